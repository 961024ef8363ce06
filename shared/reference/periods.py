"""SDMX time periods: year `2019`, half-year `2019-S1`, quarter `2019-Q3`, month `2019-07`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache


class Frequency(Enum):
    """How long a period is: the value is its length in months."""

    YEAR = 12
    HALF_YEAR = 6
    QUARTER = 3
    MONTH = 1


class PeriodError(ValueError):
    """A text that is no time period. `rule` names which one it breaks, `value` is the text."""

    def __init__(self, rule: str, value: str, sentence: str) -> None:
        super().__init__(f"{sentence} (not {value!r})")
        self.rule, self.value = rule, value


@dataclass(frozen=True, slots=True)
class Period:
    """A span of whole months of one calendar year; `first` and `last` are its days, both inside it."""

    text: str
    frequency: Frequency
    first: date
    last: date

    @property
    def year(self) -> int:
        """The calendar year that the period lies in."""
        return self.first.year

    @property
    def order(self) -> tuple[date, int]:
        """Sorts by end; of two that end together, the longer comes later, for it holds the other."""
        return self.last, self.frequency.value


_PERIOD = re.compile(r"([0-9]{4})(?:-(?:S([12])|Q([1-4])|(0[1-9]|1[0-2])))?")
_TWO_YEARS = re.compile(r"([0-9]{4})\s*[-/–]\s*([0-9]{2}|[0-9]{4})")


@lru_cache(maxsize=4096)
def parse(text: str) -> Period:
    """The period that a text says. Raises PeriodError: `period.two_years` for 2019-20, else `period.form`.

    A text such as 2019-11 is a month, as SDMX reads it. Source: SDMX 2.1, section 6.4.2, reporting periods.
    """
    found = _PERIOD.fullmatch(text)
    if found is None:
        if _TWO_YEARS.fullmatch(text):
            raise PeriodError(
                "period.two_years",
                text,
                "two years are no period: name the calendar year the figure stands for, such as 2019",
            )
        raise PeriodError("period.form", text, "a period is 2019, 2019-S1, 2019-Q3 or 2019-07")
    year, half, quarter, month = found.groups()
    if int(year) == 0:
        raise PeriodError("period.form", text, "there is no year 0")
    if half:
        return _span(text, Frequency.HALF_YEAR, int(year), int(half))
    if quarter:
        return _span(text, Frequency.QUARTER, int(year), int(quarter))
    if month:
        return _span(text, Frequency.MONTH, int(year), int(month))
    return _span(text, Frequency.YEAR, int(year), 1)


def start(text: str) -> date:
    """The first day of a period. Raises PeriodError."""
    return parse(text).first


def end(text: str) -> date:
    """The last day of a period. Raises PeriodError."""
    return parse(text).last


def latest(texts: Iterable[str]) -> str:
    """The period that ends last, of equal ends the longest. Raises PeriodError, and ValueError when there is none."""
    return max(texts, key=lambda text: parse(text).order)


def _span(text: str, frequency: Frequency, year: int, place: int) -> Period:
    months = frequency.value
    first = date(year, months * (place - 1) + 1, 1)
    final = months * place
    last = date(year, 12, 31) if final == 12 else date(year, final + 1, 1) - timedelta(days=1)
    return Period(text, frequency, first, last)
