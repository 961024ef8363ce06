"""Filling and vacating a committee's seats, as sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.membership.committees.commands import Vacate
from services.membership.committees.seating import last_day
from shared.contracts.committee_seats import VacancyReason
from tests.unit.given import SECRETARIAT
from tests.unit.membership.committee_sentences import (
    RESIGNED,
    RULES_SET,
    candidate,
    fill,
    filled,
    given,
    rules_set,
    vacated,
)
from tests.unit.membership.sentences import TODAY

ENDED = VacancyReason(code="term_ended")
VACATE = Vacate("s4", "ngo-4", RESIGNED, on=date(2026, 5, 20), today=TODAY)
NEXT: dict[str, Any] = {"term_starts_on": date(2028, 2, 1), "term_ends_on": date(2030, 1, 31)}
PAST: dict[str, Any] = {"term_starts_on": date(2024, 1, 1), "term_ends_on": date(2026, 1, 31)}


def test_a_member_holds_a_seat_for_as_long_as_the_rules_allow() -> None:
    given(RULES_SET).when(fill(4)).then(filled(4))


def test_a_term_may_be_shorter() -> None:
    given(RULES_SET).when(fill(4, ends_on=date(2026, 12, 31))).then(filled(4, term_ends_on=date(2026, 12, 31)))


@pytest.mark.parametrize("ends_on", [date(2026, 1, 31), date(2028, 2, 1)])
def test_a_term_is_not_longer_than_the_rules_say_and_ends_after_it_began(ends_on: date) -> None:
    given(RULES_SET).when(fill(4, ends_on=ends_on)).refused("committee.term_length")


@pytest.mark.parametrize(
    ("starts_on", "months", "ends_on"),
    [
        (date(2026, 2, 1), 24, date(2028, 1, 31)),
        (date(2026, 8, 31), 6, date(2027, 2, 27)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
        (date(2026, 12, 15), 1, date(2027, 1, 14)),
    ],
)
def test_a_term_of_months_ends_the_day_before_the_same_day(starts_on: date, months: int, ends_on: date) -> None:
    assert last_day(starts_on, months) == ends_on


def test_filling_a_seat_twice_changes_nothing() -> None:
    given(RULES_SET, filled(4)).when(fill(4)).then()
    given(RULES_SET, filled(4)).when(fill(4, candidate=candidate(4, active=False))).then()


def test_only_a_seat_of_the_rules_is_filled() -> None:
    given(RULES_SET).when(fill(4, seat_id="s99")).refused("committee.unknown_seat")


def test_only_an_active_member_holds_a_seat() -> None:
    given(RULES_SET).when(fill(4, candidate=candidate(4, active=False))).refused("committee.holder_not_active")
    given(RULES_SET).when(fill(4, candidate=None)).refused("committee.holder_not_active")


def test_nobody_fills_a_seat_with_their_own_organisation() -> None:
    own = replace(SECRETARIAT, organisation_id="ngo-4")
    given(RULES_SET).when(fill(4), by=own).refused("committee.own_matter")
    acts = fill(4, candidate=candidate(4, SECRETARIAT.account_id))
    given(RULES_SET).when(acts).refused("committee.own_matter")


def test_a_reserved_seat_is_held_by_its_sector() -> None:
    given(RULES_SET).when(fill(5, 4)).refused("committee.wrong_sector")
    given(RULES_SET).when(fill(5)).then(filled(5))


def test_other_imbalance_refuses_nothing() -> None:
    given(RULES_SET, filled(1)).when(fill(2, 7)).then(filled(2, 7))


def test_a_seat_is_filled_at_most_a_year_ahead() -> None:
    given(RULES_SET).when(fill(4, starts_on=date(2027, 6, 3))).refused("committee.too_far_ahead")
    given(RULES_SET).when(fill(4, starts_on=date.max)).refused("committee.too_far_ahead")


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"starts_on": date(2025, 6, 1)},
        {"starts_on": date(2027, 1, 1)},
        {"starts_on": date(2026, 3, 1), "ends_on": date(2026, 3, 1)},
    ],
)
def test_terms_of_a_seat_never_overlap(told: dict[str, Any]) -> None:
    given(RULES_SET, filled(4)).when(fill(4, 6, **told)).refused("committee.terms_overlap")


def test_a_term_follows_another_the_day_after() -> None:
    given(RULES_SET, filled(4, **PAST)).when(fill(4, 6)).then(filled(4, 6))


def test_an_organisation_holds_one_seat_at_a_time() -> None:
    given(RULES_SET, filled(4)).when(fill(6, 4)).refused("committee.one_seat_per_organisation")
    given(RULES_SET, filled(4, **PAST)).when(fill(6, 4)).then(filled(6, 4))


def test_an_organisation_holds_a_seat_for_two_terms_in_a_row() -> None:
    before = filled(4, term_starts_on=date(2022, 1, 1), term_ends_on=date(2023, 12, 31))
    given(RULES_SET, before, filled(4, **PAST)).when(fill(4)).refused("committee.too_many_terms")
    given(RULES_SET, before.model_copy(update={"holder": filled(6).holder}), filled(4, **PAST)).when(fill(4)).then(
        filled(4)
    )
    office = fill(4, method="ex_officio")
    given(RULES_SET, before, filled(4, **PAST)).when(office).then(filled(4, method="ex_officio"))
    given(rules_set(max_terms=None), before, filled(4, **PAST)).when(fill(4)).then(filled(4))


def test_a_seat_becomes_vacant_from_a_day_on() -> None:
    given(RULES_SET, filled(4)).when(VACATE).then(vacated(filled(4), date(2026, 5, 20)))


def test_terms_to_come_are_given_up_with_the_one_that_runs() -> None:
    given(RULES_SET, filled(4), filled(4, **NEXT)).when(VACATE).then(
        vacated(filled(4), date(2026, 5, 20)), vacated(filled(4, **NEXT), date(2026, 5, 20))
    )


@pytest.mark.parametrize("code", ["member_left", "representative_released"])
def test_a_seat_vacated_already_or_held_by_another_changes_nothing(code: Any) -> None:
    left = replace(VACATE, why=VacancyReason(code=code))
    gone = vacated(filled(4), date(2026, 5, 1))
    given(RULES_SET, filled(4), gone).when(left).then()
    another = filled(4, 6, term_starts_on=date(2026, 5, 10), term_ends_on=date(2028, 5, 9))
    given(RULES_SET, filled(4), gone, another).when(left).then()
    given(RULES_SET, filled(4, **PAST)).when(left).then()
    ahead = filled(4, **NEXT)
    given(RULES_SET, ahead, vacated(ahead, date(2026, 5, 20))).when(left).then()


def test_a_seat_whose_rules_are_gone_is_vacated_without_a_refusal() -> None:
    gone = vacated(filled(4), date(2026, 5, 1))
    fewer = rules_set(2, seats=RULES_SET.seats[:3])
    given(RULES_SET, filled(4), gone, fewer).when(VACATE).then()


def test_only_who_held_a_seat_vacates_it() -> None:
    given(RULES_SET, filled(4)).when(replace(VACATE, organisation_id="ngo-7")).refused("committee.not_the_holder")
    given(RULES_SET).when(replace(VACATE, seat_id="s99")).refused("committee.unknown_seat")


def test_a_seat_is_not_vacated_tomorrow() -> None:
    given(RULES_SET, filled(4)).when(replace(VACATE, on=date(2026, 6, 2))).refused("committee.future_date")


def test_a_vacated_seat_is_filled_from_that_day() -> None:
    gone = vacated(filled(4), date(2026, 5, 20))
    given(RULES_SET, filled(4), gone).when(fill(4, 6, starts_on=date(2026, 5, 19))).refused("committee.terms_overlap")
    given(RULES_SET, filled(4), gone).when(fill(4, 6, starts_on=date(2026, 5, 20))).then(
        filled(4, 6, term_starts_on=date(2026, 5, 20), term_ends_on=date(2028, 5, 19))
    )


def test_a_term_given_up_before_it_began_leaves_its_days_free() -> None:
    ahead = filled(4, term_starts_on=date(2026, 8, 1), term_ends_on=date(2028, 7, 31))
    given(RULES_SET, ahead, vacated(ahead, date(2026, 5, 20))).when(fill(4, 6)).then(filled(4, 6))


def test_that_a_term_ended_is_told_once_and_after_its_last_day() -> None:
    ended = replace(VACATE, why=ENDED)
    told = vacated(filled(4, **PAST), date(2026, 2, 1), ENDED)
    given(RULES_SET, filled(4, **PAST)).when(ended).then(told)
    given(RULES_SET, filled(4, **PAST), told).when(ended).then()
    given(RULES_SET, filled(4, **PAST), filled(4, 6)).when(ended).then()
    given(RULES_SET, filled(4)).when(ended).refused("committee.term_not_over")
