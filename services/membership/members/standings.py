"""Where an organisation stands: each standing is a type, so that what can't be can't be written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from shared.contracts.event import Event
from shared.contracts.membership import (
    MemberJoined,
    MemberLeft,
    MemberProfileChanged,
    MemberReinstated,
    MembershipApplied,
    MembershipDeclined,
    MemberSuspended,
    Profile,
)


@dataclass(frozen=True, slots=True)
class Stranger:
    """Nothing has happened yet."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept of every organisation that ever applied: who it is, and since when it stands so."""

    profile: Profile
    since: date


class Applicant(Known):
    """It asked to join, and waits for an answer."""


class Declined(Known):
    """Its application was not accepted, or it took it back; it may apply again."""


class Active(Known):
    """A member with all its rights."""


class Suspended(Known):
    """A member that may not submit, propose, vote or request until it is reinstated."""


class Left(Known):
    """It was a member; it may apply again."""


Member: TypeAlias = Stranger | Applicant | Declined | Active | Suspended | Left


def evolve(member: Member, event: Event) -> Member:  # noqa: PLR0911  one line per fact of a life
    """Where the member stands after an event."""
    match event, member:
        case MembershipApplied(), Stranger():
            return Applicant(event, event.charter_accepted_on)
        case MembershipApplied(), Declined(since=since) | Left(since=since):
            return Applicant(event, max(event.charter_accepted_on, since))
        case MembershipDeclined(), Applicant(profile):
            return Declined(profile, event.declined_on)
        case MemberJoined(), Applicant():
            return Active(event, event.joined_on)
        case MemberProfileChanged(), Active(since=since):
            return Active(event, since)
        case MemberProfileChanged(), Suspended(since=since):
            return Suspended(event, since)
        case MemberSuspended(), Active(profile):
            return Suspended(profile, event.from_on)
        case MemberReinstated(), Suspended(profile):
            return Active(profile, event.on)
        case MemberLeft(), Active(profile) | Suspended(profile):
            return Left(profile, event.left_on)
    return member


def standing(member: Member) -> str:
    """The word for where an organisation stands: stranger, applied, declined, active, suspended or left."""
    return "applied" if isinstance(member, Applicant) else type(member).__name__.lower()
