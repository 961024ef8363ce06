"""The rows of a flood: what fifty thousand events at once in one province do to another one."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from services.reporting.app import SERVICE
from shared.journal.entry import Document
from shared.reference.provinces import PK
from shared.runtime.store import Database, connect
from tests.performance.bench import PAIRS, Bench
from tests.performance.consumers import working
from tests.performance.driving import Members, members, percentile
from tests.performance.events import BALOCHISTAN, SINDH
from tests.performance.figures import Figure, compared, rate, undisturbed
from tests.performance.senders import write
from tests.performance.services import may_serve, running
from tests.performance.topics import Filled, fill, rewind

MOVES_BY = 1.1
"""What a flood may add; where the store itself slows by more, asked bare beside both, as much as that."""
RATE = 20.0
PORTION = 100
"""Events of the flood stored at once: larger portions would hold up those in this process who measure."""
OWN_WORKERS = {"worker-of-sindh": (PK, SINDH), "worker-of-balochistan": (BALOCHISTAN,)}


async def flooding(bench: Bench) -> list[Figure]:
    """On the fast store: latency beside a flood with workers apart, and throughput beside one in the same worker."""
    figures: list[Figure] = []
    for kind in bench.here("fast"):
        flood = bench.entries(bench.sized(2_500, 50_000), BALOCHISTAN)
        if await may_serve(bench, kind):
            with undisturbed():
                figures.append(await _latency(bench, flood))
        figures.append(await _throughput(bench, flood))
    return figures


async def _latency(bench: Bench, flood: Sequence[Document]) -> Figure:
    seconds = bench.sized(4, 10)
    bench.say(
        f"{RATE:.0f} commands a second in one province for {seconds} s, then beside {len(flood)} events in another"
    )
    async with (
        running(bench, "fast", (PK, SINDH, BALOCHISTAN), OWN_WORKERS) as service,
        members(service) as submitting,
        bench.stack.database("fast") as bare,
    ):
        calm, calm_bare = await _both(submitting, bare, seconds)
        pool = connect(bench.stack.mongo("fast"))
        writing = asyncio.create_task(write(pool.database(SERVICE.database), flood, PORTION))
        beside, beside_bare = await _both(submitting, bare, seconds)
        await writing
        pool.close()
    store = beside_bare / calm_bare
    bench.say(f"p99: {calm:.0f} ms, beside the flood {beside:.0f} ms; the store bare is {store:.1f} times as slow")
    return Figure(
        "command to view p99 ms, beside a flood in another province",
        "fast",
        beside,
        calm,
        max(MOVES_BY, store) * calm / beside,
        1.0,
    )


async def _both(submitting: Members, bare: Database, seconds: float) -> tuple[float, float]:
    """The 99th percentile in milliseconds of commands, and of what the store takes for the calls of one, asked bare."""
    commands, asked = await asyncio.gather(submitting.at_rate(RATE, seconds), _bare(bare, seconds))
    return percentile(commands, 0.99), percentile(asked, 0.99)


async def _bare(database: Database, seconds: float) -> list[float]:
    """As a command and its way to the view ask: an insert, a mark, a replaced document, each found before."""
    taken = []
    for number in range(int(RATE * seconds)):
        began = time.perf_counter()
        for name in ("entries", "marks", "documents"):
            await database[name].find_one({"_id": number})
            await database[name].replace_one({"_id": number}, {"_id": number, "value": name}, upsert=True)
        taken.append(1_000 * (time.perf_counter() - began))
        await asyncio.sleep(1 / RATE)
    return taken


async def _throughput(bench: Bench, flood: Sequence[Document]) -> Figure:
    own = bench.entries(bench.sized(2_500, 6_000))
    bench.say(f"{len(own)} events of one province through its worker, alone and beside {len(flood)} of another")
    kafka = bench.stack.kafka
    ours, others = await fill(kafka, own), await fill(kafka, flood)

    async def alone() -> float:
        await rewind(kafka, ours)
        return await _rate(bench, ours, SINDH)

    async def beside() -> float:
        await rewind(kafka, ours)
        await rewind(kafka, others, BALOCHISTAN)
        return await _rate(bench, ours, SINDH, BALOCHISTAN)

    pairs = [(await beside(), await alone()) for _ in range(PAIRS)]
    return compared("events/s of a province, beside a flood in the same worker", "fast", pairs, 0.5)


async def _rate(bench: Bench, ours: Filled, *provinces: str) -> float:
    async with bench.stack.database("fast") as database, working(bench.stack.kafka, database, *provinces) as consumed:
        return await rate(lambda: consumed(SINDH), ours.records)
