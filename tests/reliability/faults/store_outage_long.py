"""The store can't be reached for longer than a worker keeps trying: it holds its partitions, and goes on afterwards."""

import asyncio

from tests.reliability.run import Run


async def strike(run: Run) -> None:
    await run.place.proxy.cut()
    await asyncio.sleep(run.some(33, 38))
    await run.place.proxy.mend()
