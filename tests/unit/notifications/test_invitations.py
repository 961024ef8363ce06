"""Meetings as invitations, by the tables of RFC 5546 (3.2.2 REQUEST, 3.2.5 CANCEL)."""

from __future__ import annotations

from typing import Any

import pytest
from icalendar import Calendar

from services.notifications.words.calendars import Invitation, NoInvitation, invitation
from services.notifications.words.events import LANGUAGES
from shared.contracts.event import Event
from shared.contracts.meetings import (
    LegislatorMeetingCancelled,
    LegislatorMeetingLogged,
    LegislatorMeetingRescheduled,
    LegislatorMeetingScheduled,
)
from tests.unit.notifications.told import told

BASE = "https://alliances.example.org"


def invited(event: type[Event], language: str = "en", **changes: Any) -> Invitation:
    return invitation(
        told(event, **changes),
        language,
        organizer="alliance@example.org",
        attendee="amina.with.a.rather.long.address@a-subdomain.example.net",
        base_url=BASE,
    )


def read(of: Invitation) -> Any:
    calendar = Calendar.from_ical(of.ics)
    assert calendar["method"] == of.method
    assert calendar["version"] == "2.0"
    (event,) = calendar.walk("VEVENT")
    return event


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("event", "method", "status", "sequence"),
    [
        (LegislatorMeetingScheduled, "REQUEST", "CONFIRMED", 0),
        (LegislatorMeetingRescheduled, "REQUEST", "CONFIRMED", 1),
        (LegislatorMeetingCancelled, "CANCEL", "CANCELLED", 1),
    ],
)
def test_a_meeting_has_one_uid_and_a_sequence_that_grows(
    event: type[Event], method: str, status: str, sequence: int, language: str
) -> None:
    made = invited(event, language)
    told_to = read(made)
    assert made.method == method
    assert told_to["uid"] == "3f9c2a7be01d44c8a6f0@advocacy.pk-sd"
    assert told_to["sequence"] == sequence
    assert told_to["status"] == status
    assert told_to["organizer"] == "mailto:alliance@example.org"
    assert told_to["attendee"] == "mailto:amina.with.a.rather.long.address@a-subdomain.example.net"
    assert told_to["attendee"].params["RSVP"] == "FALSE"
    for needed in ("dtstamp", "dtstart", "dtend", "summary"):
        assert needed in told_to
    assert all(len(row) <= 75 for row in made.ics.split(b"\r\n"))


def test_times_are_utc_whatever_the_zone_that_they_are_told_in() -> None:
    event = read(invited(LegislatorMeetingScheduled, starts_at="2026-06-01T10:00:00+05:00"))
    assert event["dtstart"].to_ical() == b"20260601T050000Z"
    assert event["dtstamp"].to_ical() == b"20260601T050000Z"


def test_the_description_tells_who_meets_and_why_it_was_cancelled() -> None:
    english, urdu = (read(invited(LegislatorMeetingCancelled, tag))["description"] for tag in ("en", "ur"))
    assert english.split("\n") == [
        "Reason: the weather",
        "With: Example Legislator (Member of the National Assembly)",
        "For the alliance: Larkana Press Club",
        "Which schools come first.",
    ]
    assert urdu.startswith("وجہ: موسم\nعہدیدار: Example Legislator")


def test_the_same_event_makes_the_same_invitation() -> None:
    assert invited(LegislatorMeetingScheduled, "ur") == invited(LegislatorMeetingScheduled, "ur")


def test_what_people_wrote_adds_no_line_to_a_calendar() -> None:
    hostile = {"en": "Roofs\r\nATTENDEE:mailto:all@example.net"}
    event = read(invited(LegislatorMeetingScheduled, title=hostile))
    assert event["summary"] == "Roofs ATTENDEE:mailto:all@example.net"
    assert event["attendee"].startswith("mailto:amina")


def test_a_meeting_that_was_held_invites_nobody() -> None:
    with pytest.raises(NoInvitation):
        invited(LegislatorMeetingLogged)
