"""Whatever is asked of a commitment, in whatever order: its rules hold over the whole record, and folds agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.advocacy.commitments.commands import FallOverdue
from services.advocacy.commitments.decisions import NEEDS_EVIDENCE, decider
from services.advocacy.commitments.state import Closed, Commitment, Open
from services.advocacy.commitments.views import commitments
from shared.contracts.catalogue import read_event, write_event
from shared.contracts.commitments import (
    CommitmentClosed,
    CommitmentFellOverdue,
    CommitmentMade,
    CommitmentProgressAssessed,
    CommitmentProgressReported,
)
from shared.contracts.event import Event
from shared.decisions import Actor, Refused
from tests.unit.advocacy.promises import (
    ASSESS,
    CLOSE,
    DEPARTMENT,
    HAND_OVER,
    MADE,
    MAKE,
    MOVE,
    PAPER,
    REPORT,
    REPORTER,
    SUCCESSOR,
    TODAY,
)
from tests.unit.given import SECRETARIAT, fold

STREAM = "advocacy/PK-SD/commitments/5d0c1f3b9a2e47d6810f"
completions = st.sampled_from(["no_evidence_available", "not_started", "limited", "substantial", "complete"])
outcomes = st.sampled_from(["fulfilled", "partly", "unfulfilled", "withdrawn", "lapsed", "superseded"])
days = st.integers(-120, 2).map(lambda back: TODAY + timedelta(back))
dues = st.sampled_from([MADE.due_on, date(2026, 7, 1), date(2026, 2, 1), date(2027, 12, 31)])
papers = st.sampled_from([(), (PAPER,)])
actors = st.sampled_from([SECRETARIAT, REPORTER, DEPARTMENT])
own = st.sampled_from([frozenset(), frozenset({REPORTER.organisation_id})])
commands = st.one_of(
    st.just(MAKE),
    st.builds(lambda due: replace(MOVE, due_on=due), dues),
    st.builds(lambda on, to: replace(HAND_OVER, on=on, to=to), days, st.sampled_from([SUCCESSOR, MADE.by])),
    st.builds(
        lambda on, completion, evidence: replace(REPORT, as_of_on=on, completion=completion, evidence=evidence),
        days,
        completions,
        papers,
    ),
    st.builds(
        lambda on, completion, evidence, own: replace(
            ASSESS, as_of_on=on, completion=completion, evidence=evidence, own=own
        ),
        days,
        st.none() | completions,
        papers,
        own,
    ),
    st.builds(lambda on, outcome, own: replace(CLOSE, on=on, outcome=outcome, own=own), days, outcomes, own),
    st.builds(FallOverdue, due_on=dues, today=dues.map(lambda due: due + timedelta(1))),
)
histories = st.lists(st.tuples(commands, actors), max_size=25).map(lambda asked: [(MAKE, SECRETARIAT), *asked])


def lived(asked: list[tuple[Any, Actor]]) -> tuple[Commitment, list[Event]]:
    """Where the decider stands after the commands, one after another, and what it recorded."""
    state, recorded, clock = decider.initial, list[Event](), TODAY
    for command, actor in asked:
        if hasattr(command, "today"):  # the clock never goes back
            clock = max(clock, command.today)
            command = replace(command, today=clock)  # noqa: PLW2901  the same command, later
        if isinstance(command, type(ASSESS)) and isinstance(state, Open) and state.report is not None:
            # Mostly the report that is there is judged: a day by chance would seldom be its own.
            command = replace(command, as_of_on=state.report.as_of_on)  # noqa: PLW2901  the same command, on its day
        try:
            events = decider.decide(state, command, actor)
        except Refused:
            continue
        for event in events:
            state = decider.evolve(state, event)
        recorded += events
    return state, recorded


@settings(max_examples=150, deadline=None)
@given(histories)
def test_the_rules_hold_over_the_whole_record(asked: list[tuple[Any, Actor]]) -> None:
    _, recorded = lived(asked)
    completion, overdue = "no_evidence_available", set[date]()
    assert isinstance(recorded[0], CommitmentMade)
    for place, event in enumerate(recorded):
        match event:
            case CommitmentProgressReported() | CommitmentProgressAssessed():
                assert event.evidence or event.completion not in NEEDS_EVIDENCE
                assert event.as_of_on >= MADE.made_on
                if isinstance(event, CommitmentProgressAssessed):
                    assert event.assessed_by not in {event.reported_by, event.by.organization.organisation_id}
                    completion = event.completion
            case CommitmentFellOverdue():
                assert event.due_on < event.observed_on
                assert event.due_on not in overdue
                overdue.add(event.due_on)
            case CommitmentClosed():
                assert event.completion == completion
                assert event.outcome != "fulfilled" or completion == "complete"
                assert place == len(recorded) - 1


@settings(max_examples=100, deadline=None)
@given(histories)
def test_the_fold_of_the_record_is_where_the_decider_stood(asked: list[tuple[Any, Actor]]) -> None:
    state, recorded = lived(asked)
    stored = [read_event(event.type, write_event(event)) for event in recorded]
    assert decider.state(stored) == state
    entry = fold(commitments, *stored, stream=STREAM)
    assert (entry["version"], len(entry["history"])) == (len(recorded), len(recorded))
    match state:
        case Open(terms=terms):
            assert (entry["standing"], entry["completion"]) == ("open", state.completion)
            assert entry["due_on"] == (None if state.overdue else terms.due_on.isoformat())
            assert entry["person_id"] == terms.by.person_id
            assert (entry["reported"] is not None) == state.waits
        case Closed(closing=closing):
            assert (entry["standing"], entry["due_on"]) == ("closed", None)
            assert entry["closing"]["outcome"] == closing.outcome


@settings(max_examples=100, deadline=None)
@given(histories, commands, actors)
def test_asking_twice_changes_nothing(asked: list[tuple[Any, Actor]], last: Any, actor: Actor) -> None:
    once = lived([*asked, (last, actor)])
    twice = lived([*asked, (last, actor), (last, actor)])
    assert once == twice
