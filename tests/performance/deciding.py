"""The row of deciders: a long stream loaded and decided on, beside the store's own reading of it."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from services.reporting.series.decisions import decider
from services.reporting.series.judgements import Verify
from shared.journal import Journal
from shared.journal.backlog import Backlog
from shared.runtime.store import Database
from tests.integration.imports.rig import NOW
from tests.performance.bench import PAIRS, Bench
from tests.performance.events import VERIFIER, long_stream
from tests.performance.figures import Figure, compared, in_turn
from tests.performance.senders import write

LENGTH = 1_000
TIMES = 5


async def deciding(bench: Bench) -> list[Figure]:
    """A stream of a thousand events, among others, loaded and decided on."""
    figures = []
    stream = long_stream(LENGTH)
    others = [one for one in bench.entries(bench.sized(1_000, 4_000)) if one["stream"] != stream[0]["stream"]]
    for kind in bench.here("embedded", "fast"):
        bench.say(f"a stream of {LENGTH} events loaded and decided on, on the {kind} store")
        async with bench.stack.database(kind) as database:
            await write(database, [*others, *stream])
            pairs = await in_turn(
                PAIRS + 2, lambda: _loaded(database, stream[0]["stream"]), lambda: _read(database, stream[0]["stream"])
            )
        figures.append(
            compared("decision on 1,000 events, events/s beside their reading", kind, [(a, b) for a, b in pairs], 0.6)
        )
    return figures


async def _loaded(database: Database, stream: str) -> float:
    journal = Journal(database["journal"], Backlog(database["journal"], LENGTH), lambda: NOW, lambda: None)

    async def decide() -> None:
        series = decider.state((await journal.load(stream)).events())
        *_, last = series
        assert decider.decide(series, Verify(last), VERIFIER) == []  # verified already

    return await _rate(decide)


async def _read(database: Database, stream: str) -> float:
    async def read() -> None:
        found = await database["journal"].find({"stream": stream}).sort("entry", 1).to_list(None)
        assert len(found) == LENGTH

    return await _rate(read)


async def _rate(work: Callable[[], Awaitable[None]]) -> float:
    began = time.perf_counter()
    for _ in range(TIMES):
        await work()
    return TIMES * LENGTH / (time.perf_counter() - began)
