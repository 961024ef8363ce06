"""Setting a committee's rules, as sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.membership.committees.commands import SetRules
from shared.contracts.committee_seats import Majority, Quorum, Seat
from shared.contracts.fields import Sector
from tests.unit.membership.committee_sentences import (
    NINE_FILLED,
    RULES,
    RULES_SET,
    fill,
    filled,
    given,
    rules_set,
    vacated,
)
from tests.unit.membership.sentences import TODAY

SET = SetRules(RULES, has_alliance=True, today=TODAY)
HALF = {"num": 1, "den": 2, "strict": True}


def changed(**changes: Any) -> SetRules:
    return replace(SET, rules=RULES.model_copy(update=changes))


def test_the_first_rules_begin_a_committee() -> None:
    given().when(SET).then(RULES_SET)


def test_the_rules_in_force_again_change_nothing() -> None:
    given(RULES_SET).when(changed(effective_on=TODAY)).then()


def test_other_rules_are_the_next_version() -> None:
    given(RULES_SET).when(changed(term_months=36, effective_on=TODAY)).then(
        rules_set(2, term_months=36, effective_on=TODAY)
    )


def test_only_an_alliance_has_a_committee() -> None:
    given().when(replace(SET, has_alliance=False)).refused("committee.no_alliance")


def test_rules_do_not_take_effect_tomorrow_nor_before_those_that_they_follow() -> None:
    given().when(changed(effective_on=date(2026, 6, 2))).refused("committee.future_date")
    given(RULES_SET).when(changed(term_months=36, effective_on=date(2026, 1, 14))).refused(
        "committee.before_last_rules"
    )


def test_a_seat_stands_in_the_rules_once() -> None:
    given().when(changed(seats=(*RULES.seats, RULES.seats[4]))).refused("committee.seat_twice")


@pytest.mark.parametrize("kinds", [("member", "member"), ("chair", "chair")])
def test_a_committee_has_one_chair(kinds: tuple[Any, ...]) -> None:
    seats = tuple(Seat(seat_id=f"s{number}", kind=kind) for number, kind in enumerate(kinds))
    given().when(changed(seats=seats, quorum=Quorum(**HALF, min=1))).refused("committee.one_chair")


@pytest.mark.parametrize(
    "unreachable",
    [
        {"quorum": Quorum(num=3, den=2, strict=False, min=1)},
        {"quorum": Quorum(num=2, den=2, strict=True, min=1)},
        {"quorum": Quorum(**HALF, min=12)},
        {"majority": Majority(base="filled", num=1, den=1, strict=True)},
    ],
)
def test_quorum_and_majority_can_be_reached(unreachable: dict[str, Any]) -> None:
    given().when(changed(**unreachable)).refused("committee.out_of_reach")


def test_all_seats_may_be_asked_for() -> None:
    everybody = Quorum(num=1, den=1, strict=False, min=11)
    given().when(changed(quorum=everybody)).then(rules_set(quorum=everybody))


def test_a_seat_that_is_held_now_or_later_is_not_taken_from_under_its_holder() -> None:
    fewer = changed(seats=RULES.seats[:8], effective_on=TODAY)
    given(*NINE_FILLED).when(fewer).refused("committee.seat_in_use")
    later = filled(9, term_starts_on=date(2026, 9, 1), term_ends_on=date(2028, 8, 31))
    given(RULES_SET, later).when(fewer).refused("committee.seat_in_use")
    given(RULES_SET, filled(8)).when(fewer).then(rules_set(2, seats=RULES.seats[:8], effective_on=TODAY))


def test_a_seat_that_is_held_is_not_reserved_for_another_sector() -> None:
    reserved = (*RULES.seats[:8], Seat(seat_id="s9", kind="member", reserved_sector=Sector.MEDIA))
    given(*NINE_FILLED).when(changed(seats=reserved, effective_on=TODAY)).refused("committee.seat_in_use")


def test_a_vacated_seat_may_go() -> None:
    gone = vacated(filled(9), date(2026, 5, 1))
    fewer = changed(seats=RULES.seats[:8], effective_on=TODAY)
    given(*NINE_FILLED, gone).when(fewer).then(rules_set(2, seats=RULES.seats[:8], effective_on=TODAY))


def test_without_rules_no_seat_is_filled() -> None:
    given().when(fill(1)).refused("committee.no_rules")
