"""The formal ties that linkages, seats and agreed activities make, and how long they hold."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.membership.committees.views import committees
from services.membership.linkages.bonds import agreed, seated
from services.membership.linkages.learnt.views import agreed_activities
from services.membership.linkages.metrics import Tie
from shared.contracts.activities import ActivityCancelled, ActivityCompleted, ActivityPlanned, ActivityReassigned
from shared.contracts.event import Event
from tests.unit.given import fold
from tests.unit.membership.committee_sentences import RULES_SET, SINCE, STREAM, filled, organisation, vacated

ENDS = date(2028, 2, 1)


def seats(*events: Event) -> list[Tie]:
    return list(seated(fold(committees, RULES_SET, *events, stream=STREAM)["terms"]))


def test_seats_tie_their_holders_while_both_are_in_term() -> None:
    later = date(2026, 6, 1)
    assert seats(filled(1), filled(2, term_starts_on=later), filled(3)) == [
        Tie(("ngo-1", "ngo-2"), later, "seat", ENDS),
        Tie(("ngo-1", "ngo-3"), SINCE, "seat", ENDS),
        Tie(("ngo-2", "ngo-3"), later, "seat", ENDS),
    ]


def test_a_seat_ties_until_it_is_vacant_and_never_where_it_was_given_up_before() -> None:
    on = date(2026, 5, 1)
    [tie] = seats(filled(1), filled(2), vacated(filled(2), on))
    assert (tie.pair, tie.until_on) == (("ngo-1", "ngo-2"), on)
    assert seats(filled(1), filled(2), vacated(filled(2), SINCE)) == []


def test_terms_that_follow_each_other_tie_nobody() -> None:
    first = filled(1, term_ends_on=date(2026, 12, 31))
    assert seats(first, filled(1, 2, term_starts_on=date(2027, 1, 1))) == []
    assert seats(first, filled(1, term_starts_on=date(2027, 1, 1))) == []


ACTIVITY = "membership/PK-SD/activities/a1"
ADOPTED = "2026-01-10"
PLANS: dict[str, Any] = {
    "2026-S1": {"adoption": {"adopted_on": ADOPTED, "activity_ids": ["a1"]}, "closing": None},
}


def planned(**changes: Any) -> ActivityPlanned:
    told = ActivityPlanned.example | {"activity_id": "a1", "plan_id": "2026-S1"} | changes
    told |= {"owner": _org(1), "partners": [_org(2), _org(3)]}
    return ActivityPlanned.model_validate(told)


def later(event: type[Event], **changes: Any) -> Event:
    return event.model_validate(event.example | {"activity_id": "a1", "plan_id": "2026-S1"} | changes)


def _org(number: int) -> dict[str, Any]:
    return organisation(number).model_dump(mode="json")


def ties(*events: Event, plans: dict[str, Any] = PLANS, decided: dict[str, str] | None = None) -> list[Tie]:
    return list(agreed([fold(agreed_activities, *events, stream=ACTIVITY)], plans, decided or {}))


def test_an_activity_ties_its_owner_with_each_partner_from_the_adoption_of_its_plan() -> None:
    assert ties(planned()) == [
        Tie(("ngo-1", "ngo-2"), date(2026, 1, 10), "activity"),
        Tie(("ngo-1", "ngo-3"), date(2026, 1, 10), "activity"),
    ]


def test_an_activity_that_was_added_later_ties_from_the_day_of_the_decision() -> None:
    other = planned(activity_id="a2", decision_id="d" * 20)
    assert {tie.from_on for tie in ties(other, decided={"d" * 20: "2026-03-01"})} == {date(2026, 3, 1)}
    assert {tie.from_on for tie in ties(other)} == {date(2026, 1, 10)}


def test_an_activity_ties_until_it_ends_or_its_plan_is_closed() -> None:
    on = date(2026, 4, 2)
    assert {tie.until_on for tie in ties(planned(), later(ActivityCompleted, completed_on="2026-04-02"))} == {on}
    assert {tie.until_on for tie in ties(planned(), later(ActivityCancelled, cancelled_on="2026-04-02"))} == {on}
    closed = {"2026-S1": PLANS["2026-S1"] | {"closing": {"closed_on": "2026-04-02"}}}
    assert {tie.until_on for tie in ties(planned(), plans=closed)} == {on}
    assert ties(planned(), later(ActivityCancelled, cancelled_on="2026-01-09")) == []


def test_a_new_owner_is_tied_from_the_reassignment_and_the_old_one_no_more() -> None:
    on = date(2026, 3, 1)
    assert ties(planned(), later(ActivityReassigned, owner=_org(2), reassigned_on="2026-03-01")) == [
        Tie(("ngo-1", "ngo-2"), date(2026, 1, 10), "activity", on),
        Tie(("ngo-1", "ngo-3"), date(2026, 1, 10), "activity", on),
        Tie(("ngo-2", "ngo-3"), on, "activity"),
    ]
