"""Advocacy's events of meetings with legislators and officials."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from shared.contracts.event import Event
from shared.contracts.fields import Area, At, Day, Doc, FieldName, Name, Org, Part, Prose, Province, Sentence, Text
from shared.contracts.office_holders import MembershipId, PersonId

MEETING_STREAM = "advocacy/<province>/meetings/<meeting>"

MeetingId = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80, examples=["3f9c2a7be01d44c8a6f0"])]
OtherId = Annotated[
    str, Field(pattern=r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$", max_length=80, description="an ask's or activity's id")
]
Visibility = Annotated[
    Literal["public", "partner"],
    Field(description="partner: for the alliance and its partners, never shown to everybody"),
]
Attendance = Literal["present", "delegate", "absent"]


class Place(Part):
    """Where people meet."""

    name: Name
    area: Area | None = None


class Invited(Part):
    """Somebody in office, by the post held on the day; `province` is where the person is registered (PK: federal)."""

    person_id: PersonId
    membership_id: MembershipId
    province: Province
    name: Text
    role: Name


class Attended(Invited):
    """How somebody in office attended: in person, by a delegate, or not at all."""

    attendance: Attendance


class MoveReason(Part):
    """Why a meeting was changed before it was held."""

    code: Literal["holder_unavailable", "alliance_unavailable", "place", "security", "weather", "correction", "other"]
    text: Sentence | None = None


class CancelReason(Part):
    """Why a meeting was cancelled."""

    code: Literal["holder_unavailable", "alliance_unavailable", "security", "weather", "not_needed", "other"]
    text: Sentence | None = None


class CorrectionReason(Part):
    """Why a record was corrected."""

    code: Literal["attendance", "times", "summary", "minutes", "visibility", "other"]
    text: Sentence | None = None


class Gathering(Event):
    """What every event about a meeting tells: which one, who, when, where."""

    meeting_id: MeetingId = Field(description="the meeting")
    uid: Annotated[Name, Field(description="RFC 5545 UID: the same in every calendar, and in every version")]
    title: Text
    starts_at: At
    ends_at: At
    time_zone: Literal["Asia/Karachi", "UTC"] = Field(default="Asia/Karachi", description="in which calendars show it")
    level: Literal["federal", "provincial", "district", "local"] = Field(description="of the offices that were met")
    mode: Literal["in_person", "online", "hybrid"] = Field(description="in one place, online, or both")
    place: Place | None = None
    alliance_side: Annotated[tuple[Org, ...], Field(max_length=50, description="who came for the alliance")]
    activity_id: OtherId | None = Field(default=None, description="the activity of an action plan that it belongs to")
    visibility: Visibility


SequenceNumber = Annotated[int, Field(ge=0, description="RFC 5545 SEQUENCE: grows with every change")]

_GATHERING: dict[str, Any] = {
    "meeting_id": "3f9c2a7be01d44c8a6f0",
    "uid": "3f9c2a7be01d44c8a6f0@advocacy.pk-sd",
    "title": {"en": "School roofs before the monsoon"},
    "starts_at": "2026-06-01T05:00:00Z",
    "ends_at": "2026-06-01T06:00:00Z",
    "time_zone": "Asia/Karachi",
    "level": "district",
    "mode": "in_person",
    "place": {
        "name": "District council hall, Larkana",
        "area": {"code": "PK713", "scheme": "COD-AB-2022", "level": "district"},
    },
    "alliance_side": [
        {
            "organisation_id": "secp-0012345",
            "name": "Larkana Press Club",
            "sector": "media",
            "member_id": "secp-0012345",
        }
    ],
    "visibility": "public",
    "districts": ["PK713"],
    "goals": [4],
    "organisations": ["secp-0012345"],
}
_INVITED: dict[str, Any] = {
    "person_id": "na-194-example-legislator",
    "membership_id": "na-na-194.2024-02-29",
    "province": "PK",
    "name": {"en": "Example Legislator"},
    "role": "Member of the National Assembly",
}
_PLAN: dict[str, Any] = _GATHERING | {
    "office_holders": [_INVITED],
    "agenda": {"en": "Which schools come first."},
    "sequence": 0,
}


class MeetingPlan(Gathering):
    """A meeting that shall be held: told whole by every event that makes, changes or ends the plan."""

    office_holders: Annotated[tuple[Invited, ...], Field(max_length=50)]
    agenda: Prose | None = Field(default=None, description="what is to be talked of, by BCP 47 language tag")


class LegislatorMeetingScheduled(MeetingPlan):
    """Members of the alliance and people in public office will meet."""

    type: ClassVar[str] = "advocacy.legislator_meeting_scheduled.v1"
    stream: ClassVar[str] = MEETING_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _PLAN
    sequence: SequenceNumber


class LegislatorMeetingRescheduled(MeetingPlan):
    """The planned meeting was moved or otherwise changed; the whole new plan, and the times before."""

    type: ClassVar[str] = "advocacy.legislator_meeting_rescheduled.v1"
    stream: ClassVar[str] = MEETING_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _PLAN | {
        "sequence": 1,
        "previous_starts_at": "2026-05-25T05:00:00Z",
        "previous_ends_at": "2026-05-25T06:00:00Z",
        "changed": ["ends_at", "starts_at"],
        "why": {"code": "holder_unavailable"},
    }
    sequence: SequenceNumber
    previous_starts_at: At
    previous_ends_at: At
    changed: Annotated[tuple[FieldName, ...], Field(min_length=1)]
    why: MoveReason


class LegislatorMeetingCancelled(MeetingPlan):
    """The planned meeting will not be held."""

    type: ClassVar[str] = "advocacy.legislator_meeting_cancelled.v1"
    stream: ClassVar[str] = MEETING_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _PLAN | {"sequence": 1, "why": {"code": "weather"}}
    sequence: SequenceNumber
    why: CancelReason


class MeetingRecord(Gathering):
    """A meeting that was held, with its actual times: told whole by every event about the record."""

    office_holders: Annotated[tuple[Attended, ...], Field(max_length=50)]
    headcount: Annotated[int, Field(ge=1, le=100_000, description="persons there, of both sides")]
    asks_raised: Annotated[
        tuple[OtherId, ...], Field(max_length=50, description="policy asks that were put forward")
    ] = ()
    summary: Prose
    minutes: Doc | None = None


_RECORD: dict[str, Any] = _GATHERING | {
    "office_holders": [_INVITED | {"attendance": "present"}],
    "headcount": 9,
    "asks_raised": ["school-roofs"],
    "summary": {"en": "The roofs of eleven schools come first; the department sends the list."},
    "sequence": 1,
    "record_version": 1,
}
RecordVersion = Annotated[int, Field(ge=1, description="1 as it was logged; each correction counts one on")]


class LegislatorMeetingLogged(MeetingRecord):
    """A meeting with people in public office was held; the record is for the alliance and its partners."""

    type: ClassVar[str] = "advocacy.legislator_meeting_logged.v1"
    stream: ClassVar[str] = MEETING_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _RECORD
    sequence: SequenceNumber
    record_version: RecordVersion


class MeetingRecordCorrected(MeetingRecord):
    """The record of a meeting was wrong or incomplete; the whole record as it holds now, not yet published."""

    type: ClassVar[str] = "advocacy.meeting_record_corrected.v1"
    stream: ClassVar[str] = MEETING_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _RECORD | {
        "sequence": 2,
        "record_version": 2,
        "changed": ["headcount"],
        "why": {"code": "attendance"},
    }
    sequence: SequenceNumber
    record_version: RecordVersion
    changed: Annotated[tuple[FieldName, ...], Field(min_length=1)]
    why: CorrectionReason


class LegislatorMeetingPublished(MeetingRecord):
    """The secretariat published this version of the record."""

    type: ClassVar[str] = "advocacy.legislator_meeting_published.v1"
    stream: ClassVar[str] = MEETING_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _RECORD | {"published_on": "2026-06-05"}
    sequence: SequenceNumber
    record_version: RecordVersion
    published_on: Day


EVENTS: tuple[type[Event], ...] = (
    LegislatorMeetingScheduled,
    LegislatorMeetingRescheduled,
    LegislatorMeetingCancelled,
    LegislatorMeetingLogged,
    MeetingRecordCorrected,
    LegislatorMeetingPublished,
)
