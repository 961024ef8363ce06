"""What can be commanded of a meeting, and the facts of others that come with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

from shared.contracts.fields import OrganisationId
from shared.contracts.meetings import CancelReason, CorrectionReason, MeetingPlan, MeetingRecord, MoveReason
from shared.contracts.office_holders import MembershipId, PersonId


@dataclass(frozen=True, slots=True)
class Tenure:
    """Who holds a post from when until when (the last day; None while it goes on), as the post's own stream says."""

    person_id: PersonId
    start: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a meeting's decisions know of others: the posts named, which organisations are active members, the time (UTC)."""

    now: datetime
    tenures: Mapping[MembershipId, Tenure] = field(default_factory=dict)
    active: frozenset[OrganisationId] = frozenset()


@dataclass(frozen=True, slots=True)
class Schedule:
    """Plan a meeting."""

    plan: MeetingPlan
    facts: Facts


@dataclass(frozen=True, slots=True)
class Reschedule:
    """Tell the whole of what a planned meeting shall be now, and why it differs."""

    plan: MeetingPlan
    why: MoveReason
    facts: Facts


@dataclass(frozen=True, slots=True)
class Cancel:
    """Say that a planned meeting will not be held."""

    why: CancelReason


@dataclass(frozen=True, slots=True)
class Log:
    """Record a meeting that was held; `planned`: it is one that is known here already."""

    record: MeetingRecord
    facts: Facts
    planned: bool


@dataclass(frozen=True, slots=True)
class Correct:
    """Tell the whole record anew; `committed` are the persons whose commitments of this meeting stand."""

    record: MeetingRecord
    why: CorrectionReason
    facts: Facts
    committed: frozenset[PersonId] = frozenset()


@dataclass(frozen=True, slots=True)
class Publish:
    """Show this version of the record to everybody, if it still is the last. `today` is the local date, Asia/Karachi."""

    record_version: int
    today: date


Command: TypeAlias = Schedule | Reschedule | Cancel | Log | Correct | Publish
