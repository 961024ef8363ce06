"""How old is what is known of a commitment, and is it late: told by the reader's day, never stored."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, TypeAlias

from shared.runtime.store import Document

Light: TypeAlias = Literal["green", "yellow", "red"]


def light(known_on: date, today: date) -> Light:
    """Green while what is known is under a year old, yellow from one year on, red from two."""
    if known_on <= years_before(today, 2):
        return "red"
    return "yellow" if known_on <= years_before(today, 1) else "green"


def known_within(colour: Light, today: date) -> dict[str, Any]:
    """The days of what is known, as ISO dates, that have this light today: a condition for the store."""
    one, two = years_before(today, 1).isoformat(), years_before(today, 2).isoformat()
    match colour:
        case "green":
            return {"$gt": one}
        case "yellow":
            return {"$gt": two, "$lte": one}
        case "red":
            return {"$lte": two}


def is_overdue(entry: Document, today: date) -> bool:
    """Whether the entry is open and its day has passed."""
    return entry["standing"] == "open" and bool(entry["terms"]["due_on"] < today.isoformat())


def years_before(day: date, years: int) -> date:
    """The same day some years before; for 29 February the 28th where there is none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
