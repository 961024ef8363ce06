"""The row of growth: what an event costs relay and projector as more are stored, beside the store's own growth."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import islice
from statistics import median

from aiokafka import AIOKafkaProducer

from services.reporting.app import SERVICE
from shared.contracts.topics import topic
from shared.journal.entry import Document
from shared.runtime.store import Database
from shared.streams.pointers import ensure_indexes
from tests.performance.bench import LONG, QUICK_SHARE, WHOLE, Bench, Curve
from tests.performance.client import client
from tests.performance.consumers import worker_rate
from tests.performance.copies import Copies, again
from tests.performance.events import PAKHTUNKHWA, PUNJAB, entries
from tests.performance.figures import Clock, Figure, limited, undisturbed
from tests.performance.memory import peak_mb
from tests.performance.replay import Recording
from tests.performance.senders import relay_rate, write
from tests.performance.services import may_serve, processes
from tests.performance.stack import Kind
from tests.performance.topics import Filled, declare, ends, fill, producer, rewind

NAMES = (topic(PAKHTUNKHWA, SERVICE.context),)
MOST_BEYOND, MOST_MB = 1.2, 200.0
CONSUMED = "lead_stream_records_consumed_total{"
STEP = 10_000
"""Events of a part, as many as the streams have that live side by side: the next part's streams are others."""
LEAST_PARTS = 5
SIDE_BY_SIDE = 100
"""So many series live side by side where only memory is looked at: a batch meets fewer documents, each more often."""
EDGE = 2
"""The growth is what the last so many parts cost against the first."""
BETWEEN = 24
"""Of the parts between, one of so many is measured; of the others only the weight is laid."""


@dataclass(slots=True)
class _Growth:
    """Microseconds an event in each measured part: the product's, and the store's for the same calls."""

    clock: Clock
    stored: list[int] = field(default_factory=list)
    product: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)

    def figure(self, name: str, kind: Kind) -> Figure:
        """The factor by which the cost grew, beside the store's; parts are compared in their own time."""
        edge = min(EDGE, len(self.product) // 2)
        grown = median(self.product[-edge:]) / median(self.product[:edge])
        shares = [ours / bare for ours, bare in zip(self.product, self.bare, strict=True)]
        beyond = median(shares[-edge:]) / median(shares[:edge])
        return Figure(name, kind, grown, grown / beyond, MOST_BEYOND / beyond, 1.0)

    def curves(self, kind: Kind) -> list[Curve]:
        return [
            Curve(f"relay and worker, {kind}", list(zip(self.stored, self.product, strict=True))),
            Curve(f"store calls bare, {kind}", list(zip(self.stored, self.bare, strict=True))),
        ]


async def growing(bench: Bench) -> list[Figure]:
    """Part after part of the events through journal, relay, Kafka, worker and view."""
    total = LONG if bench.long else WHOLE
    total = total // QUICK_SHARE if bench.quick else total
    await declare(bench.stack.kafka)
    figures: list[Figure] = []
    kinds = bench.here("instant", "fast")
    for kind in kinds:
        bench.say(f"{total} events part by part through relay and worker on the {kind} store")
        # On the instant store processor time is counted: a process beside it does not disturb.
        with_memory = kind == "instant" and "fast" in kinds and await may_serve(bench, "fast")
        beside = asyncio.create_task(_memory(bench, "fast", await _laid(bench, total))) if with_memory else None
        growth = await _grow(bench, kind, total)
        figures.append(growth.figure(f"growth of an event's cost to {total:,} events, times", kind))
        bench.curves += growth.curves(kind)
        figures += await beside if beside else []
    return figures


async def _laid(bench: Bench, total: int) -> Filled:
    """As many events of another province, in Kafka: a part made, the others the same of streams with other names."""
    starts = await ends(bench.stack.kafka, [topic(PUNJAB, SERVICE.context)])
    made = list(entries(_part(total), PUNJAB, SIDE_BY_SIDE))
    for number in range(total // len(made)):
        await fill(bench.stack.kafka, [again(one, number) for one in made])
    return Filled(starts, total)


async def _memory(bench: Bench, kind: Kind, filled: Filled) -> list[Figure]:
    """What a worker's process has used at most when it has folded these events."""
    total = filled.records
    bench.say(f"and {total} of another province through a worker process on the {kind} store, for its memory")
    await rewind(bench.stack.kafka, filled, PUNJAB)
    async with processes(bench, kind, {"worker": ("worker", [PUNJAB])}) as children:
        child = children["worker"]
        async with client(child.program.port, 1) as asking:
            seen = 0.0
            while seen < total:
                await asyncio.sleep(1)
                lines = (await asking.ask("GET", "/metrics", {})).body.decode().splitlines()
                counted = [line.split()[1] for line in lines if line.startswith(CONSUMED)]
                seen = sum(map(float, counted))
        peak = peak_mb(child.identity.pid)
    if peak is None:
        bench.leave_out("growth, memory: this system does not tell it")
        return []
    return [limited(f"worker's memory MB after {total:,} events", kind, peak, MOST_MB)]


async def _grow(bench: Bench, kind: Kind, total: int) -> _Growth:
    # On the instant store all work is this process's own; processor time is the same on a machine that others use.
    clock = time.process_time if kind == "instant" else time.perf_counter
    growth = _Growth(clock)
    part = _part(total)
    parts = total // part
    made = entries(total, PAKHTUNKHWA)
    copies = Copies()
    async with AsyncExitStack() as until_grown:
        sending = await until_grown.enter_async_context(producer(bench.stack.kafka))
        ours = await until_grown.enter_async_context(bench.stack.database(kind))
        bare = await until_grown.enter_async_context(bench.stack.database(kind))
        for database in (ours, bare):
            await ensure_indexes(database, SERVICE.views)
        for number in range(parts):
            if part == STEP and EDGE <= number < parts - EDGE and number % BETWEEN:
                await copies.lay(ours, bare)
                continue
            await _grow_by(bench.stack.kafka, sending, ours, bare, list(islice(made, part)), growth)
            growth.stored.append(part * (number + 1))
            if not number:
                await copies.take(ours, PAKHTUNKHWA)
    return growth


def _part(total: int) -> int:
    return min(STEP, total // LEAST_PARTS)


async def _grow_by(
    kafka: str, sending: AIOKafkaProducer, ours: Database, bare: Database, part: list[Document], growth: _Growth
) -> None:
    await write(ours, part)
    await write(bare, part)
    relayed, projected = Recording(ours), Recording(ours)
    filled = Filled(await ends(kafka, NAMES), len(part))
    left = 0.0

    def begun(first: float) -> None:
        nonlocal left
        left = len(part) - first
        projected.begin()

    clock = growth.clock
    with undisturbed():
        relaying = await relay_rate(sending, relayed.database, len(part), PAKHTUNKHWA, clock)
        projecting = await worker_rate(kafka, projected.database, filled, begun, PAKHTUNKHWA, clock)
        growth.product.append(1e6 / relaying + 1e6 / projecting)
        seconds = await relayed.again(bare, clock) / len(part) + await projected.again(bare, clock) / left
        growth.bare.append(1e6 * seconds)
