"""A plan's board: its activities by how they stand today, whole and by owner, district and goal. Computed when read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, Field

from shared.runtime.store import Document

SOON = timedelta(days=30)

Group: TypeAlias = Literal["late", "due", "open", "done", "cancelled", "carried_over"]


class Counts(BaseModel):
    """Activities counted; every one is in one group."""

    late: int = 0
    due: int = 0
    open: int = 0
    done: int = 0
    cancelled: int = 0
    carried_over: int = 0


class Line(BaseModel):
    """An activity on the board."""

    activity_id: str
    title: dict[str, str]
    owner: dict[str, Any]
    due_on: date
    districts: list[str]
    goals: list[int]


class Board(BaseModel):
    """A plan's activities on a day, each list the first due first, at most as many as were asked for.

    `late`: open, and the day is past; `due`: within the next 30 days; `open`: later; `carried_over`: open when the plan
    was closed.
    """

    plan_id: str
    today: date
    counts: Counts
    by_owner: dict[str, Counts] = Field(description="by the owner's id")
    by_district: dict[str, Counts] = Field(description="by P-code; an activity counts in each of its districts")
    by_goal: dict[str, Counts] = Field(description="by goal, 1 to 17; an activity counts in each of its goals")
    late: list[Line]
    due: list[Line]
    open: list[Line]
    done: list[Line]
    cancelled: list[Line]
    carried_over: list[Line]


def board(plan: Document, activities: Sequence[Document], today: date, limit: int) -> Board:
    """The board of a plan with these activities, in their order."""
    carried_over = frozenset(plan["closing"]["carried_over"] if plan["closing"] else ())
    grouped: dict[Group, list[Document]] = {
        name: [] for name in ("late", "due", "open", "done", "cancelled", "carried_over")
    }
    for activity in activities:
        grouped[group(activity, today, carried_over)].append(activity)
    return Board(
        plan_id=plan["plan_id"],
        today=today,
        counts=Counts(**{name: len(those) for name, those in grouped.items()}),
        by_owner=_by(lambda activity: [activity["owner_id"]], grouped),
        by_district=_by(lambda activity: activity["districts"], grouped),
        by_goal=_by(lambda activity: activity["goals"], grouped),
        **{name: [line(one) for one in those[:limit]] for name, those in grouped.items()},
    )


def group(activity: Document, today: date, carried_over: Collection[str] = ()) -> Group:
    """Where an activity stands on the board today."""
    match activity["standing"]:
        case "completed":
            return "done"
        case "cancelled":
            return "cancelled"
    if activity["activity_id"] in carried_over:
        return "carried_over"
    due_on = date.fromisoformat(activity["agreed_due_on"])
    if due_on < today:
        return "late"
    return "due" if due_on <= today + SOON else "open"


def line(activity: Document) -> Line:
    """An activity as the board shows it."""
    return Line.model_validate({**activity, "due_on": activity["agreed_due_on"]})


def _by(keys: Callable[[Document], Iterable[object]], grouped: dict[Group, list[Document]]) -> dict[str, Counts]:
    counted: dict[str, Counter[str]] = {}
    for name, those in grouped.items():
        for activity in those:
            for key in keys(activity):
                counted.setdefault(str(key), Counter())[name] += 1
    return {key: Counts(**counts) for key, counts in sorted(counted.items())}
