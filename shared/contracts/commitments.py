"""Advocacy's events of what office holders have promised.

Progress is told in two facts, because it takes two people: a member or the secretariat reports it, and another
organisation assesses it. Whoever counts completion reads the assessments only.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import Field

from shared.contracts.event import Event
from shared.contracts.fields import (
    Area,
    Day,
    Doc,
    FieldName,
    IndicatorCode,
    Number,
    Org,
    OrganisationId,
    Part,
    Prose,
    Sdg,
    Sentence,
    Text,
)
from shared.contracts.in_office import Holder
from shared.contracts.indicators import Unit

COMMITMENT_STREAM = "advocacy/<province>/commitments/<commitment_id>"

Form: TypeAlias = Literal["written", "public_statement", "minuted", "verbal"]
Completion: TypeAlias = Literal["no_evidence_available", "not_started", "limited", "substantial", "complete"]
Outcome: TypeAlias = Literal["fulfilled", "partly", "unfulfilled", "withdrawn", "lapsed", "superseded"]
Visibility: TypeAlias = Literal["public", "partner"]

_KEY = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"
CommitmentId = Annotated[str, Field(pattern=_KEY, max_length=80, examples=["5d0c1f3b9a2e47d6810f"])]
AskId = Annotated[str, Field(pattern=_KEY, max_length=80, examples=["c1a4e07b52d94f6e8a33"])]
MeetingId = Annotated[str, Field(pattern=_KEY, max_length=80, examples=["7e21b6d0943c4a5f9b18"])]


class GoalValue(Part):
    """The value of an indicator that was promised, to be reached when the commitment is due."""

    indicator: IndicatorCode
    value: Number
    unit: Unit


class DueReason(Part):
    """Why a commitment is due on another day."""

    code: Literal["agreed", "budget", "legislation", "correction", "other"]
    text: Sentence | None = None


class HandoverReason(Part):
    """Why another holder answers for a commitment."""

    code: Literal["left_post", "portfolio_moved", "delegated", "other"]
    text: Sentence | None = None


class CommitmentTerms(Event):
    """What was promised, by whom and where, told whole by every event that sets or changes it."""

    commitment_id: CommitmentId = Field(description="the commitment")
    title: Text
    text: Prose
    by: Holder
    meeting_id: MeetingId | None = Field(default=None, description="the meeting at which it was made")
    source: Doc | None = Field(default=None, description="the document that tells it, where no meeting does")
    ask_id: AskId | None = Field(default=None, description="the ask that it answers")
    form: Form = Field(description="how it was given")
    targets: tuple[Sdg, ...] = ()
    indicators: tuple[IndicatorCode, ...] = ()
    areas: tuple[Area, ...] = ()
    made_on: Day
    due_on: Day
    goal_value: GoalValue | None = None
    follow_up: Annotated[Org, Field(description="who sees to it that the commitment is followed")]
    visibility: Visibility = Field(description="partner: never shown to everybody")


_MINISTER: dict[str, Any] = {
    "person_id": "ps-11-example-minister",
    "membership_id": "sd-ps-11.2024-02-29",
    "province": "PK-SD",
    "name": {"en": "Example Minister"},
    "role": "Minister for School Education",
    "organization": {
        "organisation_id": "govsindh-education",
        "name": "School Education Department, Sindh",
        "sector": "public",
        "tier": "provincial",
    },
    "on_behalf_of": {"party_id": "example-party", "name": "Example Party"},
}
_TERMS: dict[str, Any] = {
    "commitment_id": "5d0c1f3b9a2e47d6810f",
    "title": {"en": "Electricity for every school of Larkana"},
    "text": {"en": "Every primary school of Larkana will have electricity before the summer of 2027."},
    "by": _MINISTER,
    "meeting_id": "7e21b6d0943c4a5f9b18",
    "ask_id": "c1a4e07b52d94f6e8a33",
    "form": "minuted",
    "targets": [{"code": "7.1", "framework": "2022"}],
    "indicators": ["7.1.1"],
    "areas": [{"code": "PK713", "scheme": "COD-AB-2022", "level": "district"}],
    "made_on": "2026-02-11",
    "due_on": "2027-06-30",
    "goal_value": {"indicator": "7.1.1", "value": "100", "unit": "percent"},
    "follow_up": {"organisation_id": "lcas", "name": "Local Councils Association of Sindh", "sector": "public"},
    "visibility": "public",
    "districts": ["PK713"],
    "goals": [7],
    "organisations": ["govsindh-education", "lcas"],
}


class CommitmentMade(CommitmentTerms):
    """Somebody in office promised something, in a meeting that they attended or in a document."""

    type: ClassVar[str] = "advocacy.commitment_made.v1"
    stream: ClassVar[str] = COMMITMENT_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _TERMS


class CommitmentDueChanged(CommitmentTerms):
    """The commitment is due on another day; the whole commitment as it stands now."""

    type: ClassVar[str] = "advocacy.commitment_due_changed.v1"
    stream: ClassVar[str] = COMMITMENT_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _TERMS | {
        "due_on": "2027-12-31",
        "previous_due_on": "2027-06-30",
        "changed": ["due_on"],
        "why": {"code": "budget", "text": "the budget comes a year later"},
    }
    previous_due_on: Day
    changed: Annotated[tuple[FieldName, ...], Field(min_length=1)]
    why: DueReason


class CommitmentHandedOver(CommitmentTerms):
    """Somebody else in office answers for the commitment from this day; the whole commitment as it stands now."""

    type: ClassVar[str] = "advocacy.commitment_handed_over.v1"
    stream: ClassVar[str] = COMMITMENT_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _TERMS | {
        "by": _MINISTER
        | {
            "person_id": "ps-14-example-successor",
            "membership_id": "sd-ps-14.2024-02-29",
            "name": {"en": "Example Successor"},
        },
        "previous": _MINISTER,
        "handed_over_on": "2026-09-01",
        "changed": ["by"],
        "why": {"code": "portfolio_moved"},
    }
    previous: Holder = Field(description="who had promised it")
    handed_over_on: Day
    changed: Annotated[tuple[FieldName, ...], Field(min_length=1)]
    why: HandoverReason


class CommitmentInShort(Event):
    """What every event about an existing commitment repeats, so that it is understood alone."""

    commitment_id: CommitmentId = Field(description="the commitment")
    title: Text
    by: Holder
    follow_up: Org = Field(description="who sees to it that the commitment is followed")
    due_on: Day
    visibility: Visibility = Field(description="partner: never shown to everybody")


_IN_SHORT: dict[str, Any] = {
    name: _TERMS[name]
    for name in (
        "commitment_id", "title", "by", "follow_up", "due_on", "visibility", "districts", "goals", "organisations",
    )
}  # fmt: skip
_PRESS_CLUB = "secp-0012345"
_EVIDENCE: list[dict[str, Any]] = [
    {
        "document_id": "sesd-2026-118",
        "title": "Schools connected, first list",
        "media_type": "application/pdf",
        "sha256": "0" * 64,
        "language": "en",
    }
]


class Progress(CommitmentInShort):
    """How far a commitment has come on a day, as somebody reported it."""

    completion: Completion = Field(description="how far it has come")
    as_of_on: Day
    reported_by: OrganisationId
    evidence: tuple[Doc, ...] = ()
    holder_response: Annotated[Prose | None, Field(description="what the holder answers to it")] = None


_PROGRESS: dict[str, Any] = _IN_SHORT | {
    "completion": "limited",
    "as_of_on": "2026-08-31",
    "reported_by": _PRESS_CLUB,
    "evidence": _EVIDENCE,
    "holder_response": {"en": "The second list follows in October."},
    "organisations": ["govsindh-education", "lcas", _PRESS_CLUB],
}


class CommitmentProgressReported(Progress):
    """A member or the secretariat reported how far the commitment has come; it counts once it is assessed."""

    type: ClassVar[str] = "advocacy.commitment_progress_reported.v1"
    stream: ClassVar[str] = COMMITMENT_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _PROGRESS


class CommitmentProgressAssessed(Progress):
    """Another organisation than the reporter judged how far the commitment has come: this completion counts."""

    type: ClassVar[str] = "advocacy.commitment_progress_assessed.v1"
    stream: ClassVar[str] = COMMITMENT_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _PROGRESS | {"assessed_by": "lcas"}
    assessed_by: OrganisationId
    note: Sentence | None = Field(default=None, description="what the assessor adds")


class CommitmentFellOverdue(CommitmentInShort):
    """The day passed on which the commitment was due, and it is not closed."""

    type: ClassVar[str] = "advocacy.commitment_fell_overdue.v1"
    stream: ClassVar[str] = COMMITMENT_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _IN_SHORT | {"completion": "limited", "observed_on": "2027-07-01"}
    completion: Annotated[Completion, Field(description="as last assessed")]
    observed_on: Day


class CommitmentClosed(CommitmentInShort):
    """Nothing more is expected of the commitment: what became of it."""

    type: ClassVar[str] = "advocacy.commitment_closed.v1"
    stream: ClassVar[str] = COMMITMENT_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _IN_SHORT | {
        "outcome": "fulfilled",
        "completion": "complete",
        "closed_on": "2027-06-15",
    }
    outcome: Outcome = Field(description="what became of it")
    completion: Annotated[Completion, Field(description="as last assessed")]
    closed_on: Day
    superseded_by: CommitmentId | None = Field(default=None, description="the commitment in its place")
    note: Sentence | None = Field(default=None, description="in words")


EVENTS: tuple[type[Event], ...] = (
    CommitmentMade,
    CommitmentDueChanged,
    CommitmentHandedOver,
    CommitmentProgressReported,
    CommitmentProgressAssessed,
    CommitmentFellOverdue,
    CommitmentClosed,
)
