"""The disk of the store is full for a while."""

import asyncio

from tests.reliability.run import Run


def why_not(run: Run) -> str | None:
    return None if run.place.disk else "needs a small disk of its own, which only root may mount"


async def strike(run: Run) -> None:
    assert run.place.disk is not None
    await asyncio.to_thread(run.place.disk.fill)
    await asyncio.sleep(run.some(3, 6))
    run.place.disk.empty()
