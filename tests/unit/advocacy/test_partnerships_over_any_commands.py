"""What holds for a partnership whatever is commanded, in any order: folds agree, and nothing is reached or due twice."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.advocacy.partnerships.decisions import Command, decider
from services.advocacy.partnerships.standings import Proposed, Signed, State
from services.advocacy.partnerships.views import partnerships
from shared.contracts.catalogue import read_event, write_event
from shared.contracts.event import Event
from shared.contracts.partnerships import PartnershipMilestoneFellOverdue, PartnershipMilestoneReached
from shared.decisions import Actor, Refused
from tests.unit.advocacy.partnership_sentences import (
    BUILT,
    CLOSE,
    PARTNER,
    PROPOSE,
    RUNNING,
    SIGN,
    SIGNED,
    STAFFED,
    STRANGER,
    TODAY,
    WITHDRAW,
    passed,
    reach,
)
from tests.unit.given import SECRETARIAT, fold

STREAM = f"advocacy/PK-SD/partnerships/{SIGNED.partnership_id}"
days = st.integers(-500, 1).map(lambda back: TODAY + timedelta(back))
milestones = st.sampled_from([BUILT, STAFFED, RUNNING])
commands: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from([PROPOSE, SIGN, SIGN, CLOSE, WITHDRAW]),
    st.builds(reach, milestones, days),
    st.builds(passed, milestones.map(lambda one: one.due_on), days),
)
begun = st.sampled_from([[], [(PROPOSE, PARTNER)], [(PROPOSE, PARTNER), (SIGN, PARTNER)]])
later = st.lists(st.tuples(commands, st.sampled_from([PARTNER, SECRETARIAT, STRANGER])), max_size=25)
asked: st.SearchStrategy[list[tuple[Command, Actor]]] = st.builds(lambda first, then: [*first, *then], begun, later)


def lived(given: list[tuple[Command, Actor]]) -> tuple[State, list[Event]]:
    state, recorded = decider.initial, list[Event]()
    for command, actor in given:
        try:
            events = decider.decide(state, command, actor)
        except Refused:
            continue
        for event in events:
            state = decider.evolve(state, event)
        recorded += events
    return state, recorded


@settings(deadline=None)
@given(asked)
def test_what_is_stored_folds_to_where_the_handler_stood_and_the_view_says_the_same(
    commanded: list[tuple[Command, Actor]],
) -> None:
    state, recorded = lived(commanded)
    stored = [read_event(event.type, write_event(event)) for event in recorded]
    assert stored == recorded
    assert decider.state(stored) == state
    shown = fold(partnerships, *stored, stream=STREAM)
    awaited = [one.due_on.isoformat() for one in state.awaited()] if isinstance(state, Signed) else []
    unreached = {one.due_on.isoformat() for one in state.unreached()} if isinstance(state, Signed) else set()
    assert shown.get("due_on") == min(awaited, default=None)
    assert shown.get("open_due", []) == sorted(unreached)
    open_now = isinstance(state, Proposed | Signed)
    assert (shown.get("standing") in {"proposed", "signed"}) == open_now


@settings(deadline=None)
@given(asked)
def test_no_milestone_is_reached_twice_or_falls_overdue_twice_or_after_it_was_reached(
    commanded: list[tuple[Command, Actor]],
) -> None:
    _, recorded = lived(commanded)
    reached: Counter[str] = Counter()
    overdue: Counter[str] = Counter()
    for event in recorded:
        if isinstance(event, PartnershipMilestoneReached):
            reached[event.milestone.id] += 1
        if isinstance(event, PartnershipMilestoneFellOverdue):
            assert not reached[event.milestone.id]
            assert event.due_on < event.observed_on
            overdue[event.milestone.id] += 1
    assert all(times == 1 for times in (*reached.values(), *overdue.values()))


@settings(deadline=None)
@given(asked, commands, st.sampled_from([PARTNER, SECRETARIAT]))
def test_asking_twice_changes_nothing(commanded: list[tuple[Command, Actor]], last: Command, actor: Actor) -> None:
    state, _ = lived(commanded)
    try:
        once = decider.decide(state, last, actor)
    except Refused:
        return
    for event in once:
        state = decider.evolve(state, event)
    assert decider.decide(state, last, actor) == []
