"""Time periods: read strictly, ordered by their end."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.reference.periods import Frequency, PeriodError, end, latest, parse, start

YEARS = st.integers(min_value=1990, max_value=2100)


@pytest.mark.parametrize(
    ("text", "first", "last", "frequency"),
    [
        ("2019", date(2019, 1, 1), date(2019, 12, 31), Frequency.YEAR),
        ("2019-S1", date(2019, 1, 1), date(2019, 6, 30), Frequency.HALF_YEAR),
        ("2019-S2", date(2019, 7, 1), date(2019, 12, 31), Frequency.HALF_YEAR),
        ("2019-Q3", date(2019, 7, 1), date(2019, 9, 30), Frequency.QUARTER),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29), Frequency.MONTH),
        ("2019-12", date(2019, 12, 1), date(2019, 12, 31), Frequency.MONTH),
    ],
)
def test_a_period_has_its_days_and_frequency(text: str, first: date, last: date, frequency: Frequency) -> None:
    period = parse(text)
    assert (start(text), end(text), period.frequency, period.year) == (first, last, frequency, first.year)


@pytest.mark.parametrize("text", ["2019-20", "2019/20", "2019-2020", "2014 - 15", "2014–15"])
def test_two_years_are_refused_with_the_rule_that_names_them(text: str) -> None:
    with pytest.raises(PeriodError) as caught:
        parse(text)
    assert (caught.value.rule, caught.value.value) == ("period.two_years", text)


@pytest.mark.parametrize(
    "text", ["", " 2019", "19", "2019-S3", "2019-Q5", "2019-7", "2019-Q", "0000", "٢٠١٩", "2019.0"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(PeriodError) as caught:
        parse(text)
    assert caught.value.rule == "period.form"


@given(YEARS, st.sampled_from([("S", 2), ("Q", 4), ("", 12)]))
def test_the_parts_of_a_year_follow_one_another_without_gaps(year: int, parts: tuple[str, int]) -> None:
    letter, count = parts
    texts = [f"{year}-{letter}{number}" if letter else f"{year}-{number:02}" for number in range(1, count + 1)]
    assert start(texts[0]) == start(str(year))
    assert end(texts[-1]) == end(str(year))
    for one, following in itertools.pairwise(texts):
        assert end(one) + timedelta(days=1) == start(following)


def test_the_latest_period_is_the_one_that_ends_last_and_of_these_the_longest() -> None:
    assert latest(["2018", "2019-Q3", "2019-06"]) == "2019-Q3"
    assert latest(["2019-12", "2019", "2019-Q4", "2019-S2"]) == "2019"
