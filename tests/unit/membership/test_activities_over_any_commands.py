"""Whatever is asked of an activity, in whatever order: what is recorded is whole, and its folds agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.membership.activities import decisions as activities
from services.membership.activities.progress import CountHeld, FallOverdue, Progress
from services.membership.activities.standings import Completed, Known, Open
from services.membership.activities.views import activities as activities_view
from shared.contracts.activities import (
    ActivityCompleted,
    ActivityFellOverdue,
    ActivityPlanned,
    ActivityRescheduled,
)
from shared.contracts.catalogue import read_event, write_event
from shared.contracts.event import Event
from shared.decisions import Actor, Decider, Refused
from tests.unit.given import SECRETARIAT, fold
from tests.unit.membership.activity_sentences import (
    ACTIVITY_STREAM,
    CANCEL,
    CIRCLE,
    DONE,
    LOST,
    ON_THE_ACTIVITY,
    ON_THE_PLAN,
    PLAN_IT,
    PLANNED,
    REASSIGN,
    REPORT,
    RESCHEDULE,
    THAT_ADOPTED,
)
from tests.unit.membership.plan_sentences import (
    IN_FORCE,
    OVER,
    PARTNER,
    PROPOSED,
    TODAY,
)
from tests.unit.membership.sentences import HEAD

in_march = st.integers(0, 30).map(lambda days: date(2026, 3, 1) + timedelta(days))
standings_of_the_plan = st.sampled_from([PROPOSED, IN_FORCE, IN_FORCE, OVER])
decisions = st.sampled_from([None, ON_THE_PLAN, ON_THE_ACTIVITY, THAT_ADOPTED, LOST])
changes = st.builds(
    lambda change, plan, decision: replace(change, plan=plan, decision=decision),
    st.sampled_from(
        [RESCHEDULE, replace(RESCHEDULE, due_on=date(2026, 6, 25)), REASSIGN, replace(REASSIGN, owner=CIRCLE), CANCEL]
    ),
    standings_of_the_plan,
    decisions,
)
about_activities = st.one_of(
    st.just(PLAN_IT),
    changes,
    st.builds(
        lambda day, sessions, people, plan: Progress(
            as_of_on=day,
            outputs={"sessions": str(sessions), "people": str(people)},
            spent=None,
            evidence=(REPORT,),
            plan=plan,
            today=TODAY,
        ),
        in_march,
        st.integers(0, 14),
        st.integers(0, 700),
        standings_of_the_plan,
    ),
    st.builds(
        lambda number, day, reached, plan: CountHeld(
            "session", f"advocacy/PK-SD/sessions/s{number}", day, reached, (), plan
        ),
        st.integers(1, 3),
        in_march,
        st.sampled_from([None, 0, 25, 40]),
        standings_of_the_plan,
    ),
    st.builds(
        lambda plan, outputs: replace(DONE, plan=plan, outputs=outputs),
        standings_of_the_plan,
        st.sampled_from([DONE.outputs, {}]),
    ),
    st.builds(
        FallOverdue,
        st.sampled_from([PLANNED.due_on, date(2026, 6, 20), date(2026, 6, 25)]),
        st.sampled_from([PLANNED.due_on, date(2026, 7, 1)]),
        standings_of_the_plan,
    ),
)
Asked = list[tuple[Any, Actor]]
activity_lives = st.lists(
    st.tuples(about_activities, st.sampled_from([HEAD, HEAD, PARTNER, SECRETARIAT])), max_size=25
).map(lambda asked: [(PLAN_IT, HEAD), *asked])


def lived(decider: Decider[Any, Any], asked: Asked) -> tuple[Any, list[Event]]:
    """Where a handler stands after the commands, and what it recorded; each is given twice, and changes nothing then."""
    state, recorded = decider.initial, list[Event]()
    for command, actor in asked:
        try:
            events = decider.decide(state, command, actor)
        except Refused:
            continue
        for event in events:
            state = decider.evolve(state, event)
        recorded += events
        assert decider.decide(state, command, actor) == []
    return state, recorded


def stored(events: list[Event]) -> list[Event]:
    return [read_event(event.type, write_event(event)) for event in events]


@settings(max_examples=150, deadline=None)
@given(activity_lives)
def test_an_activity_is_what_its_record_and_its_view_say(asked: Asked) -> None:
    state, recorded = lived(activities.decider, asked)
    assert activities.decider.state(stored(recorded)) == state
    shown = fold(activities_view, *stored(recorded), stream=ACTIVITY_STREAM)
    assert shown.get("version", 0) == len(recorded)
    assert isinstance(state, Known)
    assert shown["standing"] == type(state).__name__.lower()
    assert (shown["owner_id"], shown["agreed_due_on"]) == (state.owner.organisation_id, state.due_on.isoformat())
    waits = isinstance(state, Open) and not state.overdue
    assert shown["due_on"] == (state.due_on.isoformat() if waits else None)
    assert shown["outputs"] == [output.model_dump(mode="json") for output in state.outputs]


@settings(max_examples=150, deadline=None)
@given(activity_lives)
def test_final_is_final_and_complete_is_whole(asked: Asked) -> None:
    state, recorded = lived(activities.decider, asked)
    assert [event for event in recorded if isinstance(event, ActivityPlanned)] == recorded[:1]
    if isinstance(state, Completed):
        assert isinstance(recorded[-1], ActivityCompleted)
        assert all(output.achieved is not None for output in state.outputs)
        assert state.evidence
    due = [event for event in recorded if isinstance(event, ActivityFellOverdue | ActivityRescheduled)]
    assert not any(isinstance(one, ActivityFellOverdue) and type(one) is type(after) for one, after in pairwise(due))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from([None, 0, 25, 40])), max_size=12))
def test_sessions_are_counted_once_with_the_people_that_were_told_last(told: list[tuple[int, int | None]]) -> None:
    held = [
        CountHeld("session", f"advocacy/PK-SD/sessions/s{number}", date(2026, 3, number), reached, (), IN_FORCE)
        for number, reached in told
    ]
    state, _ = lived(activities.decider, [(PLAN_IT, HEAD), *((command, SECRETARIAT) for command in held)])
    last = dict(told)
    achieved = {output.id: Decimal(output.achieved or 0) for output in state.outputs}
    assert (achieved["sessions"], achieved["people"]) == (
        Decimal(len(last)),
        Decimal(sum(reached or 0 for reached in last.values())),
    )
