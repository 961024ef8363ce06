"""What the unit tests of meetings tell again and again: a meeting of the press club with a legislator."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from services.advocacy.meetings.commands import Cancel, Correct, Facts, Log, Publish, Reschedule, Schedule, Tenure
from shared.contracts.event import Event
from shared.contracts.fields import Org, Sector
from shared.contracts.meetings import (
    Attended,
    CancelReason,
    CorrectionReason,
    Invited,
    LegislatorMeetingCancelled,
    LegislatorMeetingLogged,
    LegislatorMeetingPublished,
    LegislatorMeetingRescheduled,
    LegislatorMeetingScheduled,
    MeetingPlan,
    MeetingRecord,
    MeetingRecordCorrected,
    MoveReason,
    Place,
)
from shared.decisions import Actor

NOW = datetime(2026, 7, 1, 8, tzinfo=UTC)
TODAY = date(2026, 7, 1)
STREAM = "advocacy/PK-SD/meetings/m1"
CLUB = Actor("amina@press", "secp-0012", frozenset({"member", "head"}), frozenset({"PK-SD"}))
STRANGER = Actor("bilal@schools", "ngo-77", frozenset({"member", "head"}), frozenset({"PK-SD"}))

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SEAT, OTHER_SEAT = "sindh-pa-ps-10.2024-02-24", "sindh-pa-ps-11.2024-02-24"
ZAINAB: dict[str, Any] = {
    "person_id": "zainab",
    "membership_id": SEAT,
    "province": "PK-SD",
    "name": {"en": "Zainab Example"},
    "role": "Member of the Provincial Assembly",
}
KARIM = ZAINAB | {"person_id": "karim", "membership_id": OTHER_SEAT, "name": {"en": "Karim Example"}}
PRESS = Org(organisation_id="secp-0012", name="Press Club", sector=Sector.MEDIA, member_id="secp-0012")
FACTS = Facts(
    NOW,
    {
        SEAT: Tenure("zainab", date(2024, 2, 24), None),
        OTHER_SEAT: Tenure("karim", date(2024, 2, 24), date(2026, 6, 30)),
    },
    frozenset({"secp-0012"}),
)
ABOUT: dict[str, Any] = {
    "meeting_id": "m1",
    "uid": "m1@advocacy.pk-sd",
    "title": {"en": "School roofs"},
    "level": "district",
    "mode": "in_person",
    "place": Place(name="Council hall"),
    "alliance_side": (PRESS,),
    "visibility": "public",
    "districts": ("PK713",),
    "organisations": ("secp-0012",),
}


def plan(**changes: Any) -> MeetingPlan:
    times = {"starts_at": NOW + 9 * DAY, "ends_at": NOW + 9 * DAY + HOUR}
    return MeetingPlan(**ABOUT | times | {"office_holders": (Invited(**ZAINAB),)} | changes)


def record(**changes: Any) -> MeetingRecord:
    told = {
        "starts_at": NOW - 9 * DAY,
        "ends_at": NOW - 9 * DAY + HOUR,
        "office_holders": (attended(),),
        "headcount": 9,
        "summary": {"en": "The list of schools comes first."},
    }
    return MeetingRecord(**ABOUT | told | changes)


def attended(who: dict[str, Any] = ZAINAB, attendance: str = "present") -> Attended:
    return Attended(**who, attendance=attendance)


def whole(told: Event) -> dict[str, Any]:
    return {name: getattr(told, name) for name in type(told).model_fields}


MOVED, CORRECTED = plan(starts_at=NOW + 10 * DAY, ends_at=NOW + 10 * DAY + HOUR), record(headcount=10)
UNAVAILABLE, WEATHER = MoveReason(code="holder_unavailable"), CancelReason(code="weather", text="Said Mr. X.")
MISCOUNTED = CorrectionReason(code="attendance", text="Said Mr. X.")

SCHEDULE = Schedule(plan(), FACTS)
RESCHEDULE = Reschedule(MOVED, UNAVAILABLE, FACTS)
CANCEL = Cancel(WEATHER)
LOG, LOG_PLANNED = Log(record(), FACTS, planned=False), Log(record(), FACTS, planned=True)
CORRECT = Correct(CORRECTED, MISCOUNTED, FACTS)
PUBLISH = Publish(1, TODAY)

SCHEDULED = LegislatorMeetingScheduled(**whole(plan()), sequence=0)
RESCHEDULED = LegislatorMeetingRescheduled(
    **whole(MOVED),
    sequence=1,
    previous_starts_at=SCHEDULED.starts_at,
    previous_ends_at=SCHEDULED.ends_at,
    changed=("ends_at", "starts_at"),
    why=UNAVAILABLE,
)
CANCELLED = LegislatorMeetingCancelled(**whole(plan()), sequence=1, why=WEATHER)
LOGGED = LegislatorMeetingLogged(**whole(record()), sequence=0, record_version=1)
LOGGED_AS_PLANNED = LOGGED.model_copy(update={"sequence": 1})
RECORD_CORRECTED = MeetingRecordCorrected(
    **whole(CORRECTED), sequence=1, record_version=2, changed=("headcount",), why=MISCOUNTED
)
PUBLISHED = LegislatorMeetingPublished(**whole(record()), sequence=0, record_version=1, published_on=TODAY)
