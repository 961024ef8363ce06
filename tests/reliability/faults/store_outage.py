"""The store can't be reached for a while; in one of three times for longer than a worker keeps trying."""

import asyncio

from tests.reliability.run import Run


async def strike(run: Run) -> None:
    await run.place.proxy.cut()
    await asyncio.sleep(run.random.choice((run.some(1, 5), run.some(5, 12), run.some(32, 38))))
    await run.place.proxy.mend()
