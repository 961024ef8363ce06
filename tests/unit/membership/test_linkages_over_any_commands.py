"""What holds for a linkage whatever is asked, in any order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from services.membership.linkages.decisions import Command, End, FallOverdue, decider
from services.membership.linkages.standings import Ended, InForce, Linkage
from services.membership.linkages.views import linkages
from shared.contracts.catalogue import read_event, write_event
from shared.contracts.event import Event
from shared.contracts.linkages import EndReason, LinkageEnded, LinkageReviewFellOverdue
from shared.decisions import Actor, Refused
from tests.unit.given import SECRETARIAT, fold
from tests.unit.membership.sentences import HEAD, TODAY
from tests.unit.membership.test_linkages import REVIEW, SIGN, STREAM

days = st.integers(-500, 400).map(lambda away: TODAY + timedelta(away))
told_on = st.integers(-500, 1).map(lambda back: TODAY + timedelta(back))
actors = st.sampled_from([SECRETARIAT, HEAD])
reasons = st.sampled_from([EndReason(code="expired"), EndReason(code="terminated")])
commands: st.SearchStrategy[Command] = st.one_of(
    st.builds(lambda every: replace(SIGN, review_every=every), st.sampled_from(["P12M", "P3M"])),
    st.builds(lambda on, due: replace(REVIEW, reviewed_on=on, next_review_on=due), told_on, st.one_of(st.none(), days)),
    st.builds(End, told_on, reasons, st.just(TODAY)),
    st.builds(FallOverdue, days, days),
)
asked_for = st.lists(st.tuples(commands, actors), max_size=20)


def lived(asked: list[tuple[Command, Actor]]) -> tuple[Linkage, list[Event]]:
    linkage, recorded = decider.initial, list[Event]()
    for command, actor in [(SIGN, SECRETARIAT), *asked]:
        try:
            events = decider.decide(linkage, _for_its_day(linkage, command), actor)
        except Refused:
            continue
        for event in events:
            linkage = decider.evolve(linkage, event)
        recorded += events
    return linkage, recorded


def _for_its_day(linkage: Linkage, command: Command) -> Command:
    """A made-up day is hardly ever that of the next review: what falls overdue is told for the day that is due."""
    if isinstance(command, FallOverdue) and isinstance(linkage, InForce) and linkage.next_review_on:
        return replace(command, due_on=linkage.next_review_on)
    return command


@settings(max_examples=100)
@given(asked_for)
def test_what_is_stored_folds_to_where_the_handler_stood(asked: list[tuple[Command, Actor]]) -> None:
    linkage, recorded = lived(asked)
    stored = [read_event(event.type, write_event(event)) for event in recorded]
    assert stored == recorded
    assert decider.state(stored) == linkage
    shown = fold(linkages, *stored, stream=STREAM)
    assert shown["version"] == len(recorded)
    assert shown["standing"] == ("ended" if isinstance(linkage, Ended) else "in_force")
    waits = isinstance(linkage, InForce) and not linkage.overdue and linkage.next_review_on
    assert shown["due_on"] == (waits.isoformat() if waits else None)


@settings(max_examples=100)
@given(asked_for)
def test_a_review_falls_overdue_at_most_once_for_a_day_and_nothing_follows_the_end(
    asked: list[tuple[Command, Actor]],
) -> None:
    _, recorded = lived(asked)
    ends = [index for index, event in enumerate(recorded) if isinstance(event, LinkageEnded)]
    assert ends in ([], [len(recorded) - 1])
    overdue = [event for event in recorded if isinstance(event, LinkageReviewFellOverdue)]
    assert all(event.due_on < event.observed_on for event in overdue)
    assert not any({type(event) for event in both} == {LinkageReviewFellOverdue} for both in pairwise(recorded))


@settings(max_examples=100)
@given(asked_for, commands, actors)
def test_asking_twice_changes_nothing(asked: list[tuple[Command, Actor]], last: Command, actor: Actor) -> None:
    once = lived([*asked, (last, actor)])
    assert once == lived([*asked, (last, actor), (last, actor)])
