"""Support beside sums kept by hand: whatever is asked, the approval stays within the request, deliveries within it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.membership.support.commands import Command, Terms
from services.membership.support.decisions import decider
from services.membership.support.shown import shown
from services.membership.support.standings import word
from services.membership.support.views import support
from shared.contracts.event import Event
from shared.contracts.fields import Money
from shared.contracts.support import Condition, SupportDelivered, Tranche
from shared.decisions import Actor, Refused
from tests.unit.given import fold
from tests.unit.membership.sentences import HEAD, TODAY
from tests.unit.membership.support import (
    APPROVE,
    ASK,
    ASKED,
    CHANGE,
    CLOSE,
    DECLINE,
    DELIVER,
    PROGRAMME,
    STREAM,
    WITHDRAW,
    rupees,
)
from tests.unit.membership.test_histories import stored

ASKED_FOR = Decimal(600_000)
parts = st.sampled_from([[1, 2, 3], [2, 2], [3, 1, 2], [1, 1], [4], [6], [2, 4, 1], [3, 0]])
"""Tranches, in hundred thousands; the last two are refused."""
actors = st.sampled_from([*[PROGRAMME] * 5, replace(PROGRAMME, organisation_id="secp-0012")])


def hundred_thousands(many: int) -> Money:
    return rupees(f"{many * 100_000}.00")


def terms(tranches: list[int], *, conditional: bool) -> Terms:
    return Terms(
        hundred_thousands(sum(tranches)),
        tuple(
            Tranche(tranche_no=number, quantity=hundred_thousands(much), due_on=date(2026, 6, 1))
            for number, much in enumerate(tranches, 1)
        ),
        (Condition(condition_no=1, text="The report is there.", tranche_no=1),) if conditional else (),
    )


class SupportBesideSums(RuleBasedStateMachine):
    """`decider` against a model that only adds up: standing, tranches, what was given of each, whether it is met."""

    def __init__(self) -> None:
        super().__init__()
        self.state, self.recorded = decider.initial, list[Event]()
        self.standing = "unasked"
        self.tranches: list[int] = []
        self.given: list[tuple[int, int]] = []
        self.conditional = self.met = False

    def ask(self, command: Command, by: Actor, *, allowed: bool) -> None:
        """Give the command twice: it is carried out as the model says, and the second time nothing happens."""
        try:
            told = decider.decide(self.state, command, by)
        except Refused:
            assert not allowed, command
            return
        assert allowed or not told, command
        for event in told:
            self.state = decider.evolve(self.state, event)
        self.recorded += told
        assert decider.decide(self.state, command, by) == []

    def given_of(self, tranche: int) -> int:
        return sum(much for number, much in self.given if number == tranche)

    @initialize()
    def it_begins(self) -> None:
        self.a_member_asks()

    @rule()
    def a_member_asks(self) -> None:
        self.ask(ASK, HEAD, allowed=self.standing == "unasked")
        self.standing = "requested" if self.standing == "unasked" else self.standing

    @precondition(lambda self: self.standing != "approved")
    @rule(tranches=parts, conditional=st.booleans(), by=actors)
    def the_programme_approves(self, tranches: list[int], conditional: bool, by: Actor) -> None:
        fits = 0 < sum(tranches) <= 6 and 0 not in tranches
        allowed = self.standing == "requested" and by is PROGRAMME and fits
        self.ask(replace(APPROVE, terms=terms(tranches, conditional=conditional)), by, allowed=allowed)
        if allowed:
            self.standing, self.tranches, self.conditional = "approved", tranches, conditional

    @precondition(lambda self: self.standing == "approved")
    @rule(tranches=parts, conditional=st.booleans())
    def it_changes_the_approval(self, tranches: list[int], conditional: bool) -> None:
        fits = sum(tranches) <= 6 and 0 not in tranches
        enough = all(
            number <= len(tranches) and self.given_of(number) <= tranches[number - 1] for number, _ in self.given
        )
        allowed = fits and enough and (conditional or not (self.conditional and self.met))
        self.ask(replace(CHANGE, terms=terms(tranches, conditional=conditional)), PROGRAMME, allowed=allowed)
        if allowed:
            self.tranches, self.conditional = tranches, conditional

    @rule(
        ahead=st.sampled_from([1, 1, 1, 1, 0, 2]),
        tranche=st.integers(1, 3),
        much=st.sampled_from([1, 1, 2, 3, 0]),
        met=st.booleans(),
        by=actors,
    )
    def it_delivers(self, ahead: int, tranche: int, much: int, met: bool, by: Actor) -> None:
        number = max(1, len(self.given) + ahead)
        told = replace(
            DELIVER,
            on=TODAY,
            delivery_no=number,
            tranche_no=tranche,
            delivered=hundred_thousands(much),
            conditions_met=(1,) if met else (),
        )
        allowed = (
            self.standing == "approved"
            and by is PROGRAMME
            and number == len(self.given) + 1
            and tranche <= len(self.tranches)
            and 0 < much <= self.tranches[tranche - 1] - self.given_of(tranche)
            and (self.conditional or not met)
            and (not self.conditional or tranche != 1 or met or self.met)
        )
        self.ask(told, by, allowed=allowed)
        if allowed:
            self.given.append((tranche, much))
            self.met = self.met or met

    @rule(seldom=st.integers(0, 7))
    def it_closes(self, seldom: int) -> None:
        if seldom:
            return  # what is closed has nothing to come
        allowed = self.standing == "approved"
        self.ask(CLOSE, PROGRAMME, allowed=allowed)
        self.standing = "closed" if allowed else self.standing

    @rule(command=st.sampled_from([DECLINE, WITHDRAW]), seldom=st.integers(0, 7))
    def it_is_declined_or_taken_back(self, command: Command, seldom: int) -> None:
        if seldom:
            return  # what is declined has nothing to come
        allowed = self.standing == "requested"
        self.ask(command, HEAD if command is WITHDRAW else PROGRAMME, allowed=allowed)
        self.standing = "declined" if allowed else self.standing

    @invariant()
    def what_is_stored_is_where_the_handler_stands_and_adds_up(self) -> None:
        events = stored(self.recorded)
        assert decider.state(events) == self.state
        assert word(self.state) == self.standing
        deliveries = [event for event in events if isinstance(event, SupportDelivered)]
        assert [one.delivery_no for one in deliveries] == list(range(1, len(deliveries) + 1))
        if not events:
            return
        seen = shown({**fold(support, *events, stream=STREAM), "requester_standing": "active"})
        given = sum(much for _, much in self.given) * 100_000
        assert isinstance(seen.requested, Money)
        assert (seen.standing, Decimal(seen.requested.amount)) == (self.standing, ASKED_FOR)
        if seen.approved is not None:
            assert isinstance(seen.approved, Money)
            assert given <= Decimal(seen.approved.amount) == sum(self.tranches) * 100_000 <= ASKED_FOR
        if seen.delivered is not None:
            assert isinstance(seen.delivered, Money)
            assert Decimal(seen.delivered.amount) == given


SupportBesideSums.TestCase.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)
TestSupportBesideSums = SupportBesideSums.TestCase


def test_the_sums_are_of_the_request_that_the_tests_tell() -> None:
    assert isinstance(ASKED.requested, Money)
    assert Decimal(ASKED.requested.amount) == ASKED_FOR
