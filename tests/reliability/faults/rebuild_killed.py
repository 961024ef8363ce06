"""A view is rebuilt under traffic; the rebuild is killed half-way and asked for again."""

import asyncio

from tests.reliability.run import Run


async def strike(run: Run) -> None:
    killed = await run.place.operating("reporting", "rebuild", "series")
    await asyncio.sleep(run.some(1.5, 5))
    if killed.returncode is None:
        killed.kill()
    await killed.wait()
    await run.place.operate("reporting", "rebuild", "series")
