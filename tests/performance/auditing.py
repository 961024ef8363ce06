"""The row of audits: every event of a province accounted for by the operator's own command, beside a tenth of them."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from dataclasses import dataclass

from services.reporting.app import SERVICE
from shared.contracts.topics import topic
from shared.journal.entry import Document
from shared.runtime.store import Database, connect
from shared.streams.pointers import ensure_indexes
from tests.performance.bench import LONG, QUICK_SHARE, Bench
from tests.performance.consumers import working
from tests.performance.copies import Copies
from tests.performance.events import GILGIT, entries
from tests.performance.figures import Figure, compared
from tests.performance.memory import peak_mb
from tests.performance.senders import write
from tests.performance.services import begin_now, leave, may_serve
from tests.performance.topics import Filled, declare, ends, producer, put, rewind

WHOLE = 100_000
PARTS = 10
STEP = 10_000
"""Events of which the others are copies."""
LOOK_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class _Audit:
    """What one found and took: events, seconds, MiB of its process at most (None: not told here), times it said how far."""

    events: int
    seconds: float
    memory: float | None
    said: int


async def auditing(bench: Bench) -> list[Figure]:
    """A tenth of the events journalled, sent, projected and audited, then all of them."""
    total = LONG if bench.long else WHOLE
    total = total // QUICK_SHARE if bench.quick else total
    figures: list[Figure] = []
    for kind in bench.here("fast"):
        if not await may_serve(bench, kind):
            continue
        await declare(bench.stack.kafka)
        pool = connect(bench.stack.mongo(kind))
        database = pool.database(SERVICE.database)
        try:
            bench.say(
                f"{total} events in journal, topic and views on the {kind} store, audited at a tenth and at the end"
            )
            part = min(STEP, total // PARTS)
            copies = await _first(bench, database, list(entries(part, GILGIT)))
            times, audits = total // part, []
            for laid in (times // PARTS - 1, times - times // PARTS):
                await _more(bench, database, copies, laid)
                audits.append(await _audited(bench))
        finally:
            pool.close()
            await leave(bench, kind)
        tenth, whole = audits
        bench.say(
            f"{whole.events} events audited in {whole.seconds:.0f} s, which said {whole.said} times how far it was"
        )
        rates = [(whole.events / whole.seconds, tenth.events / tenth.seconds)]
        figures.append(compared(f"audit of {total:,} events, events/s beside a tenth", kind, rates, None))
        if whole.memory is not None and tenth.memory is not None:
            row = f"audit of {total:,} events, memory MB beside a tenth"
            figures.append(Figure(row, kind, whole.memory, tenth.memory, tenth.memory / whole.memory))
    return figures


async def _first(bench: Bench, database: Database, made: list[Document]) -> Copies:
    """Events journalled, sent and projected; what they left, to be stored again."""
    await ensure_indexes(database, SERVICE.views)
    starts = await ends(bench.stack.kafka, [topic(GILGIT, SERVICE.context)])
    for entry in made:
        del entry["unpublished"]
    await write(database, made)
    async with producer(bench.stack.kafka) as sending:
        await put(sending, made)
    await rewind(bench.stack.kafka, Filled(starts, len(made)), GILGIT)
    async with working(bench.stack.kafka, database, GILGIT) as consumed:
        while consumed(GILGIT) < len(made):
            await asyncio.sleep(LOOK_SECONDS)
    copies = Copies()
    await copies.take(database, GILGIT)
    return copies


async def _more(bench: Bench, database: Database, copies: Copies, times: int) -> None:
    """The same again so many times, as other streams, which the service's group has taken."""
    async with producer(bench.stack.kafka) as sending:
        for _ in range(times):
            await put(sending, await copies.lay_folded(database))
    await begin_now(bench.stack.kafka, GILGIT)


async def _audited(bench: Bench) -> _Audit:
    """Run the command as an operator does. Raises RuntimeError where it finds a problem."""
    environ = os.environ | {
        "LEAD_DATA": str(bench.stack.data),
        "LEAD_PROVINCES": GILGIT,
        "KAFKA_BOOTSTRAP_SERVERS": bench.stack.kafka,
        "MONGO_URL": bench.stack.mongo("fast"),
    }
    command = (sys.executable, "-m", f"services.{SERVICE.context}", "audit", "--progress")
    began = time.perf_counter()
    running = await asyncio.create_subprocess_exec(
        *command, env=environ, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    memory = asyncio.create_task(_peak(running))
    told, said = await running.communicate()
    seconds = time.perf_counter() - began
    if not told:
        raise RuntimeError(f"no audit: {said.decode()[-500:]}")
    found = json.loads(told)
    if found["problems"]:
        raise RuntimeError(f"the audit found {found['problems'][:3]}")
    return _Audit(found["events"], seconds, await memory, said.count(b"\n"))


async def _peak(running: asyncio.subprocess.Process) -> float | None:
    peak: float | None = None
    while running.returncode is None:
        peak = peak_mb(running.pid) or peak
        await asyncio.sleep(LOOK_SECONDS)
    return peak
