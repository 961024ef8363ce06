"""What a request about a meeting holds."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.fields import At, Doc, Goal, Name, Org, OrganisationId, Prose, Text
from shared.contracts.meetings import (
    Attendance,
    CancelReason,
    CorrectionReason,
    MoveReason,
    OtherId,
    Visibility,
)
from shared.contracts.office_holders import MembershipId, PersonId


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Where(Body):
    """A place, with its area by P-code where it has one."""

    name: Name
    area: Annotated[str, Field(min_length=1, max_length=80, examples=["PK713"])] | None = None


class Whom(Body):
    """Somebody in office, by the post held on the day."""

    person_id: PersonId
    membership_id: MembershipId


class WhoCame(Whom):
    attendance: Attendance


class GatheringBody(Body):
    """What, when, where and who of the alliance: members by id, others whole."""

    title: Text
    starts_at: At
    ends_at: At
    time_zone: Annotated[Literal["Asia/Karachi", "UTC"], Field(description="in which the times are shown")] = (
        "Asia/Karachi"
    )
    level: Literal["federal", "provincial", "district", "local"]
    mode: Literal["in_person", "online", "hybrid"]
    place: Where | None = None
    members: Annotated[list[OrganisationId], Field(max_length=40, description="members of the alliance")] = []
    guests: Annotated[list[Org], Field(max_length=10, description="others on the alliance's side")] = []
    goals: Annotated[list[Goal], Field(max_length=17)] = []
    activity_id: OtherId | None = None
    visibility: Visibility


class Plan(GatheringBody):
    """A meeting that shall be held."""

    office_holders: Annotated[list[Whom], Field(max_length=50)]
    agenda: Prose | None = None


class Move(Plan):
    """The whole of what a planned meeting shall be now."""

    why: MoveReason


class Cancellation(Body):
    why: CancelReason


class Record(GatheringBody):
    """A meeting that was held, with its actual times."""

    office_holders: Annotated[list[WhoCame], Field(max_length=50)]
    headcount: Annotated[int, Field(ge=1, le=100_000, description="persons there, of both sides")]
    asks_raised: Annotated[list[OtherId], Field(max_length=50)] = []
    summary: Prose
    minutes: Doc | None = None


class Correction(Record):
    """The whole record anew."""

    why: CorrectionReason


class Publication(Body):
    """The version of the record that was looked at."""

    record_version: Annotated[int, Field(ge=1)]
