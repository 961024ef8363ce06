"""Who met whom, and who was a member when, with every event told twice."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, ClassVar

import pytest

from services.membership.linkages.learnt.contacts import Contact, contact_of
from services.membership.linkages.learnt.views import contacts, memberships, shared_sessions
from shared.contracts.event import Event
from shared.contracts.membership import MemberProfileChanged, ProfileReason
from shared.contracts.recorded import Recorded
from tests.unit.given import fold
from tests.unit.membership.sentences import APPLIED, JOINED, LEFT, REINSTATED, SUSPENDED

MEETING = "advocacy/PK-SD/meetings/m-1"
SESSION = "advocacy/PK-SD/sessions/s-1"
LATE = datetime(2026, 6, 9, 20, tzinfo=UTC)  # in Pakistan it is the next day


class Logged(Event):
    """A meeting was held."""

    type: ClassVar[str] = "advocacy.legislator_meeting_logged.v1"
    actual_starts_at: datetime


class Corrected(Event):
    """A meeting's record was corrected."""

    type: ClassVar[str] = "advocacy.meeting_record_corrected.v1"
    starts_at: datetime


class Held(Event):
    """An awareness session was held."""

    type: ClassVar[str] = "advocacy.awareness_session_held.v1"
    held_on: date


class Scheduled(Event):
    """A meeting is planned."""

    type: ClassVar[str] = "advocacy.legislator_meeting_scheduled.v1"
    starts_at: datetime


class Dateless(Event):
    """A meeting was held, who knows when."""

    type: ClassVar[str] = "advocacy.legislator_meeting_logged.v1"


LOGGED = Logged(actual_starts_at=LATE, organisations=("ngo-2", "ngo-1", "ngo-2"))


def recorded(event: Event | None, of: str) -> Recorded:
    return Recorded(event, of, MEETING, 1, LATE, "lcas", "PK-SD")


@pytest.mark.parametrize(
    ("event", "contact"),
    [
        (LOGGED, Contact(date(2026, 6, 10), ("ngo-1", "ngo-2"))),
        (Corrected(starts_at=LATE), Contact(date(2026, 6, 10), ())),
        (Held(held_on=date(2026, 6, 9), organisations=("ngo-1",)), Contact(date(2026, 6, 9), ("ngo-1",))),
        (Scheduled(starts_at=LATE, organisations=("ngo-1", "ngo-2")), None),
        (Dateless(organisations=("ngo-1", "ngo-2")), None),
    ],
)
def test_a_contact_is_what_was_held_on_its_local_day(event: Event, contact: Contact | None) -> None:
    assert contact_of(recorded(event, event.type)) == contact


def test_an_event_that_this_code_does_not_know_is_no_contact() -> None:
    assert contact_of(recorded(None, Logged.type)) is None


def test_a_meeting_is_shown_as_last_told_and_not_before_it_was_held() -> None:
    planned = Scheduled(starts_at=LATE, organisations=("ngo-1", "ngo-2"))
    assert "on" not in fold(contacts, planned, stream=MEETING)
    shown = fold(contacts, planned, LOGGED, stream=MEETING)
    assert (shown["on"], shown["organisations"]) == ("2026-06-10", ["ngo-1", "ngo-2"])
    corrected = Corrected(starts_at=datetime(2026, 6, 8, 5, tzinfo=UTC), organisations=("ngo-1", "ngo-3"))
    shown = fold(contacts, planned, LOGGED, corrected, stream=MEETING)
    assert (shown["on"], shown["organisations"]) == ("2026-06-08", ["ngo-1", "ngo-3"])


def test_a_session_is_shown_with_all_who_took_part() -> None:
    shown = fold(shared_sessions, Held(held_on=date(2026, 6, 9), organisations=("ngo-1", "ngo-2")), stream=SESSION)
    assert (shown["on"], shown["organisations"]) == ("2026-06-09", ["ngo-1", "ngo-2"])


def spells(*events: Event) -> list[tuple[Any, ...]]:
    told = fold(memberships, *events).get("spells", [])
    return [(one["from_on"], one["until_on"], one["sector"]) for one in told]


def changed(sector: str, on: date) -> MemberProfileChanged:
    told = APPLIED.model_dump() | {"sector": sector, "effective_on": on, "changed": ("sector",)}
    return MemberProfileChanged.model_validate(told | {"why": ProfileReason(code="reorganised")})


def test_a_member_is_one_from_the_day_it_joined_until_the_day_it_left() -> None:
    assert spells(APPLIED) == []
    assert spells(APPLIED, JOINED) == [("2026-01-09", None, "media")]
    assert spells(APPLIED, JOINED, SUSPENDED) == [("2026-01-09", None, "media")]
    assert spells(APPLIED, JOINED, SUSPENDED, REINSTATED, LEFT) == [("2026-01-09", "2026-05-01", "media")]


def test_who_comes_again_was_a_member_twice() -> None:
    again = JOINED.model_copy(update={"joined_on": date(2026, 6, 1)})
    assert spells(APPLIED, JOINED, LEFT, APPLIED, again) == [
        ("2026-01-09", "2026-05-01", "media"),
        ("2026-06-01", None, "media"),
    ]
    assert fold(memberships, APPLIED, JOINED, LEFT, APPLIED, again)["first_joined_on"] == "2026-01-09"


def test_a_changed_profile_holds_from_its_day_and_what_was_before_stays() -> None:
    assert spells(APPLIED, JOINED, changed("academia", date(2026, 3, 1))) == [
        ("2026-01-09", "2026-03-01", "media"),
        ("2026-03-01", None, "academia"),
    ]
    assert spells(APPLIED, JOINED, changed("academia", date(2026, 1, 6))) == [("2026-01-09", None, "academia")]
    assert spells(APPLIED, JOINED, LEFT, changed("academia", date(2026, 6, 1))) == [
        ("2026-01-09", "2026-05-01", "media")
    ]
