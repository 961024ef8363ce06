"""Asking for support and deciding on it, as sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.membership.support.commands import Command
from services.membership.support.decisions import decider
from services.membership.support.standings import Standing
from shared.contracts.event import Event
from shared.contracts.fields import Money
from shared.contracts.support import (
    Condition,
    Days,
    SupportApprovalChanged,
    SupportDeclined,
    SupportDeclineReason,
    Tranche,
)
from shared.decisions import Refused
from tests.unit.given import Given
from tests.unit.membership.sentences import HEAD, OFFICER, STRANGER, TODAY
from tests.unit.membership.support import (
    APPROVE,
    APPROVED,
    ASK,
    ASKED,
    AUTHORITY,
    CHANGE,
    CLOSE,
    CLOSED,
    DECLINE,
    DELIVER,
    DELIVER_SECOND,
    FIRST,
    ON_AIR,
    PROGRAMME,
    SECOND,
    SHORT,
    TERMS,
    WITHDRAW,
    rupees,
)

DECLINED = SupportDeclined(**SHORT, declined_on=TODAY, why=DECLINE.why)
WITHDRAWN = SupportDeclined(**SHORT, declined_on=TODAY, why=SupportDeclineReason(code="withdrawn"))


def given(*events: Event) -> Given[Standing, Command]:
    return Given(decider, *events)


def asked(**other: Any) -> Any:
    return replace(ASK, request=ASKED.model_copy(update=other))


def with_terms(command: Any, **other: Any) -> Any:
    return replace(command, terms=replace(TERMS, **other))


def tranche(number: int, amount: str, due_on: date = date(2026, 5, 1)) -> Tranche:
    return Tranche(tranche_no=number, quantity=rupees(amount), due_on=due_on)


def test_an_active_member_asks_for_support() -> None:
    given().when(ASK, by=HEAD).then(ASKED)


def test_asking_twice_is_one_request() -> None:
    given(ASKED).when(ASK, by=HEAD).then()
    given(ASKED).when(asked(goals=(5,)), by=HEAD).refused("support.standing")


@pytest.mark.parametrize("standing", ["stranger", "applied", "declined", "suspended", "left"])
def test_only_active_members_ask(standing: str) -> None:
    given().when(replace(ASK, standing=standing), by=HEAD).refused("support.requester_not_active")


def test_support_is_for_an_activity_that_is_planned() -> None:
    given().when(replace(ASK, activity_known=False), by=HEAD).refused("support.unknown_activity")


def test_support_is_for_districts_of_the_province() -> None:
    given().when(asked(districts=("PK713", "PK201")), by=HEAD).refused("support.district_outside_province")


def test_technical_support_is_counted_in_days_and_financial_in_money() -> None:
    days = asked(kind="technical", requested=Days(days="12.5"))
    given().when(days, by=HEAD).then(days.request)
    given().when(asked(kind="technical"), by=HEAD).refused("support.kind_and_unit")
    given().when(asked(requested=Days(days="12")), by=HEAD).refused("support.kind_and_unit")


@pytest.mark.parametrize("amount", ["0", "0.00"])
def test_nobody_asks_for_nothing(amount: str) -> None:
    given().when(asked(requested=rupees(amount)), by=HEAD).refused("support.nothing")


def test_support_is_not_asked_for_tomorrow_nor_needed_before_it_was_asked_for() -> None:
    given().when(asked(requested_on=TODAY + timedelta(1), needed_by_on=date(2027, 1, 1)), by=HEAD).refused(
        "support.future_date"
    )
    given().when(asked(needed_by_on=date(2026, 1, 11)), by=HEAD).refused("support.needed_before_asked")


def test_a_member_takes_its_own_request_back() -> None:
    given(ASKED).when(WITHDRAW, by=HEAD).then(WITHDRAWN)
    given(ASKED, WITHDRAWN).when(WITHDRAW, by=HEAD).then()


def test_nobody_takes_anothers_request_back() -> None:
    given(ASKED).when(WITHDRAW, by=STRANGER).refused("support.not_own")


def test_what_was_approved_is_not_taken_back() -> None:
    given(ASKED, APPROVED).when(WITHDRAW, by=HEAD).refused("support.standing")


def test_the_programme_approves_in_tranches_on_conditions() -> None:
    given(ASKED).when(APPROVE, by=PROGRAMME).then(APPROVED)


def test_approving_twice_changes_nothing_however_the_amounts_are_written() -> None:
    given(ASKED, APPROVED).when(APPROVE, by=PROGRAMME).then()
    given(ASKED, APPROVED).when(with_terms(APPROVE, approved=rupees("500000.00")), by=PROGRAMME).then()
    given(ASKED, APPROVED).when(with_terms(APPROVE, conditions=()), by=PROGRAMME).refused("support.standing")


def test_the_programme_declines_and_says_why() -> None:
    given(ASKED).when(DECLINE, by=PROGRAMME).then(DECLINED)
    given(ASKED, DECLINED).when(DECLINE, by=PROGRAMME).then()
    given(ASKED, DECLINED).when(APPROVE, by=PROGRAMME).refused("support.standing")
    given(ASKED, APPROVED).when(DECLINE, by=PROGRAMME).refused("support.standing")


@pytest.mark.parametrize("command", [APPROVE, CHANGE, DECLINE, DELIVER, CLOSE])
@pytest.mark.parametrize("own", [replace(PROGRAMME, organisation_id="secp-0012"), HEAD, OFFICER])
def test_nobody_decides_on_their_own_organisations_support_or_gives_it(command: Command, own: Any) -> None:
    for events in ([ASKED], [ASKED, APPROVED]):
        given(*events).when(command, by=own).refused("support.own_matter")
    also_officer = replace(PROGRAMME, account_id=OFFICER.account_id)
    given(ASKED, APPROVED).when(command, by=also_officer).refused("support.own_matter")


@pytest.mark.parametrize("command", [WITHDRAW, APPROVE, CHANGE, DECLINE, DELIVER, CLOSE])
def test_what_nobody_asked_for_is_unknown(command: Command) -> None:
    given().when(command, by=PROGRAMME).refused("support.unknown")


def test_approved_is_at_most_requested_and_the_arithmetic_is_told() -> None:
    more = with_terms(APPROVE, approved=rupees("600000.01"), tranches=(tranche(1, "600000.01"),), conditions=())
    with pytest.raises(Refused) as refusal:
        decider.decide(decider.state([ASKED]), more, PROGRAMME)
    assert (refusal.value.rule, refusal.value.facts) == (
        "support.more_than_requested",
        {"requested": "600000 PKR", "approved": "600000.01 PKR"},
    )
    whole = with_terms(APPROVE, approved=rupees("600000"), tranches=(tranche(1, "600000"),), conditions=())
    assert len(decider.decide(decider.state([ASKED]), whole, PROGRAMME)) == 1


def test_approval_is_in_the_currency_that_was_asked_for() -> None:
    dollars = Money(amount="500000", currency="USD")
    given(ASKED).when(with_terms(APPROVE, approved=dollars), by=PROGRAMME).refused("support.other_unit")
    given(ASKED).when(with_terms(APPROVE, approved=Days(days="5")), by=PROGRAMME).refused("support.other_unit")
    in_dollars = Tranche(tranche_no=1, quantity=dollars, due_on=date(2026, 5, 1))
    given(ASKED).when(with_terms(APPROVE, tranches=(in_dollars,)), by=PROGRAMME).refused("support.other_unit")


def test_tranches_add_up_and_none_is_nothing() -> None:
    short = (tranche(1, "300000"), tranche(2, "199999.99"))
    given(ASKED).when(with_terms(APPROVE, tranches=short), by=PROGRAMME).refused("support.tranches_add_up")
    empty = (tranche(1, "500000"), tranche(2, "0"))
    given(ASKED).when(with_terms(APPROVE, tranches=empty), by=PROGRAMME).refused("support.nothing")


def test_no_tranche_is_due_before_the_approval() -> None:
    early = (tranche(1, "500000", date(2026, 2, 1)),)
    given(ASKED).when(with_terms(APPROVE, tranches=early), by=PROGRAMME).refused("support.tranche_before_approval")


def test_tranches_and_conditions_are_numbered_once_and_conditions_name_a_tranche_that_there_is() -> None:
    twice = (tranche(1, "300000"), tranche(1, "200000"))
    given(ASKED).when(with_terms(APPROVE, tranches=twice), by=PROGRAMME).refused("support.numbered_once")
    given(ASKED).when(with_terms(APPROVE, conditions=(ON_AIR, ON_AIR)), by=PROGRAMME).refused("support.numbered_once")
    third = Condition(condition_no=1, text="The report is there.", tranche_no=3)
    given(ASKED).when(with_terms(APPROVE, conditions=(third,)), by=PROGRAMME).refused("support.unknown_tranche")


@pytest.mark.parametrize("command", [APPROVE, DECLINE, WITHDRAW])
def test_an_answer_is_neither_of_tomorrow_nor_before_the_request(command: Any) -> None:
    by = HEAD if command is WITHDRAW else PROGRAMME
    given(ASKED).when(replace(command, on=TODAY + timedelta(1)), by=by).refused("support.future_date")
    given(ASKED).when(replace(command, on=date(2026, 1, 11)), by=by).refused("support.before_last_step")


def test_a_changed_approval_is_told_whole_with_what_changed() -> None:
    later = (TERMS.tranches[0], tranche(2, "200000", date(2026, 9, 1)))
    told = SupportApprovalChanged(
        **SHORT,
        **replace(TERMS, tranches=later).told(),
        approved_on=date(2026, 2, 2),
        authority=AUTHORITY,
        effective_on=TODAY,
        changed=("tranches",),
        why=CHANGE.why,
    )
    given(ASKED, APPROVED, FIRST).when(with_terms(CHANGE, tranches=later), by=PROGRAMME).then(told)
    given(ASKED, APPROVED, FIRST, told).when(with_terms(CHANGE, tranches=later), by=PROGRAMME).then()


def test_the_same_terms_again_change_nothing() -> None:
    given(ASKED, APPROVED).when(CHANGE, by=PROGRAMME).then()


def test_only_an_approval_that_stands_is_changed_and_not_before_its_last_change() -> None:
    given(ASKED).when(CHANGE, by=PROGRAMME).refused("support.standing")
    given(ASKED, APPROVED, FIRST, CLOSED).when(CHANGE, by=PROGRAMME).refused("support.standing")
    early = replace(CHANGE, on=date(2026, 2, 1))
    given(ASKED, APPROVED).when(early, by=PROGRAMME).refused("support.before_last_step")


def test_an_approval_does_not_go_below_what_was_delivered() -> None:
    less = with_terms(CHANGE, approved=rupees("299999"), tranches=(tranche(1, "299999"),), conditions=())
    given(ASKED, APPROVED, FIRST).when(less, by=PROGRAMME).refused("support.below_delivered")
    other = with_terms(CHANGE, tranches=(tranche(1, "200000"), tranche(2, "300000")))
    given(ASKED, APPROVED, FIRST).when(other, by=PROGRAMME).refused("support.tranche_below_delivered")
    gone = with_terms(CHANGE, tranches=(tranche(2, "500000"),))
    given(ASKED, APPROVED, FIRST).when(gone, by=PROGRAMME).refused("support.tranche_below_delivered")


def test_a_condition_that_was_met_stays_as_it_is_and_others_may_change() -> None:
    eight = ON_AIR.model_copy(update={"text": "Eight programmes are on air."})
    changed = with_terms(CHANGE, conditions=(eight,))
    assert len(decider.decide(decider.state([ASKED, APPROVED, FIRST]), changed, PROGRAMME)) == 1
    given(ASKED, APPROVED, FIRST, SECOND).when(changed, by=PROGRAMME).refused("support.met_condition_changed")
    dropped = with_terms(CHANGE, conditions=())
    given(ASKED, APPROVED, FIRST, SECOND).when(dropped, by=PROGRAMME).refused("support.met_condition_changed")


def test_deliveries_are_numbered_and_told_with_what_was_given_in_all() -> None:
    given(ASKED, APPROVED).when(DELIVER, by=PROGRAMME).then(FIRST)
    given(ASKED, APPROVED, FIRST).when(DELIVER_SECOND, by=PROGRAMME).then(SECOND)
    gap = replace(DELIVER, delivery_no=2)
    given(ASKED, APPROVED).when(gap, by=PROGRAMME).refused("support.delivery_not_next")
