"""Membership's events of activities: what is done under an action plan, by whom and until when."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from shared.contracts.event import Event
from shared.contracts.fields import Area, Day, Doc, Money, Name, Org, Part, Sdg, Sentence, Text

ACTIVITY_STREAM = "membership/<province>/activities/<activity_id>"

HalfYear = Annotated[
    str, Field(pattern=r"^20[0-9]{2}-S[12]$", description="half-year, SDMX time period", examples=["2026-S1"])
]
ActivityId = Annotated[
    str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=80, description="an activity of an action plan")
]
DecisionId = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]*$", max_length=120, description="a decision of the province's committee"
    ),
]
OutputId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=40, examples=["sessions"])]
Quantity = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{1,15}(\.[0-9]{1,6})?$",
        description="decimal number as text, not negative, compared as a number",
        examples=["12"],
    ),
]
Purpose = Literal["awareness", "advocacy", "partnership", "monitoring", "institutional"]
Funding = Literal["own", "programme", "government", "other"]
Counting = Literal["sessions", "meetings", "people_reached"]


class Output(Part):
    """What an activity is to bring about, and how much of it there is so far (none told: unknown, not zero)."""

    id: OutputId
    measure: Annotated[Name, Field(examples=["awareness sessions held"])]
    unit: Annotated[Name, Field(examples=["sessions"])]
    target: Quantity
    achieved: Quantity | None = None
    counts: Counting | None = Field(
        default=None, description="what adds to it by itself when a session or meeting is held"
    )


Outputs = Annotated[tuple[Output, ...], Field(min_length=1, max_length=20)]


class ActivityReason(Part):
    """Why an activity is moved, handed over or given up."""

    code: Literal[
        "capacity", "funding", "access", "security", "weather", "partner", "owner_left", "no_longer_needed", "other"
    ]
    text: Sentence | None = None


class ActivityFact(Event):
    """What every event of an activity repeats, so that it is understood alone."""

    activity_id: ActivityId
    plan_id: HalfYear
    title: Text
    owner: Org = Field(description="who carries it out")


_OUTPUT: dict[str, Any] = {
    "id": "sessions",
    "measure": "awareness sessions held",
    "unit": "sessions",
    "target": "12",
    "counts": "sessions",
}
_DOC: dict[str, Any] = {
    "document_id": "report-12",
    "title": "Report on the sessions",
    "media_type": "application/pdf",
    "sha256": "0" * 64,
    "language": "en",
}
_ACTIVITY: dict[str, Any] = {
    "activity_id": "5f2c0e9a1b7d4c3e8f60",
    "plan_id": "2026-S1",
    "title": {"en": "Twelve sessions with school councils of Larkana"},
    "owner": {
        "organisation_id": "secp-0012345",
        "name": "Larkana Press Club",
        "sector": "media",
        "member_id": "secp-0012345",
    },
    "districts": ["PK713"],
    "goals": [4],
    "organisations": ["secp-0012345"],
}


class ActivityPlanned(ActivityFact):
    """An activity was proposed for a half-year's plan, with its owner, its outputs, its budget and the day it is due."""

    type: ClassVar[str] = "membership.activity_planned.v1"
    stream: ClassVar[str] = ACTIVITY_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _ACTIVITY | {
        "purpose": "awareness",
        "areas": [{"code": "PK713", "scheme": "COD-AB-2022", "level": "district"}],
        "targets": [{"code": "4.1", "framework": "2022"}],
        "starts_on": "2026-02-01",
        "due_on": "2026-05-31",
        "budget": {"amount": "450000", "currency": "PKR"},
        "funding": "own",
        "outputs": [_OUTPUT],
    }
    purpose: Purpose = Field(description="what it is for")
    partners: Annotated[tuple[Org, ...], Field(max_length=40, description="who else takes part")] = ()
    areas: Annotated[tuple[Area, ...], Field(min_length=1, max_length=200)]
    targets: Annotated[tuple[Sdg, ...], Field(max_length=40)] = ()
    starts_on: Day
    due_on: Day
    budget: Money = Field(description="what it may cost")
    funding: Funding = Field(description="who pays for it")
    outputs: Outputs
    carried_from: ActivityId | None = Field(
        default=None, description="the open activity of an earlier plan that goes on"
    )
    decision_id: DecisionId | None = Field(default=None, description="where it was added to a plan adopted before")


class ActivityRescheduled(ActivityFact):
    """The activity is due on another day of its half-year."""

    type: ClassVar[str] = "membership.activity_rescheduled.v1"
    stream: ClassVar[str] = ACTIVITY_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _ACTIVITY | {
        "previous_due_on": "2026-05-31",
        "due_on": "2026-06-20",
        "decision_id": "d-2026-05-10-2",
        "why": {"code": "weather"},
    }
    previous_due_on: Day
    due_on: Day
    decision_id: DecisionId | None = None
    why: ActivityReason


class ActivityReassigned(ActivityFact):
    """Another member is responsible for the activity from now on."""

    type: ClassVar[str] = "membership.activity_reassigned.v1"
    stream: ClassVar[str] = ACTIVITY_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _ACTIVITY | {
        "previous_owner": {"organisation_id": "ngo-77", "name": "Sindh Rural Circle", "sector": "civil_society"},
        "reassigned_on": "2026-03-01",
        "decision_id": "d-2026-02-20-1",
        "why": {"code": "owner_left"},
    }
    previous_owner: Org
    reassigned_on: Day
    decision_id: DecisionId | None = None
    why: ActivityReason


class ActivityProgressed(ActivityFact):
    """What the activity has brought about, spent and can show until a day; numbers are totals so far."""

    type: ClassVar[str] = "membership.activity_progressed.v1"
    stream: ClassVar[str] = ACTIVITY_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _ACTIVITY | {
        "as_of_on": "2026-03-31",
        "outputs": [_OUTPUT | {"achieved": "5"}],
        "spent": {"amount": "180000", "currency": "PKR"},
        "evidence": [_DOC],
    }
    as_of_on: Day
    outputs: Outputs
    spent: Money | None = Field(default=None, description="so far; not given where nobody told it yet")
    evidence: Annotated[tuple[Doc, ...], Field(max_length=20, description="new with this report")] = ()
    held: Annotated[str, Field(max_length=400)] | None = Field(
        default=None, description="stream of the session or meeting that was held for the activity"
    )
    reached: int | None = Field(default=None, ge=0, le=10**9, description="people reached by it")


class ActivityCompleted(ActivityFact):
    """The activity is done, with evidence and a number for every output; this is final."""

    type: ClassVar[str] = "membership.activity_completed.v1"
    stream: ClassVar[str] = ACTIVITY_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _ACTIVITY | {
        "completed_on": "2026-05-28",
        "outputs": [_OUTPUT | {"achieved": "12"}],
        "spent": {"amount": "431500", "currency": "PKR"},
        "evidence": [_DOC],
    }
    completed_on: Day
    outputs: Outputs
    spent: Money | None = Field(default=None, description="in all; not given where nobody told it")
    evidence: Annotated[
        tuple[Doc, ...], Field(min_length=1, max_length=20, description="the newest of all that was given")
    ]


class ActivityCancelled(ActivityFact):
    """The activity will not be done; this is final, and what was achieved and spent before stands."""

    type: ClassVar[str] = "membership.activity_cancelled.v1"
    stream: ClassVar[str] = ACTIVITY_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _ACTIVITY | {
        "cancelled_on": "2026-04-02",
        "decision_id": "d-2026-04-01-3",
        "why": {"code": "funding"},
    }
    cancelled_on: Day
    decision_id: DecisionId | None = None
    why: ActivityReason


class ActivityFellOverdue(ActivityFact):
    """The day on which the activity was due has passed, and it is still open."""

    type: ClassVar[str] = "membership.activity_fell_overdue.v1"
    stream: ClassVar[str] = ACTIVITY_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _ACTIVITY | {"due_on": "2026-05-31", "observed_on": "2026-06-01"}
    due_on: Day
    observed_on: Day


EVENTS: tuple[type[Event], ...] = (
    ActivityPlanned,
    ActivityRescheduled,
    ActivityReassigned,
    ActivityProgressed,
    ActivityCompleted,
    ActivityCancelled,
    ActivityFellOverdue,
)
