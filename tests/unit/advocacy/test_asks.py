"""An ask's rules, what its view shows, and what holds whatever is commanded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given as any_of
from hypothesis import settings
from hypothesis import strategies as st

from services.advocacy.asks.decisions import (
    IN_FORCE,
    STAGES,
    Achieve,
    Advance,
    Ask,
    Command,
    Drop,
    Pursued,
    Raise,
    decider,
    goes_back,
)
from services.advocacy.asks.views import asks
from shared.contracts.asks import (
    AskInShort,
    DropReason,
    PolicyAskAchieved,
    PolicyAskAdvanced,
    PolicyAskDropped,
    PolicyAskRaised,
    Stage,
    StageReason,
)
from shared.contracts.catalogue import read_event, write_event
from shared.contracts.event import Event
from shared.decisions import Refused
from tests.unit.given import SECRETARIAT, Given, fold

TODAY = date(2026, 6, 1)
STREAM = "advocacy/PK-SD/asks/c1a4e07b52d94f6e8a33"
RAISED = PolicyAskRaised(**PolicyAskRaised.example)
IN_SHORT: dict[str, Any] = {name: getattr(RAISED, name) for name in AskInShort.model_fields}
RAISE = Raise(raised=RAISED, figures={RAISED.evidence[0]: "stands"}, today=TODAY)
LAPSED = StageReason(code="bill_lapsed", text="the assembly was dissolved")
ACHIEVE = Achieve(
    instrument="Finance Act", reference="XI of 2027", effective_on=date(2027, 7, 1), on=TODAY, today=TODAY
)
DROP = Drop(on=TODAY, why=DropReason(code="overtaken"), today=TODAY)


def advance(stage: Stage, on: date = TODAY, why: StageReason | None = None) -> Advance:
    return Advance(stage=stage, on=on, why=why, today=TODAY)


def advanced(previous: Stage, stage: Stage, on: date = TODAY, why: StageReason | None = None) -> PolicyAskAdvanced:
    return PolicyAskAdvanced(**IN_SHORT, previous=previous, stage=stage, on=on, why=why)


def achieved(stage: Stage) -> PolicyAskAchieved:
    told = {"instrument": "Finance Act", "reference": "XI of 2027", "effective_on": date(2027, 7, 1)}
    return PolicyAskAchieved.model_validate(IN_SHORT | told | {"stage": stage, "on": TODAY})


DROPPED = PolicyAskDropped(**IN_SHORT, stage="raised", on=TODAY, why=DROP.why)


def given(*events: Event) -> Given[Ask, Command]:
    return Given(decider, *events)


def test_an_ask_is_raised_once() -> None:
    given().when(RAISE).then(RAISED)
    given(RAISED).when(RAISE).then()
    given(RAISED, DROPPED).when(RAISE).then()
    other = RAISED.model_copy(update={"kind": "law"})
    given(RAISED).when(replace(RAISE, raised=other)).refused("ask.already_raised")


def test_nothing_is_asked_for_tomorrow() -> None:
    given().when(replace(RAISE, today=RAISED.raised_on - timedelta(1))).refused("ask.future_date")


@pytest.mark.parametrize("now", ["corrected", "withdrawn", "not_verified", "unknown"])
def test_an_ask_cites_figures_that_count_now(now: str) -> None:
    given().when(replace(RAISE, figures={RAISED.evidence[0]: now})).refused("ask.figure_does_not_stand")


@pytest.mark.parametrize("command", [advance("tabled"), ACHIEVE, DROP])
def test_nothing_becomes_of_what_nobody_asked_for(command: Command) -> None:
    given().when(command).refused("ask.unknown")


@pytest.mark.parametrize("stage", STAGES[1:])
def test_an_ask_may_pass_over_stages(stage: Stage) -> None:
    given(RAISED).when(advance(stage)).then(advanced("raised", stage))


def test_a_step_back_says_why() -> None:
    tabled = advanced("raised", "tabled")
    given(RAISED, tabled).when(advance("drafted")).refused("ask.backward_without_reason")
    given(RAISED, tabled).when(advance("drafted", why=LAPSED)).then(advanced("tabled", "drafted", why=LAPSED))


def test_the_same_stage_again_changes_nothing() -> None:
    given(RAISED).when(advance("raised")).then()
    given(RAISED, advanced("raised", "tabled")).when(advance("tabled")).then()


def test_steps_are_told_in_the_order_of_their_days_and_not_before_they_happen() -> None:
    tabled = advanced("raised", "tabled", on=date(2026, 5, 1))
    given(RAISED, tabled).when(advance("adopted", on=date(2026, 4, 30))).refused("ask.before_last_step")
    given(RAISED).when(advance("tabled", on=RAISED.raised_on - timedelta(1))).refused("ask.before_last_step")
    given(RAISED).when(advance("tabled", on=TODAY + timedelta(1))).refused("ask.future_date")
    given(RAISED).when(replace(DROP, on=TODAY + timedelta(1))).refused("ask.future_date")


@pytest.mark.parametrize("stage", sorted(IN_FORCE))
def test_what_was_adopted_or_implemented_is_achieved_by_an_instrument(stage: Stage) -> None:
    given(RAISED, advanced("raised", stage)).when(ACHIEVE).then(achieved(stage))


@pytest.mark.parametrize("stage", STAGES[1:5])
def test_nothing_is_achieved_before_it_is_adopted(stage: Stage) -> None:
    given(RAISED, advanced("raised", stage)).when(ACHIEVE).refused("ask.not_adopted")


def test_nothing_takes_effect_before_it_was_asked_for() -> None:
    early = replace(ACHIEVE, effective_on=RAISED.raised_on - timedelta(1))
    given(RAISED, advanced("raised", "adopted")).when(early).refused("ask.effective_before_raised")


def test_an_ask_is_dropped_at_any_stage_with_a_reason() -> None:
    given(RAISED).when(DROP).then(DROPPED)
    told = DROPPED.model_copy(update={"stage": "tabled"})
    given(RAISED, advanced("raised", "tabled")).when(DROP).then(told)


def test_a_settled_ask_stays_so_and_asking_twice_changes_nothing() -> None:
    in_force = [RAISED, advanced("raised", "adopted"), achieved("adopted")]
    given(*in_force).when(ACHIEVE).then()
    given(RAISED, DROPPED).when(DROP).then()
    given(*in_force).when(replace(ACHIEVE, reference="XII of 2027")).refused("ask.settled")
    given(*in_force).when(DROP).refused("ask.settled")
    given(RAISED, DROPPED).when(advance("tabled")).refused("ask.settled")
    given(RAISED, DROPPED).when(replace(DROP, why=DropReason(code="merged"))).refused("ask.settled")


def test_the_view_shows_the_stage_with_the_way_there_and_reasons_by_code() -> None:
    back = advanced("tabled", "drafted", why=LAPSED)
    entry = fold(asks, RAISED, advanced("raised", "tabled"), back, stream=STREAM)
    assert (entry["stage"], entry["standing"], entry["since"]) == ("drafted", "pursued", "2026-06-01")
    assert [(step["version"], step.get("stage")) for step in entry["history"]] == [
        (1, None),
        (2, "tabled"),
        (3, "drafted"),
    ]
    assert entry["history"][2]["why"] == "bill_lapsed"
    assert "dissolved" not in repr(entry)


def test_the_view_finds_an_ask_by_target_area_addressee_and_cited_series() -> None:
    entry = fold(asks, RAISED, stream=STREAM)
    assert (entry["targets"], entry["areas"], entry["goals"]) == (["7.1"], ["PK713"], [7])
    assert (entry["addressed_to"], entry["persons"]) == (["govsindh-finance"], [])
    assert entry["cited"] == ["reporting/PK-SD/series/7.1.1/PK713/_T"]


def test_the_view_shows_how_an_ask_was_settled() -> None:
    entry = fold(asks, RAISED, advanced("raised", "adopted"), achieved("adopted"), stream=STREAM)
    assert (entry["standing"], entry["achieved"]["reference"]) == ("achieved", "XI of 2027")
    assert fold(asks, RAISED, DROPPED, stream=STREAM)["standing"] == "dropped"


days = st.integers(-80, 1).map(lambda back: TODAY + timedelta(back))
commands = st.one_of(
    st.just(RAISE),
    st.builds(advance, st.sampled_from(STAGES), days, st.none() | st.just(LAPSED)),
    st.builds(lambda on: replace(ACHIEVE, on=on), days),
    st.builds(lambda on: replace(DROP, on=on), days),
)


def lived(asked: list[Any]) -> tuple[Ask, list[Event]]:
    state, recorded = decider.initial, list[Event]()
    for command in asked:
        try:
            events = decider.decide(state, command, SECRETARIAT)
        except Refused:
            continue
        for event in events:
            state = decider.evolve(state, event)
        recorded += events
    return state, recorded


@settings(max_examples=100, deadline=None)
@any_of(st.lists(commands, max_size=25).map(lambda asked: [RAISE, *asked]))
def test_whatever_is_commanded_the_record_is_in_order_and_folds_agree(asked: list[Any]) -> None:
    state, recorded = lived(asked)
    assert lived([command for command in asked for _ in range(2)]) == (state, recorded)
    stored = [read_event(event.type, write_event(event)) for event in recorded]
    assert decider.state(stored) == state
    entry = fold(asks, *stored, stream=STREAM)
    assert entry["standing"] == ("pursued" if isinstance(state, Pursued) else entry["standing"])
    stage, day = "raised", RAISED.raised_on
    for event in recorded[1:]:
        assert isinstance(event, PolicyAskAdvanced | PolicyAskAchieved | PolicyAskDropped)
        assert event.on >= day
        day = event.on
        if isinstance(event, PolicyAskAdvanced):
            assert event.previous == stage != event.stage
            assert event.why is not None or not goes_back(event.previous, event.stage)
        stage = event.stage
        if isinstance(event, PolicyAskAchieved):
            assert stage in IN_FORCE
    assert entry["stage"] == stage
