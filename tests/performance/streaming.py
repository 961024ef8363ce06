"""Rows of the streams: what the projector and the relay do themselves, and what they add to a real store."""

from __future__ import annotations

from functools import partial

from services.reporting.app import SERVICE
from shared.contracts.topics import topic
from shared.journal.entry import Document
from tests.performance.bench import PAIRS, Bench
from tests.performance.consumers import by_hand_rate, plain_rate, worker_rate
from tests.performance.events import SINDH
from tests.performance.figures import Figure, compared, in_turn, undisturbed
from tests.performance.instant.store import instant
from tests.performance.replay import Recording
from tests.performance.senders import Bare, relay_rate, write
from tests.performance.stack import Kind
from tests.performance.topics import Filled, declare, fill, producer

PARTITIONS = range(4)


async def projector(bench: Bench) -> list[Figure]:
    """The projector on a store that costs nothing, beside a loop by hand and a handler as tutorials show it."""
    kafka = bench.stack.kafka
    filled = await fill(kafka, bench.entries(bench.sized(10_000, 30_000)))
    singly = bench.sized(500, 1_000)
    bench.say(f"{filled.records} events through the worker, a loop by hand, and {singly} through a plain handler")
    rounds = await in_turn(
        PAIRS,
        lambda: worker_rate(kafka, instant(), filled),
        lambda: by_hand_rate(kafka, instant(), filled),
        lambda: plain_rate(kafka, instant(), filled, singly),
    )
    return [
        compared("projector, events/s beside a loop by hand", "instant", [(one[0], one[1]) for one in rounds], 0.7),
        compared("projector, events/s beside a plain handler", "instant", [(one[0], one[2]) for one in rounds], 30.0),
    ]


async def relay(bench: Bench) -> list[Figure]:
    """The relay without its store's time, beside a producer that has the bytes ready.

    The instant store's own work is as much as all the rest, so its calls are asked again bare and taken off.
    """
    made = bench.entries(bench.sized(10_000, 30_000))
    await declare(bench.stack.kafka)
    bench.say(f"{len(made)} entries through the relay and through a bare producer")
    async with producer(bench.stack.kafka) as sending:
        bare = Bare(PARTITIONS, made)

        async def relayed() -> float:
            database, same = instant(), instant()
            await write(database, made)
            await write(same, made)
            recording = Recording(database)
            with undisturbed():
                rate = await relay_rate(sending, recording.database, len(made))
            with undisturbed():
                return len(made) / (len(made) / rate - await recording.again(same))

        pairs = await in_turn(PAIRS if bench.quick else PAIRS + 2, relayed, lambda: bare.rate(sending))
    return [compared("relay, events/s beside a bare producer", "instant", [(one[0], one[1]) for one in pairs], 0.7)]


async def stores(bench: Bench) -> list[Figure]:
    """Projector and relay on real stores, beside the same store's calls asked again bare."""
    figures = []
    for kind in bench.here("embedded", "fast"):
        made = bench.entries(bench.sized(1_000, 2_000) if kind == "embedded" else bench.sized(4_000, 8_000))
        filled = await fill(bench.stack.kafka, made)
        relayed = made[: bench.sized(500, 1_000)] if kind == "embedded" else made
        bench.say(f"{len(made)} events through the projector on the {kind} store, {len(relayed)} through the relay")
        projecting = [await _projecting(bench, kind, filled) for _ in range(PAIRS)]
        relaying = [await _relaying(bench, kind, relayed) for _ in range(PAIRS)]
        figures += [
            compared("projector, events/s beside its store calls", kind, projecting, 0.8),
            compared("relay, events/s beside its store calls", kind, relaying, 0.8),
        ]
    return figures


async def _projecting(bench: Bench, kind: Kind, filled: Filled) -> tuple[float, float]:
    left = 0.0

    def begun(recording: Recording, first: float) -> None:
        nonlocal left
        left = filled.records - first
        recording.begin()

    async with bench.stack.database(kind) as database:
        recording = Recording(database)
        with undisturbed():
            rate = await worker_rate(bench.stack.kafka, recording.database, filled, partial(begun, recording))
    async with bench.stack.database(kind) as database:
        return rate, left / await recording.again(database)


async def _relaying(bench: Bench, kind: Kind, made: list[Document]) -> tuple[float, float]:
    async with bench.stack.database(kind) as database, producer(bench.stack.kafka) as sending:
        await write(database, made)
        await sending.partitions_for(topic(SINDH, SERVICE.context))
        recording = Recording(database)
        with undisturbed():
            rate = await relay_rate(sending, recording.database, len(made))
    async with bench.stack.database(kind) as database:
        await write(database, made)
        return rate, len(made) / await recording.again(database)
