"""Membership's events of core committees: rules and seats, and here the meetings and their decisions."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Field

from shared.contracts.committee_seats import (
    COMMITTEE_STREAM,
    CommitteeRulesSet,
    CommitteeSeatFilled,
    CommitteeSeatHolderNamed,
    CommitteeSeatVacated,
    MajorityBase,
    RulesVersion,
    SeatId,
)
from shared.contracts.event import Event
from shared.contracts.fields import Day, Doc, OrganisationId, Part, Sentence

MeetingId = Annotated[str, Field(pattern=r"^[0-9a-f]{20}$", description="key of a committee's meeting")]
DecisionId = Annotated[str, Field(pattern=r"^[0-9a-f]{20}$", description="key of a committee's decision")]
StreamName = Annotated[
    str,
    Field(
        pattern=r"^[a-z]+/PK(-[A-Z][A-Z0-9])?/[a-z_]+/[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*$",
        max_length=200,
        description="a stream: <context>/<province>/<aggregate>/<key>",
        examples=["membership/PK-SD/plans/2026-S2"],
    ),
]
Tally = Annotated[int, Field(ge=0, le=1000)]

MeetingMode = Literal["in_person", "online", "hybrid"]
SubjectKind = Literal["plan", "activity", "support", "ask", "linkage", "other"]
Choice = Literal["for", "against"]
Result = Literal["carried", "lost", "deferred"]


class Presence(Part):
    """A seat that was present at a meeting, and who sat there."""

    seat_id: SeatId
    organisation_id: OrganisationId
    by: Literal["holder", "alternate"]


class QuorumCount(Part):
    """The arithmetic of a quorum: seats filled by active members that day, how many had to be present, and were."""

    filled: Tally
    required: Tally
    present: Tally
    met: bool


class CommitteeMeetingHeld(Event):
    """The core committee met; with a quorum it could decide."""

    type: ClassVar[str] = "membership.committee_meeting_held.v1"
    stream: ClassVar[str] = COMMITTEE_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = {
        "meeting_id": "9f2c1b7a4e5d60718293",
        "held_on": "2026-05-12",
        "mode": "in_person",
        "present": [
            {"seat_id": "chair", "organisation_id": "lg-0007", "by": "holder"},
            {"seat_id": "media-1", "organisation_id": "secp-0012345", "by": "alternate"},
        ],
        "quorum": {"filled": 3, "required": 2, "present": 2, "met": True},
        "rules_version": 1,
        "minutes": {
            "document_id": "minutes-2026-05-12",
            "title": "Minutes of the core committee, 12 May 2026",
            "media_type": "application/pdf",
            "sha256": "0" * 64,
            "language": "en",
        },
        "organisations": ["lg-0007", "secp-0012345"],
    }
    meeting_id: MeetingId
    held_on: Day
    mode: MeetingMode = Field(description="in one place, online, or both")
    present: Annotated[tuple[Presence, ...], Field(min_length=1, max_length=100)]
    quorum: QuorumCount
    rules_version: RulesVersion
    minutes: Doc


class Subject(Part):
    """What a decision is about; `stream` and `version` where it is something on record."""

    kind: SubjectKind
    stream: StreamName | None = None
    version: Annotated[int, Field(ge=1, le=1_000_000)] | None = None


class Votes(Part):
    """Seats by how they voted; together they are the seats present."""

    # `for` is a word of the language: code says `for_`, documents `for`.
    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    for_: Tally = Field(alias="for")
    against: Tally
    abstain: Tally
    recused: Tally


class MajorityCount(Part):
    """The arithmetic of a majority: `counted` by the rules' base, and the votes needed of it."""

    base: MajorityBase
    counted: Tally
    needed: Tally


class CommitteeDecisionTaken(Event):
    """The core committee decided about a matter at a meeting with a quorum, or put it off without a vote."""

    type: ClassVar[str] = "membership.committee_decision_taken.v1"
    stream: ClassVar[str] = COMMITTEE_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = {
        "decision_id": "30b1d5f08c6a4e7f9a12",
        "meeting_id": "9f2c1b7a4e5d60718293",
        "decided_on": "2026-05-12",
        "subject": {"kind": "plan", "stream": "membership/PK-SD/plans/2026-S2", "version": 1},
        "text": "The action plan of the second half of 2026 is adopted as drafted.",
        "votes": {"for": 5, "against": 1, "abstain": 0, "recused": 1},
        "recused_seats": ["media-1"],
        "concerns": ["secp-0012345"],
        "quorum": {"filled": 8, "required": 5, "present": 7, "met": True},
        "majority": {"base": "votes_cast", "counted": 6, "needed": 4},
        "rules_version": 1,
        "result": "carried",
        "organisations": ["secp-0012345"],
    }
    decision_id: DecisionId
    meeting_id: MeetingId
    decided_on: Day
    subject: Subject
    text: Sentence = Field(description="what was decided, in words")
    votes: Votes
    recused_seats: Annotated[tuple[SeatId, ...], Field(max_length=100, description="seats that took no part")] = ()
    concerns: Annotated[
        tuple[OrganisationId, ...],
        Field(max_length=100, description="organisations whose own matter it was: their seats were recused"),
    ] = ()
    tie_broken: Choice | None = Field(default=None, description="the chair's second vote, in a tie")
    quorum: QuorumCount
    majority: MajorityCount
    rules_version: RulesVersion
    result: Result = Field(description="what became of the motion")


EVENTS: tuple[type[Event], ...] = (
    CommitteeRulesSet,
    CommitteeSeatFilled,
    CommitteeSeatVacated,
    CommitteeSeatHolderNamed,
    CommitteeMeetingHeld,
    CommitteeDecisionTaken,
)
