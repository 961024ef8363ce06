"""Dates that people are reminded of, with the event that told them: folds of what the other services tell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from services.notifications.subscriptions.kinds import (
    COMMITMENT,
    ESCALATION,
    ESCALATION_COMMITTEE,
    LINKAGE,
    MEETING,
    SEAT,
)
from shared.contracts.activities import (
    ActivityCancelled,
    ActivityCompleted,
    ActivityFellOverdue,
    ActivityReassigned,
    ActivityRescheduled,
)
from shared.contracts.commitments import (
    CommitmentClosed,
    CommitmentDueChanged,
    CommitmentFellOverdue,
    CommitmentTerms,
)
from shared.contracts.committee_seats import CommitteeSeatFilled, CommitteeSeatVacated
from shared.contracts.envelope import event_id
from shared.contracts.linkages import LinkageEnded, LinkageFormalised, LinkageReviewed, LinkageReviewFellOverdue
from shared.contracts.meetings import LegislatorMeetingCancelled, LegislatorMeetingLogged, MeetingPlan
from shared.contracts.partnerships import (
    PartnershipClosed,
    PartnershipMilestoneFellOverdue,
    PartnershipMilestoneReached,
)
from shared.contracts.recorded import Recorded
from shared.reference.time_zone import PAKISTAN
from shared.runtime.store import Document
from shared.streams.view import View

DAYS_BEFORE: Mapping[str, tuple[int, ...]] = {
    COMMITMENT: (30, 7, 0),
    MEETING: (2,),
    SEAT: (60,),
    LINKAGE: (90,),
    ESCALATION: (-7,),
    ESCALATION_COMMITTEE: (-21,),
}
"""How many days before its date each kind comes; negative: after it. An open commitment's comes monthly from then on."""


def commitment(document: Document, recorded: Recorded) -> Document:
    """A promise until it is closed: by whoever made it, and late ones with whoever else must know."""
    match recorded.event:
        case CommitmentClosed():
            return _without(document)
        case CommitmentFellOverdue(due_on=due_on):
            return _late(document, recorded, due_on)
        case CommitmentTerms(due_on=due_on) as terms:
            kept = _without(document, ESCALATION, ESCALATION_COMMITTEE)
            return _with(kept if isinstance(terms, CommitmentDueChanged) else document, recorded, COMMITMENT, due_on)
        case _:
            return document


def meeting(document: Document, recorded: Recorded) -> Document:
    """A planned meeting until it is held or cancelled."""
    match recorded.event:
        case LegislatorMeetingCancelled() | LegislatorMeetingLogged():
            return _without(document)
        case MeetingPlan(starts_at=starts_at):
            on = starts_at.astimezone(PAKISTAN).date()
            return _with(document, recorded, MEETING, on, at=starts_at.isoformat())
        case _:
            return document


def seats(document: Document, recorded: Recorded) -> Document:
    """The terms of a committee's seats."""
    match recorded.event:
        case CommitteeSeatFilled(seat_id=seat_id, term_ends_on=ends_on):
            return _with(document, recorded, SEAT, ends_on, part=seat_id)
        case CommitteeSeatVacated(seat_id=seat_id):
            return _without(document, SEAT, part=seat_id)
        case _:
            return document


def linkage(document: Document, recorded: Recorded) -> Document:
    """A formal linkage until it ends, and a review of it that is late until it is done."""
    match recorded.event:
        case LinkageEnded():
            return _without(document)
        case LinkageFormalised(valid_until_on=until) if until is not None:
            return _with(document, recorded, LINKAGE, until)
        case LinkageReviewFellOverdue(due_on=due_on):
            return _late(document, recorded, due_on)
        case LinkageReviewed():
            return _without(document, ESCALATION, ESCALATION_COMMITTEE)
        case _:
            return document


def activity(document: Document, recorded: Recorded) -> Document:
    """An activity that is late until it is done, cancelled or due on another day."""
    match recorded.event:
        case ActivityFellOverdue(due_on=due_on):
            return _late(document, recorded, due_on)
        case ActivityCompleted() | ActivityCancelled() | ActivityRescheduled() | ActivityReassigned():
            return _without(document)
        case _:
            return document


def partnership(document: Document, recorded: Recorded) -> Document:
    """Milestones that are late until they are reached."""
    match recorded.event:
        case PartnershipMilestoneFellOverdue(milestone=late):
            return _late(document, recorded, late.due_on, part=late.id)
        case PartnershipMilestoneReached(milestone=reached):
            return _without(document, ESCALATION, ESCALATION_COMMITTEE, part=reached.id)
        case PartnershipClosed():
            return _without(document)
        case _:
            return document


def _late(document: Document, recorded: Recorded, due_on: date, part: str = "") -> Document:
    for kind in (ESCALATION, ESCALATION_COMMITTEE):
        document = _with(document, recorded, kind, due_on, part=part)
    return document


def _with(
    document: Document, recorded: Recorded, kind: str, on: date, *, part: str = "", at: str | None = None
) -> Document:
    assert recorded.event is not None
    told: dict[str, Any] = {
        "type": recorded.type,
        "data": recorded.event.model_dump(mode="json", exclude_none=True),
        "version": recorded.version,
        "event_id": event_id(recorded.stream, recorded.version),
        "at": recorded.at.isoformat(),
        "by": recorded.by,
    }
    entry = {"kind": kind, "part": part, "on": on.isoformat(), "at": at, "told": told}
    return _dated(document, [*_but(document, (kind,), part), entry])


def _without(document: Document, *kinds: str, part: str | None = None) -> Document:
    return _dated(document, _but(document, kinds, part))


def _but(document: Document, kinds: tuple[str, ...], part: str | None) -> list[Document]:
    """The entries that are not of these kinds (none given: of any) and this part (None: of any)."""
    return [
        one
        for one in document.get("dates", ())
        if (kinds and one["kind"] not in kinds) or (part is not None and one["part"] != part)
    ]


def _dated(document: Document, entries: list[Document]) -> Document:
    first = [date.fromisoformat(one["on"]) - timedelta(days=DAYS_BEFORE[one["kind"]][0]) for one in entries]
    return document | {"dates": entries, "remind_from": min(first).isoformat() if first else None}


_BY_DATE = (("province", "remind_from"),)

VIEWS: tuple[View, ...] = (
    View("dates_commitments", "advocacy/commitments", commitment, indexes=_BY_DATE),
    View("dates_meetings", "advocacy/meetings", meeting, indexes=_BY_DATE),
    View("dates_seats", "membership/committee", seats, indexes=_BY_DATE),
    View("dates_linkages", "membership/linkages", linkage, indexes=_BY_DATE),
    View("dates_activities", "membership/activities", activity, indexes=_BY_DATE),
    View("dates_partnerships", "advocacy/partnerships", partnership, indexes=_BY_DATE),
)
