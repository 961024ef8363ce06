"""Membership's events of members, and of who may act for one."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, model_validator

from shared.contracts.event import Audience, Event
from shared.contracts.fields import (
    AccountId,
    ContactId,
    Day,
    FieldName,
    Goal,
    Identifier,
    Name,
    OrganisationId,
    Part,
    Sector,
    Sentence,
    Text,
    Tier,
)

MEMBER_STREAM = "membership/<province>/members/<scheme>-<registration>"
REPRESENTATIVES_STREAM = "membership/<province>/representatives/<scheme>-<registration>"

RepresentativeRole = Literal["head", "focal_person", "data_officer", "alternate"]


class DeclineReason(Part):
    """Why an application was declined."""

    code: Literal["incomplete", "ineligible", "duplicate", "withdrawn", "other"]
    text: Sentence | None = None


class StandingReason(Part):
    """Why a member was suspended or reinstated."""

    code: Literal["charter_breach", "inactivity", "data_misconduct", "own_request", "other"]
    text: Sentence | None = None


class LeaveReason(Part):
    """Why a member left."""

    code: Literal["resigned", "dissolved", "merged", "expelled"]
    text: Sentence | None = None


class ProfileReason(Part):
    """Why a profile changed."""

    code: Literal["renamed", "moved", "reorganised", "correction", "other"]
    text: Sentence | None = None


class Profile(Event):
    """Who the member is: told whole by every event that sets or changes it."""

    member_id: OrganisationId
    name: Text
    identifiers: tuple[Identifier, ...] = ()
    sector: Sector = Field(description="which of the six kinds of organisation that an alliance joins")
    organisation_type: Name = Field(description="what it is within its sector, in its own words")
    tier: Tier | None = None
    body_type: Name | None = Field(default=None, description="what a public body is: a department, a council")
    focus_goals: Annotated[tuple[Goal, ...], Field(min_length=1, max_length=17)]
    charter_accepted_on: Day

    @model_validator(mode="after")
    def _public_bodies_have_a_tier(self) -> Profile:
        if (self.sector is Sector.PUBLIC) != (self.tier is not None and self.body_type is not None):
            raise ValueError("tier and body_type are given if and only if the sector is public")
        return self


_PROFILE: dict[str, Any] = {
    "member_id": "secp-0012345",
    "name": {"en": "Larkana Press Club"},
    "identifiers": [{"scheme": "secp", "id": "0012345"}],
    "sector": "media",
    "organisation_type": "press club",
    "focus_goals": [4, 16],
    "charter_accepted_on": "2026-01-05",
    "districts": ["PK713"],
    "goals": [4, 16],
    "organisations": ["secp-0012345"],
}


class MembershipApplied(Profile):
    """An organisation asked to join a provincial alliance."""

    type: ClassVar[str] = "membership.membership_applied.v1"
    stream: ClassVar[str] = MEMBER_STREAM
    example: ClassVar[dict[str, Any]] = _PROFILE


class MemberJoined(Profile):
    """The alliance accepted the organisation: from this day it is an active member."""

    type: ClassVar[str] = "membership.member_joined.v1"
    stream: ClassVar[str] = MEMBER_STREAM
    example: ClassVar[dict[str, Any]] = _PROFILE | {"joined_on": "2026-01-09", "authority": "charter article 4"}
    joined_on: Day
    authority: Annotated[Sentence, Field(description="who decided, and on what ground")]


class MemberProfileChanged(Profile):
    """The member's name, sector, places or goals changed; the whole new profile and what changed in it."""

    type: ClassVar[str] = "membership.member_profile_changed.v1"
    stream: ClassVar[str] = MEMBER_STREAM
    example: ClassVar[dict[str, Any]] = _PROFILE | {
        "effective_on": "2026-06-01",
        "changed": ["name"],
        "why": {"code": "renamed"},
    }
    effective_on: Day
    changed: Annotated[tuple[FieldName, ...], Field(min_length=1)]
    why: ProfileReason


class Standing(Event):
    """What every event about an existing member repeats, so that it is understood alone."""

    member_id: OrganisationId
    name: Text
    sector: Sector


_STANDING: dict[str, Any] = {
    key: _PROFILE[key] for key in ("member_id", "name", "sector", "districts", "goals", "organisations")
}


class MembershipDeclined(Standing):
    """The application was not accepted; the organisation may apply again."""

    type: ClassVar[str] = "membership.membership_declined.v1"
    stream: ClassVar[str] = MEMBER_STREAM
    example: ClassVar[dict[str, Any]] = _STANDING | {"declined_on": "2026-01-09", "why": {"code": "incomplete"}}
    declined_on: Day
    why: DeclineReason


class MemberSuspended(Standing):
    """The member may not submit, propose, vote or request until it is reinstated; what it did stands."""

    type: ClassVar[str] = "membership.member_suspended.v1"
    stream: ClassVar[str] = MEMBER_STREAM
    example: ClassVar[dict[str, Any]] = _STANDING | {
        "from_on": "2026-02-01",
        "review_on": "2026-08-01",
        "why": {"code": "inactivity"},
    }
    from_on: Day
    review_on: Day | None = Field(default=None, description="when it is looked at again")
    why: StandingReason


class MemberReinstated(Standing):
    """The suspended member is active again."""

    type: ClassVar[str] = "membership.member_reinstated.v1"
    stream: ClassVar[str] = MEMBER_STREAM
    example: ClassVar[dict[str, Any]] = _STANDING | {"on": "2026-05-01", "why": {"code": "inactivity"}}
    on: Day
    why: StandingReason


class MemberLeft(Standing):
    """The organisation is no member any more; it may apply again, and its stream goes on."""

    type: ClassVar[str] = "membership.member_left.v1"
    stream: ClassVar[str] = MEMBER_STREAM
    example: ClassVar[dict[str, Any]] = _STANDING | {"left_on": "2026-12-31", "why": {"code": "merged"}}
    left_on: Day
    why: LeaveReason
    successor_member_id: OrganisationId | None = Field(default=None, description="the member that goes on in its place")


_REPRESENTATIVE: dict[str, Any] = {
    "member_id": "secp-0012345",
    "contact_id": "c-7f3a",
    "account_id": "amina@larkana-press",
    "organisations": ["secp-0012345"],
}


class RepresentativeNamed(Event):
    """From this day the person behind the account acts for the member, in the named roles."""

    type: ClassVar[str] = "membership.representative_named.v1"
    stream: ClassVar[str] = REPRESENTATIVES_STREAM
    audience: ClassVar[Audience] = "internal"
    example: ClassVar[dict[str, Any]] = _REPRESENTATIVE | {"roles": ["data_officer"], "from_on": "2026-01-05"}
    member_id: OrganisationId
    contact_id: ContactId
    account_id: AccountId
    roles: Annotated[tuple[RepresentativeRole, ...], Field(min_length=1, description="what the person may do for it")]
    from_on: Day
    until_on: Day | None = Field(default=None, description="the last day; none: until the person is released")


class RepresentativeReleased(Event):
    """The person behind the account no longer acts for the member."""

    type: ClassVar[str] = "membership.representative_released.v1"
    stream: ClassVar[str] = REPRESENTATIVES_STREAM
    audience: ClassVar[Audience] = "internal"
    example: ClassVar[dict[str, Any]] = _REPRESENTATIVE | {"on": "2026-07-01"}
    member_id: OrganisationId
    contact_id: ContactId
    account_id: AccountId
    on: Day


EVENTS: tuple[type[Event], ...] = (
    MembershipApplied,
    MemberJoined,
    MemberProfileChanged,
    MembershipDeclined,
    MemberSuspended,
    MemberReinstated,
    MemberLeft,
    RepresentativeNamed,
    RepresentativeReleased,
)
