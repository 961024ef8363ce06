"""Many figures at once: each series decides on its own, and what all of them decide is one bulk insert."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias
from uuid import uuid4

from services.reporting.series.decisions import Command, Outcome, answer_each, decider
from services.reporting.series.state import Series
from shared.contracts.event import Event
from shared.decisions import Actor
from shared.journal import Conflict, Draft, Journal, Loaded, Request

TRIES = 8

Asked: TypeAlias = Callable[[str, Series], Sequence[Command]]
"""The commands for a stream, given where it stands; asked again when another writer was first."""


async def carry_out_many(
    journal: Journal, streams: Iterable[str], asked: Asked, request: Request
) -> dict[str, list[tuple[Command, Outcome]]]:
    """Carry out commands on many series: two round trips, however many series there are.

    Answers each command by stream, in the commands' order; a stream where other writers were first eight times answers
    each of its commands `refused` by `series.busy`. Raises BacklogFull, EventTooLarge, StoreAway: what was appended by
    then stays, and asking again repeats nothing.
    """
    answers: dict[str, list[tuple[Command, Outcome]]] = {}
    pending = list(dict.fromkeys(streams))
    for _ in range(TRIES):
        loaded = await journal.load_many(pending)
        drafts = []
        for stream in pending:
            answers[stream], events = _decide(loaded[stream], asked, request.actor)
            if events:
                drafts.append(Draft(loaded[stream], events, uuid4().hex))
        appended = await journal.append_many(drafts, request)
        pending = [one.stream for one in appended if isinstance(one, Conflict)]
        if not pending:
            return answers
    busy = Outcome("refused", rule="series.busy")
    return answers | {stream: [(command, busy) for command, _ in answers[stream]] for stream in pending}


def _decide(loaded: Loaded, asked: Asked, actor: Actor) -> tuple[list[tuple[Command, Outcome]], list[Event]]:
    series = decider.state(loaded.events())
    commands = asked(loaded.stream, series)
    outcomes = answer_each(series, commands, actor)
    return list(zip(commands, outcomes, strict=True)), [event for outcome in outcomes for event in outcome.events]
