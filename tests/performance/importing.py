"""The rows of file intake: a large file to the journal, beside a loop by hand and beside the store's bulk insert."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.performance.bench import QUICK_SHARE, Bench
from tests.performance.children import apart
from tests.performance.district_file import ROWS, district_file
from tests.performance.figures import Figure, compared, limited
from tests.performance.importers import Done, bring, by_hand, insert
from tests.performance.stack import Kind

MOST_MB = 300.0
TWICE = 2
"""Both take the whole file, long enough to be measured well."""
WITH_STORE: dict[Kind, str] = {"instant": ", with all that the store holds", "fast": ""}


async def importing(bench: Bench) -> list[Figure]:
    """The large file of district figures, row by row to the journal."""
    rows = ROWS // QUICK_SHARE if bench.quick else ROWS
    file = district_file(bench.stack.data, rows)
    figures = []
    for kind in bench.here("instant", "fast"):
        yardstick = "a loop by hand" if kind == "instant" else "bulk insert"
        bench.say(f"a file of {rows} rows imported to the {kind} store, beside {yardstick}")
        floor = None if kind == "instant" else 0.5  # the loop by hand neither checks nor answers
        pairs = [await _pair(bench, kind, file, rows) for _ in range(TWICE if floor else 1)]
        rates = [(done.rate, beside.rate) for done, beside in pairs]
        figures.append(compared(f"import, rows/s beside {yardstick}", kind, rates, floor))
        peaks = [done.peak for done, _ in pairs if done.peak is not None]
        if peaks:
            figures.append(limited(f"import, memory MB{WITH_STORE[kind]}", kind, max(peaks), MOST_MB))
        else:
            bench.leave_out("import, memory: this system does not tell it")
    return figures


async def _pair(bench: Bench, kind: Kind, file: Path, rows: int) -> tuple[Done, Done]:
    if kind == "instant":
        return await asyncio.to_thread(apart, bring, None, file), await asyncio.to_thread(by_hand, None, file)
    async with bench.stack.place(kind) as one, bench.stack.place(kind) as other:
        return await asyncio.to_thread(apart, bring, one, file), await asyncio.to_thread(insert, other, rows)
