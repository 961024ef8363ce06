"""Giving support and closing it, as sentences; and what is shown of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.membership.support.commands import Command
from services.membership.support.decisions import decider
from services.membership.support.shown import shown
from services.membership.support.standings import Standing
from services.membership.support.views import support
from shared.contracts.event import Event
from shared.contracts.fields import Money
from shared.contracts.support import (
    ApprovalChangeReason,
    Condition,
    SupportApprovalChanged,
    SupportDeclined,
    SupportDeclineReason,
)
from shared.decisions import Refused
from tests.unit.given import Given, fold
from tests.unit.membership.sentences import TODAY
from tests.unit.membership.support import (
    APPROVED,
    ASKED,
    AUTHORITY,
    CLOSE,
    CLOSED,
    DELIVER,
    DELIVER_SECOND,
    FIRST,
    PROGRAMME,
    SECOND,
    SHORT,
    STREAM,
    TERMS,
    rupees,
)


def given(*events: Event) -> Given[Standing, Command]:
    return Given(decider, *events)


def facts(command: Command, *events: Event) -> dict[str, object]:
    with pytest.raises(Refused) as refusal:
        decider.decide(decider.state(events), command, PROGRAMME)
    return {"rule": refusal.value.rule, **refusal.value.facts}


def test_a_delivery_told_twice_is_one_delivery() -> None:
    given(ASKED, APPROVED, FIRST).when(DELIVER, by=PROGRAMME).then()
    given(ASKED, APPROVED, FIRST).when(replace(DELIVER, delivered=rupees("300000.0")), by=PROGRAMME).then()
    given(ASKED, APPROVED, FIRST, CLOSED).when(DELIVER, by=PROGRAMME).then()


@pytest.mark.parametrize(
    "other", [{"delivered": rupees("1")}, {"on": date(2026, 3, 2)}, {"tranche_no": 2}, {"conditions_met": (1,)}]
)
def test_a_number_tells_one_delivery(other: dict[str, Any]) -> None:
    given(ASKED, APPROVED, FIRST).when(replace(DELIVER, **other), by=PROGRAMME).refused(
        "support.delivery_told_otherwise"
    )


def test_delivered_is_at_most_approved_and_the_arithmetic_is_told() -> None:
    more = replace(DELIVER_SECOND, delivered=rupees("200000.01"))
    assert facts(more, ASKED, APPROVED, FIRST) == {
        "rule": "support.more_than_approved",
        "field": "delivered",
        "value": "200000.01 PKR",
        "approved": "500000 PKR",
        "delivered": "300000 PKR",
        "left": "200000 PKR",
    }


def test_delivered_of_a_tranche_is_at_most_the_tranche() -> None:
    more = replace(DELIVER, delivered=rupees("300000.01"))
    given(ASKED, APPROVED).when(more, by=PROGRAMME).refused("support.more_than_tranche")
    again = replace(DELIVER, delivery_no=2, delivered=rupees("1"))
    given(ASKED, APPROVED, FIRST).when(again, by=PROGRAMME).refused("support.more_than_tranche")


def test_a_delivery_is_something_of_a_tranche_that_there_is_in_the_currency_asked_for() -> None:
    given(ASKED, APPROVED).when(replace(DELIVER, tranche_no=3), by=PROGRAMME).refused("support.unknown_tranche")
    given(ASKED, APPROVED).when(replace(DELIVER, delivered=rupees("0")), by=PROGRAMME).refused("support.nothing")
    dollars = Money(amount="1", currency="USD")
    assert facts(replace(DELIVER, delivered=dollars), ASKED, APPROVED) == {
        "rule": "support.other_unit",
        "field": "delivered",
        "value": "USD",
        "asked_in": "PKR",
    }


def test_a_tranche_waits_for_its_conditions() -> None:
    unmet = replace(DELIVER_SECOND, conditions_met=())
    assert facts(unmet, ASKED, APPROVED, FIRST) == {
        "rule": "support.condition_not_met",
        "conditions": [1],
        "tranche_no": 2,
    }
    unknown = replace(DELIVER_SECOND, conditions_met=(1, 2))
    given(ASKED, APPROVED, FIRST).when(unknown, by=PROGRAMME).refused("support.unknown_condition")


def test_a_condition_of_the_whole_approval_is_met_before_anything_is_given_and_stays_met() -> None:
    account = Condition(condition_no=2, text="A bank account of its own is open.")
    approved = APPROVED.model_copy(update={"conditions": (*TERMS.conditions, account)})
    given(ASKED, approved).when(DELIVER, by=PROGRAMME).refused("support.condition_not_met")
    first = FIRST.model_copy(update={"conditions_met": (2,)})
    given(ASKED, approved).when(replace(DELIVER, conditions_met=(2,)), by=PROGRAMME).then(first)
    given(ASKED, approved, first).when(DELIVER_SECOND, by=PROGRAMME).then(SECOND)


def test_nothing_is_delivered_tomorrow_or_before_the_approval_or_without_one() -> None:
    tomorrow = replace(DELIVER, on=TODAY + timedelta(1))
    given(ASKED, APPROVED).when(tomorrow, by=PROGRAMME).refused("support.future_date")
    early = replace(DELIVER, on=date(2026, 2, 1))
    given(ASKED, APPROVED).when(early, by=PROGRAMME).refused("support.before_last_step")
    given(ASKED).when(DELIVER, by=PROGRAMME).refused("support.standing")
    given(ASKED, APPROVED, FIRST, CLOSED).when(DELIVER_SECOND, by=PROGRAMME).refused("support.standing")


def test_closing_tells_what_was_approved_and_not_given() -> None:
    given(ASKED, APPROVED, FIRST).when(CLOSE, by=PROGRAMME).then(CLOSED)
    given(ASKED, APPROVED, FIRST, CLOSED).when(CLOSE, by=PROGRAMME).then()


def test_support_is_closed_after_its_last_delivery_and_not_tomorrow() -> None:
    early = replace(CLOSE, on=date(2026, 5, 1))
    given(ASKED, APPROVED, FIRST, SECOND).when(early, by=PROGRAMME).refused("support.before_last_step")
    given(ASKED, APPROVED).when(replace(CLOSE, on=TODAY + timedelta(1)), by=PROGRAMME).refused("support.future_date")
    given(ASKED).when(CLOSE, by=PROGRAMME).refused("support.standing")


def seen(*events: Event) -> Any:
    return shown({**fold(support, *events, stream=STREAM), "requester_standing": "active"})


def test_a_request_is_shown_with_what_was_asked_for() -> None:
    waiting = seen(ASKED)
    assert (waiting.standing, waiting.requested, waiting.delivered) == ("requested", rupees("600000"), None)
    assert (waiting.tranches, waiting.deliveries) == ([], [])


def test_support_is_shown_with_its_deliveries_what_is_left_and_which_conditions_are_met() -> None:
    half = seen(ASKED, APPROVED, FIRST)
    assert [(one.delivered.amount, one.left.amount) for one in half.tranches] == [("300000", "0"), ("0", "200000")]
    assert [one.met_by for one in half.conditions] == [None]
    whole = seen(ASKED, APPROVED, FIRST, SECOND)
    assert [one.met_by for one in whole.conditions] == [2]
    assert [one.delivery_no for one in whole.deliveries] == [1, 2]
    closed = seen(ASKED, APPROVED, FIRST, CLOSED)
    assert (closed.standing, closed.undelivered, closed.version) == ("closed", rupees("200000"), 4)


def test_every_approval_stays_visible_with_why_it_changed() -> None:
    changed = SupportApprovalChanged(
        **SHORT,
        **TERMS.told(),
        approved_on=date(2026, 2, 2),
        authority=AUTHORITY,
        effective_on=TODAY,
        changed=("tranches",),
        why=ApprovalChangeReason(code="rescheduled"),
    )
    approvals = seen(ASKED, APPROVED, FIRST, changed).approvals
    assert [(one.on, one.changed, one.why and one.why.code) for one in approvals] == [
        (date(2026, 2, 2), [], None),
        (TODAY, ["tranches"], "rescheduled"),
    ]


def test_of_a_request_that_was_taken_back_no_words_are_kept() -> None:
    why = SupportDeclineReason(code="withdrawn", text="Mr. X left us.")
    taken_back = SupportDeclined(**SHORT, declined_on=TODAY, why=why)
    document = fold(support, ASKED, taken_back, stream=STREAM)
    assert (document["standing"], document["purpose"]) == ("declined", None)
    assert "Mr. X" not in str(document)
    declined = taken_back.model_copy(update={"why": SupportDeclineReason(code="no_funds", text="Next year again.")})
    assert "Next year again." in str(fold(support, ASKED, declined, stream=STREAM))
