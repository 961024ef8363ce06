"""Rows become figures as their profile says; what can't be is refused with field, value and candidates."""

from __future__ import annotations

import pytest

from services.reporting.imports import template
from services.reporting.imports.answers import RowRefused
from services.reporting.imports.profile import Meaning, Profile, named
from services.reporting.imports.rows import RowFigure, RowReader
from services.reporting.imports.tables import Record

D4P = ["indicator_id", "province", "district", "year", "source", "value"]


def read(
    profile: str | Profile, header: list[str], cells: list[str], province: str | None = None
) -> list[RowFigure | RowRefused]:
    reader = RowReader(named(profile) if isinstance(profile, str) else profile, header, province)
    return [one for _, one in reader.read(Record(2, cells))]


def own(**changes: str) -> RowFigure | RowRefused:
    row = template.EXAMPLE | changes
    [one] = read("platform", list(row), list(row.values()))
    return one


def refused(one: RowFigure | RowRefused) -> tuple[str, str | None, object]:
    assert isinstance(one, RowRefused), one
    return one.rule, one.field, one.value


def figure(one: RowFigure | RowRefused) -> RowFigure:
    assert isinstance(one, RowFigure), (one.rule, one.facts)
    return one


def test_the_template_is_a_row_that_can_be_taken() -> None:
    read_row = figure(own())
    assert read_row.stream == "reporting/PK-SD/series/7.1.1/PK713/_T"
    assert dict(read_row.rest) == {"qualifier": "A"}


def test_optional_columns_may_be_left_out() -> None:
    few = {name: template.EXAMPLE[name] for name in named("platform").recognised.columns}
    [one] = read("platform", list(few), list(few.values()))
    assert (figure(one).source.kind, dict(figure(one).rest)) == ("alliance_collected", {"qualifier": "A"})


def test_dimensions_are_put_in_order_and_blank_is_not_the_total() -> None:
    assert figure(own(dimensions="urbanisation=R, sex=F")).dimensions == "sex=F,urbanisation=R"
    assert refused(own(dimensions=""))[0] == "dimensions.empty"
    assert refused(own(dimensions="sex=X"))[:2] == ("dimensions.code", "dimensions")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"area": "PK999"}, ("figure.unknown_area", "area", "PK999")),
        ({"area": ""}, ("area.missing", "area", "")),
        ({"area": "Quetta"}, ("figure.unknown_area", "area", "Quetta")),
        ({"area": "PK201"}, ("figure.area_outside_province", "area", "PK201")),
        ({"province": "Sindia"}, ("province.unknown", "province", "Sindia")),
        ({"period": "2019-20"}, ("period.two_years", "period", "2019-20")),
        ({"period": "last year"}, ("period.form", "period", "last year")),
        ({"value": ""}, ("value.missing", "value", "")),
        ({"unit": "pct"}, ("unit.unknown", "unit", "pct")),
        ({"indicator": "7,1"}, ("indicator.malformed", "indicator", "7,1")),
        ({"source": ""}, ("source.missing", "source", "")),
        ({"source_kind": "rumour"}, ("source.malformed", "source", "rumour")),
    ],
)
def test_a_row_that_says_nothing_known_is_refused_by_rule_field_and_value(
    changes: dict[str, str], expected: tuple[str, str, str]
) -> None:
    assert refused(own(**changes)) == expected


def test_candidates_come_with_what_is_unknown() -> None:
    unknown = own(area="Larkanna")
    assert isinstance(unknown, RowRefused)
    assert "PK713 Larkana" in unknown.candidates
    kind = own(source_kind="rumour")
    assert isinstance(kind, RowRefused)
    assert "official_survey" in kind.candidates


def test_a_row_of_another_province_than_the_one_asked_for_is_refused() -> None:
    [one] = read("d4p_values", D4P, ["D4P001", "Sindh", "Larkana", "2019", "PSLM", "88.31"], "PK-BA")
    assert refused(one) == ("figure.area_outside_province", "area", "Larkana")


def test_zero_to_one_rates_swapped_years_and_a_shifted_census_are_put_right() -> None:
    def taken(indicator: str, year: str, source: str, value: str) -> RowFigure:
        [one] = read("d4p_values", D4P, [indicator, "Sindh", "Larkana", year, source, value])
        return figure(one)

    assert taken("D4P010", "2019", "MICS", "0.5").value == "50"
    assert taken("D4P045", "2018", "Census", "4.2").period == "2017"
    assert taken("D4P225", "2019", "PSLM", "1").stream != taken("D4P225", "2014", "PSLM", "1").stream
    assert taken("D4P001", "2014", "PSLM", "1").period == "2014"


def test_an_indicator_that_the_profile_does_not_know_is_refused() -> None:
    [one] = read("d4p_values", D4P, ["D4P999", "Sindh", "Larkana", "2019", "PSLM", "1"])
    assert refused(one) == ("indicator.not_in_profile", "indicator", "D4P999")
    [one] = read("d4p_values", D4P, ["D4P001", "Sindh", "Larkana", "2019", "Newspaper", "1"])
    assert refused(one) == ("source.unknown", "source", "Newspaper")


def test_a_broken_record_is_refused_as_it_was_read() -> None:
    reader = RowReader(named("d4p_values"), D4P)
    [(_, one)] = reader.read(Record(7, ["D4P001"], "row.too_few_cells"))
    assert refused(one) == ("row.too_few_cells", None, "D4P001")


def test_a_wide_row_is_answered_once_for_each_value_column_with_words_and_dimension_columns() -> None:
    wide = Profile.model_validate(
        {
            "name": "wide", "title": "Wide", "recognised": {"columns": ("place",)}, "layout": "wide",
            "indicators": {
                "power": (Meaning(code="7.1.1", unit="percent"),),
                "clean": (Meaning(code="7.1.2", unit="percent"),),
            },
            "area": {"column": "place"},
            "period": {"column": "wave", "words": {"first": "2019"}},
            "dimensions": {"sex": {"column": "who", "words": {"girls": "F", "all": "_T"}, "blank": "_T"}},
            "value": {}, "source": {"name": {"constant": "X"}, "kind": {"constant": "other"}},
        }
    )  # fmt: skip
    header = ["place", "wave", "who", "power", "clean"]
    power, clean = read(wide, header, ["Larkana", "first", "girls", "5", ""])
    assert (figure(power).period, figure(power).dimensions) == ("2019", "sex=F")
    assert refused(clean)[0] == "value.missing"
    assert figure(read(wide, header, ["Larkana", "first", "", "5", "1"])[1]).dimensions == "_T"
    assert refused(read(wide, header, ["Larkana", "second", "all", "5", "1"])[0]) == (
        "word.unknown",
        "period",
        "second",
    )
