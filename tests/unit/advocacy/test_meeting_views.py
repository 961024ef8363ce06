"""What is shown of meetings to those inside and to everybody, with every event told twice."""

from __future__ import annotations

from datetime import date

from services.advocacy.meetings.shown import for_everybody, for_those_inside
from services.advocacy.meetings.views import meetings
from shared.contracts.event import Event
from shared.runtime.store import Document
from tests.unit.advocacy.meeting_sentences import (
    CANCELLED,
    CORRECTED,
    LOGGED,
    LOGGED_AS_PLANNED,
    PUBLISHED,
    RECORD_CORRECTED,
    RESCHEDULED,
    SCHEDULED,
    STREAM,
    record,
    whole,
)
from tests.unit.given import fold

INSIDE = {"visibility": "partner"}
PUBLISHED_AGAIN = PUBLISHED.model_copy(
    update=whole(CORRECTED) | {"sequence": 1, "record_version": 2, "published_on": date(2026, 7, 2)}
)


def shown(*events: Event) -> Document:
    return fold(meetings, *events, stream=STREAM)


def test_a_moved_meeting_shows_its_times_before_and_why_by_code() -> None:
    meeting = for_those_inside(shown(SCHEDULED, RESCHEDULED))
    assert (meeting.standing, meeting.starts_at, meeting.sequence) == ("planned", RESCHEDULED.starts_at, 1)
    [move] = meeting.moves
    assert (move.previous_starts_at, move.why, move.changed) == (
        SCHEDULED.starts_at,
        "holder_unavailable",
        ["ends_at", "starts_at"],
    )


def test_a_cancelled_meeting_says_why_by_code_only() -> None:
    document = shown(SCHEDULED, CANCELLED)
    assert (for_those_inside(document).standing, for_those_inside(document).why) == ("cancelled", "weather")
    assert "Mr. X" not in str(document)


def test_those_inside_see_every_version_of_a_record() -> None:
    meeting = for_those_inside(shown(SCHEDULED, LOGGED_AS_PLANNED, RECORD_CORRECTED))
    assert (meeting.headcount, meeting.record_version, meeting.published_on) == (10, 2, None)
    assert [(one.record_version, one.headcount, one.changed, one.why, one.by) for one in meeting.versions] == [
        (1, 9, [], None, "lcas"),
        (2, 10, ["headcount"], "attendance", "lcas"),
    ]


def test_everybody_sees_the_version_published_last_and_those_published_before() -> None:
    assert shown(LOGGED)["is_public"] is False
    meeting = for_everybody(shown(LOGGED, PUBLISHED, RECORD_CORRECTED))
    assert (meeting.headcount, meeting.published_on, len(meeting.versions)) == (9, PUBLISHED.published_on, 1)
    meeting = for_everybody(shown(LOGGED, PUBLISHED, RECORD_CORRECTED, PUBLISHED_AGAIN))
    assert (meeting.headcount, meeting.published_on) == (10, date(2026, 7, 2))
    assert [(one.record_version, one.published_on) for one in meeting.versions] == [
        (1, PUBLISHED.published_on),
        (2, date(2026, 7, 2)),
    ]


def test_a_record_that_turns_to_partners_is_shown_to_nobody_else() -> None:
    document = shown(LOGGED, PUBLISHED, RECORD_CORRECTED.model_copy(update=INSIDE))
    assert (document["is_public"], document["public"], document["calendar"]) == (False, None, None)


def test_what_was_hidden_stays_hidden_when_a_later_version_is_published() -> None:
    hidden = RECORD_CORRECTED.model_copy(update=INSIDE)
    third = {"record_version": 3, "sequence": 2}
    document = shown(
        LOGGED, PUBLISHED, hidden, RECORD_CORRECTED.model_copy(update=third), PUBLISHED_AGAIN.model_copy(update=third)
    )
    assert [one.record_version for one in for_everybody(document).versions] == [3]
    assert [bool(one.published_on) for one in for_those_inside(document).versions] == [True, False, True]


def test_the_calendar_has_what_is_public_from_its_plan_on() -> None:
    assert shown(SCHEDULED)["calendar"]["status"] == "CONFIRMED"
    assert shown(SCHEDULED.model_copy(update=INSIDE))["calendar"] is None
    cancelled = shown(SCHEDULED, CANCELLED)["calendar"]
    assert (cancelled["status"], cancelled["sequence"]) == ("CANCELLED", 1)
    assert shown(SCHEDULED, LOGGED_AS_PLANNED)["calendar"]["starts_at"] == "2026-07-10T08:00:00Z"
    assert shown(LOGGED)["calendar"] is None
    assert shown(LOGGED, PUBLISHED)["calendar"]["starts_at"] == "2026-06-22T08:00:00Z"


def test_a_plan_that_is_logged_for_partners_leaves_the_calendar() -> None:
    inside = LOGGED_AS_PLANNED.model_copy(update=whole(record(**INSIDE)))
    assert shown(SCHEDULED, inside)["calendar"] is None
