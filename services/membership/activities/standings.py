"""Where an activity stands: not planned, open, completed, cancelled; and what it has brought about so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any, TypeAlias

from shared.contracts.activities import (
    ActivityCancelled,
    ActivityCompleted,
    ActivityFellOverdue,
    ActivityPlanned,
    ActivityProgressed,
    ActivityReassigned,
    ActivityRescheduled,
    Output,
)
from shared.contracts.event import Event
from shared.contracts.fields import Doc, Money, Org


@dataclass(frozen=True, slots=True)
class NoActivity:
    """Nothing was planned."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept of every activity: how it was planned, who has it and until when now, and what was told of it.

    `held` are the sessions and meetings that counted already, by stream, with the people that they reached;
    `decided` the changes by committee decisions, so that no decision makes the same kind of change twice.
    """

    planned: ActivityPlanned
    owner: Org
    partners: tuple[Org, ...]
    due_on: date
    outputs: tuple[Output, ...]
    overdue: bool = False
    as_of_on: date | None = None
    spent: Money | None = None
    evidence: tuple[Doc, ...] = ()
    held: Mapping[str, int | None] = field(default_factory=dict)
    decided: frozenset[tuple[str, str]] = frozenset()


class Open(Known):
    """To be done."""


class Completed(Known):
    """Done: final."""


class Cancelled(Known):
    """Given up: final."""


Activity: TypeAlias = NoActivity | Open | Completed | Cancelled


def evolve(activity: Activity, event: Event) -> Activity:  # noqa: PLR0911  one answer per fact of a life
    """Where the activity stands after an event."""
    match event, activity:
        case ActivityPlanned(), NoActivity():
            return Open(event, event.owner, event.partners, event.due_on, event.outputs)
        case ActivityRescheduled(), Open():
            return replace(activity, due_on=event.due_on, overdue=False, decided=_decided(activity, event))
        case ActivityReassigned(), Open():
            partners = without(activity.partners, event.owner)
            return replace(activity, owner=event.owner, partners=partners, decided=_decided(activity, event))
        case ActivityProgressed(), Open():
            held = {**activity.held, event.held: event.reached} if event.held else activity.held
            return replace(
                activity,
                as_of_on=event.as_of_on,
                outputs=event.outputs,
                spent=event.spent,
                evidence=together(activity.evidence, event.evidence),
                held=held,
            )
        case ActivityCompleted(), Open():
            told = {"outputs": event.outputs, "spent": event.spent, "evidence": event.evidence}
            return Completed(**(_kept(activity) | told | {"as_of_on": event.completed_on, "overdue": False}))
        case ActivityCancelled(), Open():
            return Cancelled(**(_kept(activity) | {"overdue": False}))
        case ActivityFellOverdue(due_on=due_on), Open() if due_on == activity.due_on:
            return replace(activity, overdue=True)
    return activity


def without(parties: tuple[Org, ...], one: Org) -> tuple[Org, ...]:
    """The parties but for one: an owner is not its own partner."""
    return tuple(party for party in parties if party.organisation_id != one.organisation_id)


def together(before: tuple[Doc, ...], new: tuple[Doc, ...]) -> tuple[Doc, ...]:
    """All documents, each once by its id, the newest word about each."""
    return tuple({document.document_id: document for document in (*before, *new)}.values())


def _decided(activity: Known, event: ActivityRescheduled | ActivityReassigned) -> frozenset[tuple[str, str]]:
    return activity.decided | ({(type(event).__name__, event.decision_id)} if event.decision_id else set())


def _kept(activity: Known) -> dict[str, Any]:
    return {one.name: getattr(activity, one.name) for one in fields(activity)}
