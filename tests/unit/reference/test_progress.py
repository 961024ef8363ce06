"""Progress by the Open SDG method."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.reference.progress import Direction, Point, open_sdg

YEARS = st.integers(min_value=2000, max_value=2029)
VALUES = st.decimals(min_value="0.01", max_value=100, places=2)


def point(year: int, value: str) -> Point:
    return Point(year, Decimal(value))


@pytest.mark.parametrize(
    ("base", "last", "direction", "target", "ratio", "category"),
    [
        (point(2015, "50"), point(2023, "40"), "lower_better", "25", "0.6091", "moderate"),
        (point(2015, "60"), point(2022, "75"), "higher_better", "100", "0.9350", "moderate"),
        (point(2015, "30"), point(2023, "33"), "lower_better", "15", "-0.2654", "deteriorating"),
    ],
)
def test_the_methods_own_vectors_come_out(
    base: Point, last: Point, direction: Direction, target: str, ratio: str, category: str
) -> None:
    progress = open_sdg(base, last, direction, point(2030, target))
    assert progress.ratio is not None
    assert round(progress.ratio, 4) == Decimal(ratio)
    assert (progress.category, progress.method, progress.version) == (category, "open-sdg", "1")


@pytest.mark.parametrize(
    ("last", "category"),
    [("116.06", "on_track"), ("105.12", "moderate"), ("100", "limited"), ("99.99", "deteriorating")],
)
def test_without_a_target_the_yearly_growth_is_judged(last: str, category: str) -> None:
    progress = open_sdg(point(2010, "100"), point(2020, last), "higher_better")
    assert (progress.category, progress.ratio) == (category, None)


def test_where_lower_is_better_a_fall_is_growth() -> None:
    assert open_sdg(point(2010, "50"), point(2020, "40"), "lower_better").category == "on_track"
    assert open_sdg(point(2010, "-50"), point(2020, "-40"), "higher_better").category == "on_track"


@pytest.mark.parametrize(
    ("base", "last", "target", "reason"),
    [
        (point(2015, "50"), point(2015, "50"), None, "too_few_years"),
        (point(2015, "0"), point(2020, "50"), None, "zero_base"),
        (point(2015, "-1"), point(2020, "1"), None, "sign_change"),
        (point(2015, "1"), point(2020, "2"), point(2030, "-5"), "sign_change"),
        (point(2019, "1"), point(2020, "2"), point(2019, "5"), "target_not_after_base"),
    ],
)
def test_what_cannot_be_assessed_says_why(base: Point, last: Point, target: Point | None, reason: str) -> None:
    progress = open_sdg(base, last, "higher_better", target)
    assert (progress.category, progress.reason, progress.ratio) == ("cannot_be_assessed", reason, None)


def test_a_target_that_is_reached_is_on_track_even_when_nothing_was_left_to_do() -> None:
    progress = open_sdg(point(2014, "100"), point(2019, "100"), "higher_better", point(2030, "100"))
    assert (progress.category, progress.reason, progress.ratio) == ("on_track", "target_reached", None)
    fallen = open_sdg(point(2014, "100"), point(2019, "98"), "higher_better", point(2030, "100"))
    assert (fallen.category, fallen.ratio) == ("deteriorating", None)


def test_a_target_of_zero_is_aimed_at_as_the_method_does() -> None:
    progress = open_sdg(point(2015, "10"), point(2023, "5"), "lower_better", point(2030, "0"))
    assert progress.category == "limited"
    assert progress.ratio == Decimal("0.180886")


def test_a_last_value_of_zero_is_a_whole_fall() -> None:
    assert open_sdg(point(2015, "10"), point(2023, "0"), "higher_better", point(2030, "20")).category == "deteriorating"
    assert open_sdg(point(2015, "10"), point(2023, "0"), "lower_better", point(2030, "0")).reason == "target_reached"


@given(VALUES, VALUES, VALUES, YEARS, st.integers(min_value=1, max_value=20))
def test_a_better_last_value_never_gets_a_worse_answer(
    base: Decimal, one: Decimal, other: Decimal, year: int, span: int
) -> None:
    order = ["deteriorating", "limited", "moderate", "on_track"]
    worse, better = sorted((one, other))
    target = Point(2060, Decimal(100))
    answers = [
        open_sdg(Point(year, base), Point(year + span, value), "higher_better", target).category
        for value in (worse, better)
    ]
    assert order.index(answers[0]) <= order.index(answers[1])
