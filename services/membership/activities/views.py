"""What is shown of an activity: its plan, owner and outputs, how far it came, and until when it is to be done."""

from __future__ import annotations

from typing import Any

from shared.contracts.activities import (
    ActivityCancelled,
    ActivityCompleted,
    ActivityFellOverdue,
    ActivityPlanned,
    ActivityProgressed,
    ActivityReassigned,
    ActivityRescheduled,
)
from shared.contracts.recorded import Recorded
from shared.runtime.store import Document
from shared.streams.view import View


def activity(document: Document, recorded: Recorded) -> Document:  # noqa: PLR0911  one answer per fact of a life
    """Fold an activity's events into what is shown of it; reasons by code only: their text may name people.

    `agreed_due_on` is the day on which it is due. `due_on` is the same while it is open and has not fallen overdue, else
    None: what has to fall overdue is found by it.
    """
    match recorded.event:
        case ActivityPlanned() as planned:
            told = planned.model_dump(mode="json", exclude={"due_on", "decision_id"})
            return told | _due(planned) | _owned(planned) | _NOTHING_YET | _decided(document, planned)
        case ActivityRescheduled() as moved:
            return document | _due(moved) | _decided(document, moved) | {"overdue_since": None, "why": moved.why.code}
        case ActivityReassigned() as reassigned:
            owner = reassigned.owner.organisation_id
            partners = [one for one in document["partners"] if one["organisation_id"] != owner]
            new = {"partners": partners, "why": reassigned.why.code}
            return document | _owned(reassigned) | _decided(document, reassigned) | new
        case ActivityProgressed() as progressed:
            return document | _told(document, progressed) | {"as_of_on": progressed.as_of_on.isoformat()}
        case ActivityCompleted() as completed:
            day = completed.completed_on.isoformat()
            ended = {"standing": "completed", "completed_on": day, "as_of_on": day}
            return document | _told(document, completed) | ended | _NOT_DUE
        case ActivityCancelled() as cancelled:
            ended = {"standing": "cancelled", "cancelled_on": cancelled.cancelled_on.isoformat()}
            return document | ended | _NOT_DUE | {"why": cancelled.why.code} | _decided(document, cancelled)
        case ActivityFellOverdue() as fallen:
            return document | {"due_on": None, "overdue_since": fallen.observed_on.isoformat()}
        case _:
            return document


_NOTHING_YET: dict[str, Any] = {
    "standing": "open",
    "overdue_since": None,
    "as_of_on": None,
    "spent": None,
    "evidence": [],
    "completed_on": None,
    "cancelled_on": None,
    "why": None,
}
_NOT_DUE: dict[str, Any] = {"due_on": None, "overdue_since": None}


def _due(event: ActivityPlanned | ActivityRescheduled) -> Document:
    day = event.due_on.isoformat()
    return {"agreed_due_on": day, "due_on": day}


def _owned(event: ActivityPlanned | ActivityReassigned) -> Document:
    return {
        "owner": event.owner.model_dump(mode="json"),
        "owner_id": event.owner.organisation_id,
        "organisations": list(event.organisations),
    }


def _decided(
    document: Document, event: ActivityPlanned | ActivityRescheduled | ActivityReassigned | ActivityCancelled
) -> Document:
    return {"decision_ids": [*document.get("decision_ids", []), *([event.decision_id] if event.decision_id else [])]}


def _told(document: Document, event: ActivityProgressed | ActivityCompleted) -> Document:
    outputs = [output.model_dump(mode="json") for output in event.outputs]
    evidence = {one["document_id"]: one for one in document["evidence"]}
    evidence |= {one.document_id: one.model_dump(mode="json") for one in event.evidence}
    spent = event.spent.model_dump() if event.spent else None
    return {"outputs": outputs, "spent": spent, "evidence": list(evidence.values())}


activities = View(
    "activities",
    of="membership/activities",
    fold=activity,
    indexes=(
        ("province", "due_on"),
        ("province", "plan_id", "owner_id"),
        ("province", "plan_id", "districts"),
        ("province", "plan_id", "goals"),
        ("province", "owner_id"),
        ("province", "districts"),
        ("province", "goals"),
        ("province", "standing"),
    ),
)

VIEWS: tuple[View, ...] = (activities,)
