"""The demonstration's tables: whole, within their own limits, and what the sources say."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from importlib.resources import files

from shared.contracts.fields import Sector
from shared.reference import areas, sdg
from shared.reference.provinces import province_named

Rows = Callable[[str], list[dict[str, str]]]


def table(name: str) -> list[dict[str, str]]:
    text = files("shared.devstack").joinpath("demo_data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


FIGURES = table("figures.csv")
INDICATORS = {row["code"]: row for row in table("indicators.csv")}


def test_there_are_two_thousand_figures_each_of_its_own_key() -> None:
    keys = {(row["indicator"], row["area"], row["period"], row["dimensions"], row["source"]) for row in FIGURES}
    assert len(FIGURES) == len(keys) == 2000


def test_every_figure_is_of_an_adopted_indicator_within_its_limits_and_of_a_district_of_its_time() -> None:
    for row in FIGURES:
        terms = INDICATORS[row["indicator"]]
        assert Decimal(terms["limit_low"]) <= Decimal(row["value"]) <= Decimal(terms["limit_high"])
        assert row["unit"] == terms["unit"]
        district = areas.find(row["area"])
        assert district is not None
        assert district.level == "district"
        assert areas.valid_in(district, row["period"])


def test_most_series_have_two_years_so_that_progress_can_be_told() -> None:
    years = Counter((row["indicator"], row["area"]) for row in FIGURES)
    assert sum(count >= 2 for count in years.values()) > 700
    assert {row["area"][:3] for row in FIGURES} == {"PK2", "PK5", "PK6", "PK7"}


def test_the_indicators_of_the_global_frame_are_named_as_there() -> None:
    for code, row in INDICATORS.items():
        assert len(row["label"]) <= 60
        assert row["direction"] in {"higher_better", "lower_better"}
        if row["framework"] == sdg.FRAMEWORK:
            known = sdg.indicator(code)
            assert known is not None
            assert (known.repeats, known.direction) == (None, row["direction"])
        else:
            assert code.startswith("LEAD.")


def test_members_are_of_all_sectors_in_districts_of_their_province() -> None:
    members = table("members.csv")
    assert {row["sector"] for row in members} == set(Sector)
    for row in members:
        assert {district.code for district in areas.districts(row["province"])} >= set(row["districts"].split())
        assert (row["sector"] == "public") == bool(row["tier"] and row["body_type"])
    for province in ("PK-SD", "PK-BA", "PK-PB", "PK-KP"):
        assert {row["sector"] for row in members if row["province"] == province} == set(Sector)


def test_the_figures_are_the_sources(rows_of: Rows) -> None:
    said: dict[tuple[str, str, str], set[Decimal]] = {}
    for row in rows_of("district/d4p_values.csv"):
        named = province_named(row["province"])
        district = areas.match(row["district"], named.code if named else None).area
        assert district is not None
        said.setdefault((district.code, row["year"], row["source"]), set()).add(Decimal(row["value"]))
    for row in FIGURES:
        values = said[row["area"], row["period"], row["source"]]
        assert Decimal(row["value"]) in values or Decimal(row["value"]) / 100 in values
