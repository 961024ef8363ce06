"""The store can't be reached for a moment, or for some seconds."""

import asyncio

from tests.reliability.run import Run


async def strike(run: Run) -> None:
    await run.place.proxy.cut()
    await asyncio.sleep(run.some(0.5, 12))
    await run.place.proxy.mend()
