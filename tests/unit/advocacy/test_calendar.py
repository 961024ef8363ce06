"""The calendar's text, parsed back."""

from __future__ import annotations

from datetime import UTC, datetime

from icalendar import Calendar

from services.advocacy.meetings.calendar import written
from services.advocacy.meetings.views import meetings
from shared.contracts.event import Event
from tests.unit.advocacy.meeting_sentences import CANCELLED, SCHEDULED, STREAM
from tests.unit.given import fold


def entry(*events: Event) -> dict[str, object]:
    calendar: dict[str, object] = fold(meetings, *events, stream=STREAM)["calendar"]
    return calendar


def test_a_meeting_is_an_event_with_uid_sequence_and_times_in_utc() -> None:
    calendar = Calendar.from_ical(written("PK-SD", [entry(SCHEDULED)]))
    assert (calendar["version"], calendar["method"]) == ("2.0", "PUBLISH")
    [event] = calendar.walk("VEVENT")
    assert (event["uid"], event["sequence"], event["status"]) == ("m1@advocacy.pk-sd", 0, "CONFIRMED")
    assert event.decoded("dtstart") == SCHEDULED.starts_at
    assert event.decoded("dtend") == SCHEDULED.ends_at
    assert event.decoded("dtstamp") == datetime(2026, 6, 1, tzinfo=UTC)
    assert (event["summary"], event["location"]) == ("School roofs", "Council hall")
    assert event["description"] == "Zainab Example"


def test_a_cancelled_meeting_stays_with_its_uid_and_the_next_sequence() -> None:
    [event] = Calendar.from_ical(written("PK-SD", [entry(SCHEDULED, CANCELLED)])).walk("VEVENT")
    assert (event["uid"], event["sequence"], event["status"]) == ("m1@advocacy.pk-sd", 1, "CANCELLED")


def test_signs_and_long_lines_come_back_as_they_were() -> None:
    title = {"ur": "اسکول کی چھتیں؛ بارش سے پہلے " * 5 + "a, b; c\\d"}
    told = written("PK-SD", [entry(SCHEDULED.model_copy(update={"title": title}))])
    assert max(map(len, told.split(b"\r\n"))) <= 75
    [event] = Calendar.from_ical(told).walk("VEVENT")
    assert event["summary"] == title["ur"]


def test_the_same_entries_make_the_same_bytes() -> None:
    assert written("PK-SD", [entry(SCHEDULED)]) == written("PK-SD", [entry(SCHEDULED)])
    assert Calendar.from_ical(written("PK-SD", [])).walk("VEVENT") == []
