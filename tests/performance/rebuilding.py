"""The row of rebuilds: the view that scorecards are made from, built anew and swapped, beside the projector."""

from __future__ import annotations

import time

from services.reporting.app import SERVICE
from services.reporting.series.views import series_view
from shared.runtime.store import Database
from shared.streams.pointers import ensure_indexes
from shared.streams.rebuild import Rebuilding, rebuild
from tests.performance.bench import PAIRS, Bench
from tests.performance.consumers import worker_rate
from tests.performance.events import PUNJAB
from tests.performance.figures import Figure, compared, undisturbed
from tests.performance.stack import Kind
from tests.performance.topics import Filled, fill


async def rebuilding(bench: Bench) -> list[Figure]:
    """All of a province's events, from the first on: its topic holds no others."""
    figures = []
    filled: Filled | None = None
    for kind in bench.here("instant", "fast"):
        filled = filled or await fill(bench.stack.kafka, bench.entries(bench.sized(8_000, 12_000), PUNJAB))
        bench.say(f"{filled.records} events projected, and the view rebuilt from them, on the {kind} store")
        pairs = [await _pair(bench, kind, filled) for _ in range(PAIRS)]
        figures.append(compared("rebuild, events/s beside the projector", kind, pairs, 0.8))
    return figures


async def _pair(bench: Bench, kind: Kind, filled: Filled) -> tuple[float, float]:
    async with bench.stack.database(kind) as database:
        await ensure_indexes(database, SERVICE.views)
        with undisturbed():
            projected = await worker_rate(bench.stack.kafka, database, filled, province=PUNJAB)
        with undisturbed():
            return await _rebuilt(bench.stack.kafka, database, filled), projected


async def _rebuilt(kafka: str, database: Database, filled: Filled) -> float:
    of = Rebuilding(SERVICE.context, SERVICE.reads(), (PUNJAB,), database, {"bootstrap_servers": kafka})
    began = time.perf_counter()
    rebuilt = await rebuild(of, series_view)
    assert rebuilt.documents
    assert not rebuilt.differing
    return filled.records / (time.perf_counter() - began)
