"""A deployed bug fails for every stream: nothing is parked, the worker is not ready, the next deploy goes on."""

import asyncio

from tests.reliability.operator import parked
from tests.reliability.run import Run, is_ready


async def strike(run: Run) -> None:
    worker = run.place.processes["reporting-worker"]
    before = await parked(run.place, "reporting")
    await worker.restart(RIG_BUG="*")
    await asyncio.sleep(1)
    while await is_ready(run.place.url(worker.name)):
        await asyncio.sleep(0.2)
    await asyncio.sleep(3)
    more = await parked(run.place, "reporting") - before
    run.verdict.promises["R5"].check(more <= FEW, f"a bug for all streams parked {more} records")
    await worker.restart()


FEW = 60
"""Streams that may fail before the breaker can know that it is not they: its window, in each province's group."""
