"""Areas: what a name or a P-code means is told or asked, never guessed."""

from __future__ import annotations

from collections.abc import Callable
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.reference import areas
from shared.reference.areas import Area, Match, find, match, read_code, valid_in
from shared.reference.provinces import PROVINCES, province_named
from shared.reference.tables import rows

Rows = Callable[[str], list[dict[str, str]]]

DISTRICTS = areas.districts("PK")
TEHSILS = [row["code"] for row in rows("areas.csv") if row["level"] == "tehsil"]
SPELLINGS = [(spelling, area) for area in DISTRICTS for spelling in (area.name, *area.aliases)]


def area(code: str) -> Area:
    found = find(code)
    assert found is not None
    return found


def told(answer: Match) -> tuple[str, str | None]:
    return answer.kind, answer.area.code if answer.area else None


def test_the_register_holds_every_area_of_cod_ab_2022() -> None:
    assert (len(PROVINCES), len(DISTRICTS), len(TEHSILS)) == (7, 160, 577)
    for code in (*(district.code for district in DISTRICTS), *TEHSILS):
        found = area(code)
        assert areas.P_CODE.fullmatch(code)
        assert area(found.parent).province == found.province
        assert code.startswith(found.parent)


def test_the_sandbox_has_areas_of_its_own_that_count_nowhere_else() -> None:
    coast = area("PKX01")
    assert (coast.province, coast.parent, areas.P_CODE.fullmatch(coast.code) is not None) == ("PK-X1", "PKX", True)
    assert [one.code for one in areas.districts("PK-X1")] == ["PKX01", "PKX02", "PKX03", "PKX04"]
    assert len(areas.districts("PK")) == len(DISTRICTS)
    assert match("sandbox coast", "PK-X1").area == match("Sandbox Coast", None).area == coast
    for elsewhere in ("PK", "PK-SD"):
        assert match("Sandbox Coast", elsewhere).area is None
        assert not [one for one in match("Sandbox Coats", elsewhere).candidates if one.province == "PK-X1"]
    assert all(one.name.startswith("Sandbox") for one in areas._register().values() if one.province == "PK-X1")


@pytest.mark.parametrize(("spelling", "district"), SPELLINGS, ids=[spelling for spelling, _ in SPELLINGS])
def test_every_known_spelling_means_its_one_district(spelling: str, district: Area) -> None:
    for written in (spelling, spelling.upper(), f" {spelling} District ", spelling.replace(" ", "-")):
        for province in (None, district.province, "PK"):
            answer = match(written, province)
            assert answer.area is district
            assert answer.kind == ("exact" if spelling == district.name else "alias")


@given(
    st.sampled_from(SPELLINGS),
    st.sampled_from(["drop", "swap", "put"]),
    st.integers(min_value=0, max_value=40),
    st.sampled_from(ascii_lowercase),
)
def test_a_name_with_one_letter_wrong_is_another_known_spelling_or_a_question(
    known: tuple[str, Area], edit: str, place: int, letter: str
) -> None:
    spelling = known[0].lower()
    at = place % len(spelling)
    changed = {
        "drop": spelling[:at] + spelling[at + 1 :],
        "swap": spelling[:at] + letter + spelling[at + 1 :],
        "put": spelling[:at] + letter + spelling[at:],
    }[edit]
    answer = match(changed)
    if answer.area is None:
        assert answer.kind in {"candidates", "none"}
        assert answer.reason
    else:
        letters = "".join(filter(str.isalpha, changed))
        bare = {"".join(filter(str.isalpha, name.lower())) for name, of in SPELLINGS if of is answer.area}
        assert letters in bare


def test_a_misspelt_name_is_answered_with_the_likeliest_first() -> None:
    answer = match("Larkna", "PK-SD")
    assert answer.kind == "candidates"
    assert answer.candidates[0].name == "Larkana"
    assert len(answer.candidates) <= areas.MOST_CANDIDATES
    assert {candidate.province for candidate in answer.candidates} == {"PK-SD"}


def test_a_name_of_another_province_is_a_question_and_says_so() -> None:
    answer = match("Larkana", "PK-PB")
    assert told(answer) == ("candidates", None)
    assert [candidate.code for candidate in answer.candidates] == ["PK713"]
    assert answer.reason is not None
    assert "another province" in answer.reason


@pytest.mark.parametrize("nothing", ["", "  ", "123", "لاڑکانہ", "Timbuktu", "District"])
def test_a_text_that_is_no_name_here_means_nothing(nothing: str) -> None:
    assert told(match(nothing)) == ("none", None)


@pytest.mark.parametrize(
    ("name", "among"),
    [
        ("Keamari", {"PK729"}),
        ("HUB", {"PK217"}),
        ("Chitral", {"PK507", "PK508"}),
        ("Karachi City", {"PK702", "PK704", "PK712", "PK714", "PK721", "PK729"}),
        ("FR D.I. Khan", {"PK509"}),
        ("AJ&K", set()),
    ],
)
def test_a_known_name_without_a_code_is_told_with_its_reason(name: str, among: set[str]) -> None:
    answer = match(name)
    assert answer.area is None
    assert answer.reason is not None
    assert {candidate.code for candidate in answer.candidates} == among


def test_names_without_a_code_are_no_spellings_of_a_district() -> None:
    for row in rows("names_without_code.csv"):
        assert match(row["name"]).area is None, row["name"]


def test_a_tehsil_name_that_several_bear_is_a_question() -> None:
    assert told(match("Khanpur", level="tehsil")) == ("candidates", None)
    assert told(match("Khanpur", "PK-PB", "tehsil")) == ("exact", "PK62801")
    assert told(match("Sahiwal", "PK-PB", "tehsil")) == ("candidates", None)


def test_a_code_is_read_by_its_scheme_and_the_name_beside_it() -> None:
    assert told(read_code("PK201")) == ("exact", "PK201")
    assert told(read_code("PK201", name="AWARAN DISTRICT")) == ("exact", "PK201")
    assert told(read_code("PK209", name="Bolan")) == ("exact", "PK209")
    assert told(read_code("PK7", name="Sind")) == ("exact", "PK7")


def test_a_code_of_the_older_scheme_is_mapped_by_name_or_refused() -> None:
    assert told(read_code("PK201", "COD-AB-older", "Abbottabad")) == ("exact", "PK501")
    assert told(read_code("PK201", "COD-AB-older")) == ("none", None)
    assert told(read_code("PK201", "COD-AB-older", "Abottabad")) == ("candidates", None)


def test_a_code_beside_another_areas_name_is_told_apart() -> None:
    answer = read_code("PK201", name="Abbottabad")
    assert told(answer) == ("candidates", None)
    assert [candidate.code for candidate in answer.candidates] == ["PK201", "PK501"]


@pytest.mark.parametrize("text", ["PK", "PK8", "PK20", "pk201", "PK2011", "PK201011", "Awaran", "PK٢٠١"])
def test_what_is_no_code_is_refused(text: str) -> None:
    assert told(read_code(text)) == ("none", None)
    assert find(text) is None


def test_a_code_that_no_area_has_is_refused() -> None:
    assert told(read_code("PK799")) == ("none", None)


@pytest.mark.parametrize(
    ("code", "period", "existed"),
    [
        ("PK508", "2017", False),
        ("PK508", "2018-Q1", True),
        ("PK218", "2012", False),
        ("PK218", "2018", True),
        ("PK218", "2019", False),
        ("PK713", "1990", True),
    ],
)
def test_an_area_is_checked_against_the_period(code: str, period: str, existed: bool) -> None:
    assert valid_in(area(code), period) is existed


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("KP", "PK-KP"),
        ("k.p", "PK-KP"),
        ("FATA", "PK-KP"),
        ("Federal Capital", "PK-IS"),
        ("Panjab", "PK-PB"),
        ("SINDH", "PK-SD"),
        ("PK-SD", "PK-SD"),
        ("Gilgit Baltistan", "PK-GB"),
        ("Azad Jammu & Kashmir", "PK-JK"),
        ("سندھ", "PK-SD"),
    ],
)
def test_a_province_is_known_by_its_spellings(written: str, code: str) -> None:
    found = province_named(written)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("written", ["", "Hazara", "PK", "Sindhh"])
def test_what_is_no_province_is_none(written: str) -> None:
    assert province_named(written) is None


def test_the_crosswalks_spellings_are_answered_as_reviewed(rows_of: Rows) -> None:
    crosswalk = rows_of("admin/district_name_crosswalk.csv")
    assert len({row["name_raw"] for row in crosswalk}) == 666
    for row in crosswalk:
        answer = match(row["name_raw"])
        assert (answer.area.code if answer.area else "") == row["district_pcode"], row
        assert answer.area is not None or answer.reason


def test_the_provinces_of_the_real_files_are_known(rows_of: Rows) -> None:
    for path, column in (
        ("district/d4p_values.csv", "province"),
        ("district/pslm_2019_20_long.csv", "province"),
        ("district/poverty_headcount_2018.csv", "Province"),
    ):
        written = {row[column] for row in rows_of(path)} - {""}
        assert {name for name in written if province_named(name) is None} == set()


def test_the_census_tehsils_that_nobody_reviewed_are_questions(rows_of: Rows) -> None:
    crosswalk = rows_of("admin/tehsil_name_crosswalk_census2023.csv")
    unreviewed = [row for row in crosswalk if row["match"] == "fuzzy_unreviewed"]
    assert len(unreviewed) == 49
    for row in unreviewed:
        found = match(row["census_tehsil"], level="tehsil").area
        assert found is None or found.code != row["tehsil_pcode"], row
