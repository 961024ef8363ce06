"""Whatever is asked of a plan, by whomever, in whatever order: it is adopted once, as endorsed and as decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.membership.plans.decisions import decider
from services.membership.plans.standings import Adopted, Closed, Drafted, NoPlan, Plan
from services.membership.plans.views import plans
from shared.contracts.catalogue import read_event, write_event
from shared.contracts.event import Event
from shared.contracts.plans import ActionPlanAdopted, ActionPlanDrafted, ActionPlanEndorsed
from shared.decisions import Actor, Refused
from tests.unit.given import SECRETARIAT, fold
from tests.unit.membership.plan_sentences import ADOPT, CLOSE, DRAFT, ENDORSE, GUIDE, PLAN_STREAM, PROGRAMME, TODAY
from tests.unit.membership.sentences import HEAD

seen = st.sampled_from([0, 0, 0, 0, 1, -1])
"""How many versions ago somebody looked at the plan; -1: a version that is not there yet."""


class AHalfYear(RuleBasedStateMachine):
    """A plan that members, the association, the programme, the committee and the secretariat work on."""

    def __init__(self) -> None:
        super().__init__()
        self.plan: Plan = decider.initial
        self.recorded: list[Event] = []

    def ask(self, command: Any, actor: Actor) -> None:
        """Give a command; given again at once it changes nothing."""
        try:
            events = decider.decide(self.plan, command, actor)
        except Refused:
            return
        for event in events:
            self.plan = decider.evolve(self.plan, event)
        self.recorded += events
        assert decider.decide(self.plan, command, actor) == []

    @initialize()
    def begin(self) -> None:
        self.ask(DRAFT, HEAD)

    @rule(title=st.sampled_from(["One", "Another", "Another", "Another"]), by=st.sampled_from([HEAD, SECRETARIAT]))
    def draft(self, title: str, by: Actor) -> None:
        self.ask(replace(DRAFT, title={"en": title}, on=TODAY), by)

    @rule(
        ago=seen,
        guide_and_by=st.sampled_from([("lcas", GUIDE), ("lcas", GUIDE), (None, PROGRAMME), ("lcas", PROGRAMME)]),
    )
    def endorse(self, ago: int, guide_and_by: tuple[str | None, Actor]) -> None:
        guide, by = guide_and_by
        self.ask(replace(ENDORSE, version=self.plan.version - ago, guide=guide, on=TODAY), by)

    @rule(ago=seen, number=st.integers(1, 2), carried=st.sampled_from([True, True, False]))
    def adopt(self, ago: int, number: int, carried: bool) -> None:
        decided = replace(ADOPT, subject_version=self.plan.version - ago, decision_id=f"d-{number}", carried=carried)
        self.ask(replace(decided, decided_on=TODAY), GUIDE)

    @precondition(lambda machine: len(machine.recorded) > 2)
    @rule()
    def close(self) -> None:
        self.ask(replace(CLOSE, on=date(2026, 7, 6)), SECRETARIAT)

    @invariant()
    def what_is_stored_folds_to_where_it_stands(self) -> None:
        stored = [read_event(event.type, write_event(event)) for event in self.recorded]
        assert decider.state(stored) == self.plan
        assert self.plan.version == len(stored)

    @invariant()
    def a_draft_says_where_it_stands(self) -> None:
        for version, event in enumerate(self.recorded, 1):
            assert not isinstance(event, ActionPlanDrafted) or event.version == version

    @invariant()
    def it_is_adopted_once_as_last_drafted_and_as_endorsed(self) -> None:
        adoptions = [event for event in self.recorded if isinstance(event, ActionPlanAdopted)]
        assert len(adoptions) <= 1
        for adoption in adoptions:
            assert adoption.version == max(one.version for one in self.recorded if isinstance(one, ActionPlanDrafted))
            assert adoption.version in {one.version for one in self.recorded if isinstance(one, ActionPlanEndorsed)}

    @invariant()
    def the_view_agrees(self) -> None:
        shown = fold(plans, *self.recorded, stream=PLAN_STREAM)
        match self.plan:
            case NoPlan():
                assert shown == {}
            case Drafted():
                assert (shown["standing"], tuple(shown["waits_for"])) == ("drafted", self.plan.waits_for)
                assert shown["draft"]["version"] == self.plan.draft.version
            case Adopted():
                assert (shown["standing"], shown["waits_for"]) == ("adopted", [])
            case Closed():
                assert (shown["standing"], shown["closing"]["closed_on"]) == ("closed", "2026-07-06")


AHalfYear.TestCase.settings = settings(max_examples=100, stateful_step_count=20, deadline=None)
TestAHalfYear = AHalfYear.TestCase
