"""What the ledger shows of a commitment, what the day of reading adds, and who attended a meeting."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.advocacy.commitments.lights import Light, known_within, light
from services.advocacy.commitments.presence import present
from services.advocacy.commitments.shown import Whole, told
from services.advocacy.commitments.views import commitments
from shared.contracts.event import Event
from shared.contracts.meetings import LegislatorMeetingLogged, LegislatorMeetingScheduled, MeetingRecordCorrected
from shared.contracts.recorded import Recorded
from tests.unit.advocacy.promises import (
    ASSESSED,
    CLOSED,
    HANDED_OVER,
    MADE,
    MINISTER,
    MOVED,
    OVERDUE,
    REPORTED,
    SUCCESSOR,
    TODAY,
)
from tests.unit.given import fold

STREAM = "advocacy/PK-SD/commitments/5d0c1f3b9a2e47d6810f"


def entry(*events: Event) -> dict[str, Any]:
    return fold(commitments, *events, stream=STREAM)


def shown(*events: Event, today: date = TODAY, everything: bool = True) -> Whole:
    return Whole.model_validate(told(entry(*events), [], today, everything=everything))


def test_an_entry_is_found_by_whoever_answers_for_it_where_and_about_what() -> None:
    made = entry(MADE)
    assert (made["person_id"], made["party"], made["organisation_id"]) == (
        MINISTER,
        "example-party",
        "govsindh-education",
    )
    assert (made["districts"], made["goals"], made["indicators"]) == (["PK713"], [7], ["7.1.1"])
    assert (made["follow_up_id"], made["ask_id"], made["meeting_id"]) == ("lcas", MADE.ask_id, MADE.meeting_id)


def test_a_handed_over_entry_is_its_new_holders_and_says_who_had_promised() -> None:
    handed = entry(MADE, HANDED_OVER)
    assert (handed["person_id"], handed["promised_by"]) == (SUCCESSOR.person_id, MINISTER)
    assert handed["history"][1]["previous"]["person_id"] == MINISTER
    days = {who["person_id"]: who["on"] for who in handed["in_office"]}
    assert days == {MINISTER: MADE.made_on.isoformat(), SUCCESSOR.person_id: HANDED_OVER.handed_over_on.isoformat()}


def test_a_day_is_due_until_it_has_passed_or_the_commitment_is_closed() -> None:
    assert entry(MADE)["due_on"] == "2027-06-30"
    assert entry(MADE, OVERDUE)["due_on"] is None
    assert entry(MADE, OVERDUE, HANDED_OVER)["due_on"] is None
    assert entry(MADE, OVERDUE, MOVED)["due_on"] == "2027-12-31"
    assert entry(MADE, CLOSED)["due_on"] is None


def test_completion_is_as_assessed_and_the_holders_answer_stays() -> None:
    reported = entry(MADE, REPORTED)
    assert (reported["completion"], reported["known_on"]) == ("no_evidence_available", "2026-02-11")
    assessed = entry(MADE, REPORTED, ASSESSED)
    assert (assessed["completion"], assessed["known_on"], assessed["reported"]) == ("limited", "2026-05-31", None)
    silent = REPORTED.model_copy(update={"holder_response": None})
    assert entry(MADE, REPORTED, ASSESSED, silent)["holder_response"] == {"en": "The second list follows."}


def test_what_was_reported_and_not_assessed_is_for_insiders() -> None:
    assert shown(MADE, REPORTED).reported is not None
    public = shown(MADE, REPORTED, everything=False)
    assert public.reported is None
    assert [step.type for step in public.history] == ["advocacy.commitment_made.v1"]


def test_reasons_are_shown_by_code() -> None:
    spoken = MOVED.why.model_copy(update={"text": "somebody was named"})
    moved = entry(MADE, MOVED.model_copy(update={"why": spoken}))
    assert moved["history"][1]["why"] == "budget"
    assert "somebody was named" not in repr(moved)


def test_an_open_commitment_is_overdue_by_the_readers_day() -> None:
    assert not shown(MADE, today=MADE.due_on).overdue
    assert shown(MADE, today=MADE.due_on + timedelta(1)).overdue
    assert not shown(MADE, CLOSED, today=date(2030, 1, 1)).overdue


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2027, 5, 30), "green"),
        (date(2027, 5, 31), "yellow"),
        (date(2028, 5, 30), "yellow"),
        (date(2028, 5, 31), "red"),
    ],
)
def test_the_light_is_green_under_a_year_yellow_from_one_red_from_two(today: date, expected: Light) -> None:
    assert shown(MADE, REPORTED, ASSESSED, today=today).staleness == expected


def test_a_closed_commitment_has_no_light() -> None:
    assert shown(MADE, CLOSED).staleness is None


@given(st.dates(date(2015, 1, 1), date(2030, 12, 31)), st.dates(date(2015, 1, 1), date(2030, 12, 31)))
def test_every_day_has_one_light_and_the_stores_condition_for_it_agrees(known_on: date, today: date) -> None:
    lights: tuple[Light, ...] = ("green", "yellow", "red")
    text = known_on.isoformat()

    def meets(condition: dict[str, Any]) -> bool:
        return bool(condition.get("$gt", "") < text <= condition.get("$lte", "9999"))

    assert [one for one in lights if meets(known_within(one, today))] == [light(known_on, today)]


def logged(**attendance: str) -> LegislatorMeetingLogged:
    """A meeting's record with these persons in office."""
    [whom] = LegislatorMeetingLogged.example["office_holders"]
    people = [whom | {"person_id": person, "attendance": how} for person, how in attendance.items()]
    return LegislatorMeetingLogged.model_validate(LegislatorMeetingLogged.example | {"office_holders": people})


def record(*events: Event) -> list[Recorded]:
    at, stream = datetime(2026, 6, 1, tzinfo=UTC), "advocacy/PK-SD/meetings/m1"
    return [
        Recorded(event, event.type, stream, version, at, "lcas", "PK-SD") for version, event in enumerate(events, 1)
    ]


def test_whoever_was_present_attended_and_a_delegate_is_somebody_else() -> None:
    assert present(record(logged(zainab="present", karim="absent", amjad="delegate"))) == frozenset({"zainab"})


def test_the_last_record_of_a_meeting_counts() -> None:
    corrected = MeetingRecordCorrected.example | {"office_holders": logged(zainab="delegate").office_holders}
    told = record(logged(zainab="present"), MeetingRecordCorrected.model_validate(corrected))
    assert present(told) == frozenset()


def test_a_meeting_that_was_planned_only_was_attended_by_nobody() -> None:
    planned = LegislatorMeetingScheduled.model_validate(LegislatorMeetingScheduled.example)
    assert present(record(planned)) is None
    assert present([]) is None
