"""The store answers late."""

import asyncio

from tests.reliability.run import Run


async def strike(run: Run) -> None:
    run.place.proxy.delay = run.some(0.05, 0.3)
    await asyncio.sleep(run.some(4, 10))
    run.place.proxy.delay = 0.0
