"""What rows of lists of legislators mean, as they are found in the field."""

from __future__ import annotations

from datetime import date

import pytest

from services.advocacy.office_holders.rows import Row, Told, cleaned, read_row
from shared.contracts.office_holders import Source
from shared.decisions import Refused

START = date(2024, 2, 29)
SOURCE = Source(title="a list")


def row(**cells: str) -> Row:
    told = {
        "constituency_code": "PS-10",
        "constituency_name": "Larkana-I",
        "member_name": "Zainab Example",
        "party": "PPP",
        "party_raw": "PPP",
        "province": "Sindh",
        "district": "Larkana",
    }
    return Row.model_validate({"row": 2, **told, **cells})


def read(brought_for: str = "PK-SD", **cells: str) -> Told:
    return read_row(row(**cells), brought_for, START, SOURCE)


def test_a_row_tells_a_person_and_a_seat() -> None:
    told = read()
    assert told.holder.person_id == told.tenure.person_id == "ps-10-zainab-example"
    assert told.tenure.membership_id == "sindh-pa-ps-10.2024-02-29"
    assert told.tenure.constituency is not None
    assert (told.tenure.constituency.code, told.tenure.constituency.districts) == ("PS-10", ("PK713",))
    assert (told.tenure.role, told.tenure.organization.organisation_id) == (
        "Member of the Provincial Assembly",
        "assembly-ps",
    )


@pytest.mark.parametrize("written", ["PPP", "Pakistan People's Party", "Pakistan People’s Party", "PPP[6]"])
def test_spellings_of_one_party_are_one_party(written: str) -> None:
    party = read(party_raw=written).tenure.on_behalf_of
    assert party is not None
    assert (party.party_id, party.name) == ("ppp", "Pakistan People's Party")


def test_footnotes_are_kept_apart_as_notes() -> None:
    told = read(member_name="Asif Example[3]", party_raw="SIC[6]", party="SIC")
    assert told.holder.name == {"en": "Asif Example"}
    assert told.tenure.notes == ("member_name: [3]", "party: [6]")
    assert told.tenure.on_behalf_of is not None
    assert told.tenure.on_behalf_of.party_id == "sic"


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("SIC[6]", ("SIC", "[6]")),
        ("PML(N)", ("PML(N)", "")),
        ("A[1][2]", ("A", "[1] [2]")),
        ("[1]", ("", "[1]")),
        ("Rehan (politician)", ("Rehan", "(politician)")),
        ("  Two  words ", ("Two words", "")),
    ],
)
def test_marks_are_told_apart_from_what_they_stand_at(written: str, clean: tuple[str, str]) -> None:
    assert cleaned(written) == clean


def test_a_row_without_a_party_tells_none() -> None:
    assert read(party="", party_raw="").tenure.on_behalf_of is None


def test_a_constituency_of_khyber_pakhtunkhwa_is_no_p_code() -> None:
    told = read("PK-KP", constituency_code="PK-1", province="KPK", district="Chitral Upper").tenure
    assert told.constituency is not None
    assert (told.constituency.scheme, told.constituency.code) == ("kp-pa", "PK-1")
    assert told.districts == ("PK508",)


def test_members_of_the_national_assembly_are_federal() -> None:
    told = read("PK", constituency_code="NA-259", constituency_name="Kech-cum-Gwadar", district="Kech-cum",
                province="Balochistan")  # fmt: skip
    assert told.tenure.membership_id == "na-na-259.2024-02-29"
    assert told.tenure.districts == ("PK205", "PK211")


@pytest.mark.parametrize("written", ["PK507|PK508", " PK508 | PK507 "])
def test_districts_that_a_person_chose_are_taken(written: str) -> None:
    told = read("PK", constituency_code="NA-1", constituency_name="Chitral", district=written, province="KP")
    assert told.tenure.districts == ("PK507", "PK508")


@pytest.mark.parametrize(
    ("cells", "rule", "column", "candidates"),
    [
        ({"member_name": "Vacant"}, "vacant", "member_name", []),
        ({"member_name": "vacant[2]"}, "vacant", "member_name", []),
        ({"member_name": " "}, "no_name", "member_name", []),
        ({"party_raw": "PPQ"}, "unknown_party", "party_raw", ["Pakistan People's Party"]),
        ({"constituency_code": "PS-131"}, "unknown_constituency", "constituency_code", ["PS-1 to PS-130"]),
        ({"constituency_code": "PK713"}, "unknown_constituency", "constituency_code", ["PS-1 to PS-130"]),
        ({"constituency_code": "PP-1"}, "other_province", "constituency_code", ["PK-PB"]),
        ({"province": "Punjab"}, "other_province", "province", ["PK-SD"]),
        ({"province": "Nowhere"}, "unknown_province", "province", ["Sindh"]),
        ({"district": "Karachi Keamari"}, "unknown_district", "district", ["PK729 West Karachi"]),
        ({"district": "PK201"}, "unknown_district", "district", []),
        ({"district": ""}, "unknown_district", "district", []),
    ],
)
def test_a_row_that_can_not_be_taken_is_told_why(
    cells: dict[str, str], rule: str, column: str, candidates: list[str]
) -> None:
    with pytest.raises(Refused) as refusal:
        read(**cells)
    facts = refusal.value.facts
    assert (refusal.value.rule, facts["field"]) == (f"holder_row.{rule}", column)
    assert facts["value"] == getattr(row(**cells), column)
    told = facts["candidates"]
    assert isinstance(told, list)
    assert set(candidates) <= set(told)


def test_several_districts_of_which_one_has_no_code_are_left_to_a_person() -> None:
    with pytest.raises(Refused) as refusal:
        read(constituency_name="Kashmore-cum-Keamari-II", district="Kashmore-cum")
    assert refusal.value.facts["candidates"] == ["PK710 Kashmore", "PK729 West Karachi"]
