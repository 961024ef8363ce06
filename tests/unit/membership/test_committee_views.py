"""What is shown of a committee on a day, with every event told twice."""

from __future__ import annotations

from datetime import date
from itertools import chain
from typing import Any

import pytest

from services.membership.committees.pages import part
from services.membership.committees.shown import CommitteeShown, DecisionShown, MeetingShown, Rules, committee_shown
from services.membership.committees.views import committee_decisions, committee_meetings, committees
from shared.contracts.committee_seats import VacancyReason
from shared.contracts.event import Event
from shared.contracts.fields import Sector
from shared.web.cursors import BadCursor, write_cursor
from tests.unit.given import fold
from tests.unit.membership.committee_sentences import (
    ANOTHER,
    MEETING,
    NINE_FILLED,
    RULES_SET,
    STREAM,
    filled,
    held,
    rules_set,
    take,
    taken,
    vacated,
)
from tests.unit.membership.sentences import TODAY

FIVE = held(1, 2, 3, 4, 5)
ACTIVE = {f"ngo-{number}": "active" for number in range(1, 9)}


def shown(*events: Event, day: date = TODAY, **told: Any) -> CommitteeShown:
    return committee_shown(
        fold(committees, *events, stream=STREAM), day, told.get("standings", ACTIVE), told.get("people", {})
    )


def seat(committee: CommitteeShown, seat_id: str) -> Any:
    return next(one for one in committee.seats if one.seat_id == seat_id)


def test_a_committee_shows_its_seats_what_is_vacant_and_what_a_meeting_needs() -> None:
    committee = shown(*NINE_FILLED, standings=ACTIVE | {"ngo-9": "suspended"})
    assert (len(committee.seats), committee.vacant) == (11, 2)
    assert (committee.quorum.filled, committee.quorum.required) == (8, 5)
    assert (seat(committee, "s9").standing, seat(committee, "s10").vacant) == ("suspended", True)
    assert committee.rules == Rules.model_validate(RULES_SET.model_dump())
    assert committee.version == 10


def test_the_balance_is_of_the_seats_that_are_held() -> None:
    committee = shown(RULES_SET, filled(1), filled(2, 7), filled(5))
    assert [(one.sector, one.seats, one.above) for one in committee.balance.sectors] == [
        (Sector.PUBLIC, 2, True),
        (Sector.MEDIA, 1, False),
    ]
    assert committee.balance.warnings == ["sector_above_share", "too_few_sectors"]
    assert Sector.ACADEMIA in committee.balance.missing


@pytest.mark.parametrize(
    ("day", "soon"), [(date(2027, 12, 1), False), (date(2027, 12, 2), True), (date(2028, 1, 31), True)]
)
def test_a_seat_ends_soon_within_sixty_days(day: date, soon: bool) -> None:
    assert seat(shown(*NINE_FILLED, day=day), "s4").ends_soon is soon


def test_a_seat_shows_its_terms_past_running_and_to_come() -> None:
    past = filled(4, 10, term_starts_on=date(2024, 1, 1), term_ends_on=date(2026, 1, 31))
    ahead = filled(4, 11, term_starts_on=date(2028, 2, 1), term_ends_on=date(2030, 1, 31))
    one = seat(shown(RULES_SET, past, filled(4), ahead), "s4")
    assert [[term.holder.organisation_id for term in terms] for terms in ([one.now], one.later, one.before)] == [
        ["ngo-4"],
        ["ngo-11"],
        ["ngo-10"],
    ]
    after = seat(shown(RULES_SET, past, filled(4), ahead, day=date(2028, 2, 1)), "s4")
    assert [term.holder.organisation_id for term in (after.now, *after.before)] == ["ngo-11", "ngo-4", "ngo-10"]


def test_a_vacated_seat_shows_the_reason_by_code_only() -> None:
    removed = VacancyReason(code="removed", text="Mr. X never came.")
    document = fold(committees, *NINE_FILLED, vacated(filled(4), date(2026, 5, 20), removed), stream=STREAM)
    one = seat(committee_shown(document, TODAY, ACTIVE, {}), "s4")
    assert (one.vacant, one.now, one.standing) == (True, None, None)
    assert [(term.vacated_on, term.why) for term in one.before] == [(date(2026, 5, 20), "removed")]
    assert "Mr. X" not in str(document)


def test_a_vacated_term_that_a_later_one_follows_stays_as_it_was() -> None:
    again = filled(4, term_starts_on=date(2026, 5, 25), term_ends_on=date(2028, 5, 24))
    one = seat(shown(RULES_SET, filled(4), vacated(filled(4), date(2026, 5, 20)), again), "s4")
    assert (one.now.term_starts_on, one.before[0].vacated_on) == (date(2026, 5, 25), date(2026, 5, 20))


def test_contacts_are_shown_of_who_holds_the_seat_now() -> None:
    person = {"contact_id": "c-1", "alternate": "c-2"}
    committee = shown(*NINE_FILLED, people={("s4", "ngo-4"): person, ("s5", "ngo-99"): person})
    assert (seat(committee, "s4").contact_id, seat(committee, "s4").alternate) == ("c-1", "c-2")
    assert seat(committee, "s5").contact_id is None


def test_all_versions_of_the_rules_are_kept() -> None:
    document = fold(committees, RULES_SET, rules_set(2, term_months=36), stream=STREAM)
    assert [Rules.model_validate(one).term_months for one in document["rules"]] == [24, 36]


def test_meetings_show_their_quorum_and_count_their_decisions() -> None:
    other = held(1, 2, meeting_id=ANOTHER, held_on=TODAY)
    decision = taken(take(3, 1, 0, 5), *NINE_FILLED, FIVE)
    document = fold(committee_meetings, *NINE_FILLED, FIVE, other, decision, stream=STREAM)
    meetings = [MeetingShown.model_validate(one) for one in document["meetings"]]
    assert [(one.meeting_id, one.quorum, one.decisions) for one in meetings] == [
        (MEETING, FIVE.quorum, 1),
        (ANOTHER, other.quorum, 0),
    ]


def test_decisions_show_how_they_were_computed() -> None:
    decision = taken(take(3, 1, 0, 5), *NINE_FILLED, FIVE)
    document = fold(committee_decisions, *NINE_FILLED, FIVE, decision, stream=STREAM)
    [one] = [DecisionShown.model_validate(entry) for entry in document["decisions"]]
    assert (one.votes, one.quorum, one.majority, one.result) == (
        decision.votes,
        decision.quorum,
        decision.majority,
        "carried",
    )


def test_pages_tell_every_entry_once_the_latest_first() -> None:
    entries = [{"on": f"2026-01-0{1 + number % 3}", "version": number} for number in range(1, 8)]
    page, cursor = part("x", entries, "on", cursor=None, limit=3)
    pages = [page]
    while cursor is not None:
        page, cursor = part("x", entries, "on", cursor=cursor, limit=3)
        pages.append(page)
    assert [len(page) for page in pages] == [3, 3, 1]
    assert list(chain(*pages)) == sorted(entries, key=lambda one: (one["on"], one["version"]), reverse=True)


@pytest.mark.parametrize("cursor", ["nonsense", write_cursor("y", ["2026-01-01", 1]), write_cursor("x", [None, "1"])])
def test_a_cursor_of_another_list_is_told(cursor: str) -> None:
    with pytest.raises(BadCursor):
        part("x", [{"on": "2026-01-01", "version": 1}], "on", cursor=cursor, limit=3)
