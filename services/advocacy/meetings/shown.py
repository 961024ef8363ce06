"""What is shown of a meeting: everything to those inside, the version published last to everybody else."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from shared.contracts.fields import Doc, Org
from shared.contracts.meetings import Attendance, Place
from shared.runtime.store import Document


class Person(BaseModel):
    """Somebody in office; `attendance` once the meeting was held."""

    person_id: str
    membership_id: str
    province: str
    name: dict[str, str]
    role: str
    attendance: Attendance | None = None


class Told(BaseModel):
    """A meeting as it was planned, or as one version of its record tells it."""

    title: dict[str, str]
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    level: str
    mode: str
    place: Place | None
    office_holders: list[Person]
    alliance_side: list[Org]
    activity_id: str | None
    visibility: Literal["public", "partner"]
    districts: list[str]
    goals: list[int]
    agenda: dict[str, str] | None = None
    headcount: int | None = None
    asks_raised: list[str] = []
    summary: dict[str, str] | None = None
    minutes: Doc | None = None


class Version(Told):
    """A version of the record: when it was told and by which organisation, what changed, and why, by code."""

    record_version: int
    at: datetime
    by: str
    changed: list[str]
    why: str | None
    published_on: date | None


class Moved(BaseModel):
    """A change before the meeting was held: the times before it, what changed, and why, by code."""

    sequence: int
    previous_starts_at: datetime
    previous_ends_at: datetime
    changed: list[str]
    at: datetime
    why: str


class Meeting(Told):
    """A meeting. `record_version` counts the versions of its record, null while there is none."""

    meeting_id: str
    province: str
    uid: str
    sequence: int
    standing: Literal["planned", "cancelled", "held"]
    why: str | None = Field(default=None, description="why it was cancelled, by code")
    record_version: int | None = None
    published_on: date | None = Field(default=None, description="when the version shown was published")
    moves: list[Moved] = []
    versions: list[Version] = Field(default=[], description="every version of the record that the reader may see")
    version: int = Field(description="of the meeting's stream, for If-Match")


class Meetings(BaseModel):
    """A part of a list; `cursor` asks for the next part, null at the end."""

    data: list[Meeting]
    cursor: str | None


def for_those_inside(document: Document) -> Meeting:
    """Everything."""
    last = document["versions"][-1] if document["versions"] else {}
    return Meeting.model_validate({**document, "published_on": last.get("published_on")})


def for_everybody(document: Document) -> Meeting:
    """The version published last, with those published before it; none from before a time when it was for partners only."""
    published = [version for version in document["versions"] if version["record_version"] in document["published"]]
    kept = {name: document[name] for name in ("province", "version")}
    return Meeting.model_validate({**document["public"], **kept, "standing": "held", "versions": published})
