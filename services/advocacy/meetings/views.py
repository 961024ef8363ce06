"""What is shown of meetings: the plan, every version of the record, what is public, and the calendar's entry."""

from __future__ import annotations

from shared.contracts.meetings import (
    LegislatorMeetingCancelled,
    LegislatorMeetingLogged,
    LegislatorMeetingPublished,
    LegislatorMeetingRescheduled,
    LegislatorMeetingScheduled,
    MeetingPlan,
    MeetingRecordCorrected,
)
from shared.contracts.recorded import Recorded
from shared.runtime.store import Document
from shared.streams.view import View

CONFIRMED, CANCELLED = "CONFIRMED", "CANCELLED"
BEGUN: Document = {
    "moves": [],
    "why": None,
    "versions": [],
    "published": [],
    "public": None,
    "is_public": False,
    "calendar": None,
}
"""A meeting before anything but its first event is known."""


def meeting(document: Document, recorded: Recorded) -> Document:  # noqa: PLR0911  one line per fact
    """Fold a meeting's events.

    At the top stands what holds now, for those inside; `versions` are the records as they were told; `public` is the
    version published last, None while there is none or the record is for partners, and `published` are the versions that
    were published since it last was; `calendar` is the entry of the public feed. Reasons are shown by code: their text
    may name people.
    """
    match recorded.event:
        case LegislatorMeetingScheduled() as told:
            return document | BEGUN | _plan(told, recorded)
        case LegislatorMeetingRescheduled() as told:
            before = told.model_dump(
                mode="json", include={"sequence", "previous_starts_at", "previous_ends_at", "changed"}
            )
            moves = [*document["moves"], before | {"at": recorded.at.isoformat(), "why": told.why.code}]
            return document | _plan(told, recorded) | {"moves": moves}
        case LegislatorMeetingCancelled() as told:
            return document | _plan(told, recorded, CANCELLED) | {"standing": "cancelled", "why": told.why.code}
        case LegislatorMeetingLogged() as told:
            return BEGUN | document | _record(document, told, recorded)
        case MeetingRecordCorrected() as told:
            return document | _record(document, told, recorded)
        case LegislatorMeetingPublished() as told:
            return document | _published(document, told, recorded)
        case _:
            return document


def _plan(told: MeetingPlan, recorded: Recorded, status: str = CONFIRMED) -> Document:
    shown = told.model_dump(mode="json", exclude={"previous_starts_at", "previous_ends_at", "changed", "why"})
    entry = _entry(recorded, shown, status) if told.visibility == "public" else None
    return _filters(shown) | {"standing": "planned", "calendar": entry}


def _record(document: Document, told: LegislatorMeetingLogged | MeetingRecordCorrected, recorded: Recorded) -> Document:
    shown = told.model_dump(mode="json", exclude={"changed", "why"})
    version = shown | {
        "at": recorded.at.isoformat(),
        "by": recorded.by,
        "changed": [],
        "why": None,
        "published_on": None,
    }
    if isinstance(told, MeetingRecordCorrected):
        version |= {"changed": list(told.changed), "why": told.why.code}
    kept = _filters(shown) | {
        "standing": "held",
        "versions": [*document.get("versions", []), version],
    }
    if told.visibility == "public":
        return kept
    return kept | {"published": [], "public": None, "is_public": False, "calendar": None}


def _published(document: Document, told: LegislatorMeetingPublished, recorded: Recorded) -> Document:
    shown = told.model_dump(mode="json", exclude={"published_on"})
    day = told.published_on.isoformat()
    versions = [
        one | {"published_on": day} if one["record_version"] == told.record_version else one
        for one in document.get("versions", [])
    ]
    return _filters(shown) | {
        "standing": "held",
        "versions": versions,
        "published": [*document.get("published", []), told.record_version],
        "public": _filters(shown) | {"published_on": day},
        "is_public": True,
        "calendar": _entry(recorded, shown, CONFIRMED),
    }


def _filters(shown: Document) -> Document:
    """What is shown, with what it is found by."""
    return shown | {"person_ids": [one["person_id"] for one in shown["office_holders"]]}


def _entry(recorded: Recorded, shown: Document, status: str) -> Document:
    kept = ("uid", "sequence", "title", "starts_at", "ends_at", "place", "organisations")
    return {name: shown[name] for name in kept} | {
        "status": status,
        "names": [one["name"] for one in shown["office_holders"]],
        "agenda": shown.get("agenda"),
        "at": recorded.at.isoformat(),
    }


meetings = View(
    "meetings",
    of="advocacy/meetings",
    fold=meeting,
    indexes=(
        ("province", "starts_at"),
        ("province", "standing", "starts_at"),
        ("province", "person_ids", "starts_at"),
        ("province", "person_ids", "standing", "starts_at"),
        ("province", "organisations", "starts_at"),
        ("province", "districts", "starts_at"),
        ("province", "asks_raised"),
        ("province", "public.asks_raised"),
        ("province", "is_public", "public.starts_at"),
        ("province", "public.person_ids", "public.starts_at"),
        ("province", "public.organisations", "public.starts_at"),
        ("province", "public.districts", "public.starts_at"),
        ("province", "calendar.ends_at"),
        ("province", "calendar.organisations", "calendar.ends_at"),
    ),
)
VIEWS: tuple[View, ...] = (meetings,)
