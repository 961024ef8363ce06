"""What holds for a session's record whatever is told of it: people add up, groups are parts, and no version is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.advocacy.campaigns.decisions import NoCampaign
from services.advocacy.sessions.decisions import Command, Correct, Facts, Held, Hold, NotHeld, State, decider
from services.advocacy.sessions.views import sessions
from shared.contracts.campaigns import AwarenessSessionCorrected, AwarenessSessionHeld, Session
from shared.contracts.catalogue import read_event, write_event
from shared.contracts.event import Event
from shared.decisions import Actor, Refused
from tests.unit.advocacy.awareness_sentences import (
    CLOSED_CAMPAIGN,
    HELD,
    HOST,
    OPEN_CAMPAIGN,
    SOURCE,
    STRANGER,
    TODAY,
    WHY,
)
from tests.unit.given import SECRETARIAT, fold

STREAM = f"advocacy/PK-SD/sessions/{HELD.session_id}"

counts = st.integers(0, 3)
days = st.integers(-200, 1).map(lambda back: (TODAY + timedelta(back)).isoformat())


@st.composite
def told(draw: st.DrawFn) -> dict[str, Any]:
    women, men, transgender = draw(counts), draw(counts), draw(counts)
    wrong_by = draw(st.sampled_from([0, 0, 0, 1]))
    in_campaign = draw(st.booleans())
    return AwarenessSessionHeld.example | {
        "reached": {
            "women": women,
            "men": men,
            "transgender": transgender,
            "total": women + men + transgender + wrong_by,
        },
        "of_which": {"youth": draw(st.none() | st.integers(0, 4)), "teachers": draw(st.integers(0, 4))},
        "held_on": draw(days),
        "campaign_id": HELD.campaign_id if in_campaign else None,
        "campaign_title": HELD.campaign_title if in_campaign else None,
        "relayed_from": draw(st.sampled_from([None, SOURCE.session_id])),
    }


facts = st.builds(
    Facts,
    province=st.just("PK-SD"),
    today=st.just(TODAY),
    host_active=st.booleans(),
    campaign=st.sampled_from([OPEN_CAMPAIGN, OPEN_CAMPAIGN, CLOSED_CAMPAIGN, NoCampaign()]),
    source=st.sampled_from([Held(SOURCE), Held(SOURCE), NotHeld()]),
)
commands = st.one_of(
    st.builds(lambda one, known: Hold(AwarenessSessionHeld(**one), known), told(), facts),
    st.builds(lambda one, known: Correct(Session(**one), WHY, known), told(), facts),
)
asked = st.lists(st.tuples(commands, st.sampled_from([HOST, SECRETARIAT, STRANGER])), max_size=15)


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
def test_what_is_stored_folds_to_where_the_handler_stood_and_every_version_is_shown(
    commanded: list[tuple[Command, Actor]],
) -> None:
    state, recorded = lived(commanded)
    stored = [read_event(event.type, write_event(event)) for event in recorded]
    assert stored == recorded
    assert decider.state(stored) == state
    shown = fold(sessions, *stored, stream=STREAM)
    assert len(shown.get("versions", [])) == len(recorded)
    if isinstance(state, Held):
        assert shown["reached"] == shown["versions"][-1]["record"]["reached"] == state.session.reached.model_dump()


@settings(deadline=None)
@given(asked)
def test_people_on_record_always_add_up_and_a_correction_always_changes_something(
    commanded: list[tuple[Command, Actor]],
) -> None:
    _, recorded = lived(commanded)
    before: Session | None = None
    for event in recorded:
        assert isinstance(event, Session)
        reached = event.reached
        assert reached.women + reached.men + reached.transgender == reached.total
        assert all(counted is None or counted <= reached.total for _, counted in event.of_which)
        assert event.held_on <= TODAY
        if isinstance(event, AwarenessSessionCorrected):
            assert before is not None
            assert all(getattr(event, name) != getattr(before, name) for name in event.changed)
        before = event


@settings(deadline=None)
@given(asked, commands, st.sampled_from([HOST, SECRETARIAT]))
def test_asking_twice_changes_nothing(commanded: list[tuple[Command, Actor]], last: Command, actor: Actor) -> None:
    state, _ = lived(commanded)
    try:
        once = decider.decide(state, last, actor)
    except Refused:
        return
    for event in once:
        state = decider.evolve(state, event)
    assert decider.decide(state, last, actor) == []
