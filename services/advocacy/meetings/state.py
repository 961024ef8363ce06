"""Where a meeting stands: not known, planned, cancelled, or held with a record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from shared.contracts.event import Event
from shared.contracts.meetings import (
    LegislatorMeetingCancelled,
    LegislatorMeetingLogged,
    LegislatorMeetingPublished,
    LegislatorMeetingRescheduled,
    LegislatorMeetingScheduled,
    MeetingPlan,
    MeetingRecord,
    MeetingRecordCorrected,
)


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing was told of it."""


@dataclass(frozen=True, slots=True)
class Planned:
    """It shall be held; `sequence` is RFC 5545's, which grows with every change."""

    plan: MeetingPlan
    sequence: int


@dataclass(frozen=True, slots=True)
class Cancelled:
    """It will not be held."""

    plan: MeetingPlan
    sequence: int


@dataclass(frozen=True, slots=True)
class Held:
    """It was held: the record as it was told last, its version, and which version was published last (0: none)."""

    record: MeetingRecord
    sequence: int
    version: int
    published: int = 0


Meeting: TypeAlias = Unknown | Planned | Cancelled | Held


def evolve(meeting: Meeting, event: Event) -> Meeting:
    """Where the meeting stands after an event."""
    match event:
        case LegislatorMeetingScheduled() | LegislatorMeetingRescheduled():
            return Planned(event, event.sequence)
        case LegislatorMeetingCancelled():
            return Cancelled(event, event.sequence)
        case LegislatorMeetingLogged() | MeetingRecordCorrected():
            published = meeting.published if isinstance(meeting, Held) else 0
            return Held(event, event.sequence, event.record_version, published)
        case LegislatorMeetingPublished(record_version=version):
            return Held(event, event.sequence, version, version)
    return meeting


def standing(meeting: Meeting) -> str:
    """The word for where a meeting stands: unknown, planned, cancelled or held."""
    return type(meeting).__name__.lower()
