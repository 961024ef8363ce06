"""Reminders: what is due, was due, or ends, and who has been told besides."""

from __future__ import annotations

import re

import pytest

from services.notifications.words.events import LANGUAGES
from services.notifications.words.languages import TEMPLATES as FOLDERS
from services.notifications.words.reminders import TEMPLATES, NothingToRemindOf, reminder
from shared.contracts.activities import ActivityFellOverdue
from shared.contracts.catalogue import EVENTS
from shared.contracts.commitments import CommitmentDueChanged, CommitmentFellOverdue, CommitmentMade
from shared.contracts.committee_seats import CommitteeSeatFilled
from shared.contracts.linkages import LinkageFormalised
from shared.contracts.meetings import LegislatorMeetingScheduled
from shared.contracts.membership import MemberJoined
from tests.unit.notifications.told import told, told_of

SECRETARIAT, COMMITTEE = "The secretariat has been told too.", "the core committee's secretary have been told too."


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event_type", TEMPLATES)
@pytest.mark.parametrize("days", [90, 7, 1, 0, -1, -7, -30])
def test_every_reminder_is_told_in_every_language(event_type: str, language: str, days: int) -> None:
    made = reminder(told(EVENTS[f"{event_type}.v1"]), days, language)
    assert made.body
    assert 0 < len(made.title) <= 120
    assert not re.search(r"[{}]|\bNone\b|  | [.،۔]|\.\.|۔۔", made.title + made.body)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_template_of_a_reminder_is_left_without_an_event(language: str) -> None:
    assert {path.stem for path in (FOLDERS / language / "reminders").glob("*.txt")} == set(TEMPLATES.values())


@pytest.mark.parametrize(
    ("days", "english", "urdu"),
    [
        (30, "Due in 30 days:", "30 دن باقی:"),
        (1, "Due tomorrow:", "آخری تاریخ کل:"),
        (0, "Due today:", "آخری تاریخ آج:"),
        (-1, "Was due yesterday:", "آخری تاریخ کل گزر گئی:"),
        (-30, "Was due 30 days ago:", "تاریخ گزرے 30 دن ہو گئے:"),
    ],
)
def test_the_title_says_how_long_it_is(days: int, english: str, urdu: str) -> None:
    for event in (CommitmentMade, CommitmentDueChanged):
        assert reminder(told(event), days, "en").title.startswith(english)
        assert reminder(told(event), days, "ur").title.startswith(urdu)


@pytest.mark.parametrize(
    ("days", "besides"), [(-1, None), (-6, None), (-7, SECRETARIAT), (-20, SECRETARIAT), (-21, COMMITTEE)]
)
@pytest.mark.parametrize("event", [ActivityFellOverdue, CommitmentFellOverdue])
def test_what_is_long_overdue_says_who_has_been_told_besides(event: type, days: int, besides: str | None) -> None:
    body = reminder(told(event), days, "en").body
    assert (besides in body) if besides else ("told too" not in body)


def test_meetings_seats_and_linkages_say_their_day() -> None:
    assert "Monday, 1 June 2026 at 10:00" in reminder(told(LegislatorMeetingScheduled), 2, "en").body
    assert reminder(told(CommitteeSeatFilled), 60, "en").title.startswith("Ends in 60 days: the seat of Larkana")
    assert "holds until 9 February 2028" in reminder(told(LinkageFormalised), 90, "en").body


def test_what_has_no_end_and_what_nobody_is_reminded_of_says_so() -> None:
    endless = {name: value for name, value in LinkageFormalised.example.items() if name != "valid_until_on"}
    for one in (told_of(LinkageFormalised.type, endless), told(MemberJoined)):
        with pytest.raises(NothingToRemindOf):
            reminder(one, 90, "en")
