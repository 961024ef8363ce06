"""The row of members: one, two, four processes in one province's group, and every stream in order throughout."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from services.reporting.app import SERVICE
from shared.contracts.topics import topic
from shared.journal.entry import Document
from tests.performance.bench import Bench
from tests.performance.events import SINDH
from tests.performance.figures import Figure, rate
from tests.performance.services import begin_now
from tests.performance.stack import Kind, Place
from tests.performance.topics import declare, ends, producer, put

ROOT = Path(__file__).parents[2]
NUMBERS = (1, 2, 4)
JOIN_SECONDS = 60.0


@dataclass(slots=True)
class _Member:
    process: Process
    assigned: int = 0
    consumed: int = 0
    held: dict[str, int] = field(default_factory=dict)

    async def listen(self) -> None:
        """Take in what it says until it ends."""
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            told = json.loads(line)
            if "letters" in told:
                self.held = told
            else:
                self.assigned, self.consumed = told["assigned"], told["consumed"]


async def members(bench: Bench) -> list[Figure]:
    """Events a second of a province's group by its number of members; the yardstick is one member alone."""
    kafka = bench.stack.kafka
    await declare(kafka)
    figures = []
    for kind in bench.here("instant", "fast"):
        made = bench.entries(bench.sized(10_000, 30_000) if kind == "instant" else bench.sized(3_000, 6_000))
        alone = 0.0
        for number in NUMBERS:
            bench.say(f"{len(made)} events through {number} member{'s' * (number > 1)} on the {kind} store")
            seen = await _together(bench, kind, number, made)
            alone = alone or seen
            name = f"{number} member{'s' * (number > 1)} of one province, events/s"
            figures.append(Figure(name, kind, seen, alone, seen / alone))
    return figures


async def _together(bench: Bench, kind: Kind, number: int, made: Sequence[Document]) -> float:
    """Send the events to members that wait for them; how many a second they took once all were sent."""
    kafka = bench.stack.kafka
    await begin_now(kafka, SINDH)
    everything = len(await ends(kafka, {topic(SINDH, *reads) for reads in SERVICE.reads()}))
    async with _place(bench, kind) as place, producer(kafka) as sending:
        joined = [await _start(kafka, place) for _ in range(number)]
        listening = [asyncio.create_task(one.listen()) for one in joined]
        try:
            await _joined(joined, everything)
            await put(sending, made)
            before = sum(one.consumed for one in joined)
            measured = await rate(lambda: sum(one.consumed for one in joined) - before, len(made) - before)
        finally:
            for one in joined:
                assert one.process.stdin is not None
                one.process.stdin.close()
            await asyncio.gather(*listening, *(one.process.wait() for one in joined))
    _check(kind, joined, len(made))
    return measured


async def _joined(members: Sequence[_Member], partitions: int) -> None:
    """Wait until every member has its part of the partitions."""
    async with asyncio.timeout(JOIN_SECONDS):
        while True:
            assigned = [one.assigned for one in members]
            if all(assigned) and sum(assigned) == partitions:
                return
            await asyncio.sleep(0.05)


def _check(kind: Kind, joined: Sequence[_Member], events: int) -> None:
    """Every event was taken once and in order: a view parks what comes out of order, and takes no version twice."""
    held = joined if kind == "instant" else joined[:1]
    versions, letters = (sum(one.held[name] for one in held) for name in ("versions", "letters"))
    if versions != events or letters:
        raise AssertionError(f"{versions} of {events} events are in the views, {letters} are parked")


async def _start(kafka: str, place: Place | None) -> _Member:
    where = (place.mongo, place.name) if place else ("", "")
    command = (sys.executable, "-m", "tests.performance.member", kafka, *where)
    return _Member(await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, cwd=ROOT))


@asynccontextmanager
async def _place(bench: Bench, kind: Kind) -> AsyncIterator[Place | None]:
    if kind == "instant":
        yield None
        return
    async with bench.stack.place(kind) as place:
        yield place
