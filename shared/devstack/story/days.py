"""Days and times of the story, counted from the day on which it is played."""

from __future__ import annotations

import re
from datetime import date, timedelta

_TOLD = re.compile(r"(?:H(?:-([1-9]))?|(D))(?:([+-]\d{1,3}))?(?: (\d\d:\d\d))?")
_SECOND_HALF = 7


def half_year(today: date, ago: int) -> tuple[str, date]:
    """The name and first day of the half-year that lies `ago` half-years before the one of today."""
    halves = 2 * today.year + (today.month >= _SECOND_HALF) - ago
    year, second = divmod(halves, 2)
    return f"{year}-S{second + 1}", date(year, _SECOND_HALF if second else 1, 1)


def resolved(text: str, today: date) -> str | None:
    """`H-2` as a half-year's name, `H-2+20` and `D+14` as days, `D+14 10:00` as a time in Pakistan; None for other text."""
    found = _TOLD.fullmatch(text)
    if found is None:
        return None
    ago, is_day, offset, clock = found.groups()
    name, first = ("", today) if is_day else half_year(today, int(ago or 0))
    if offset is None:
        return name or None
    day = (first + timedelta(days=int(offset))).isoformat()
    return f"{day}T{clock}:00+05:00" if clock else day
