"""The store reads, and takes no writes: as a replica that has stepped down."""

import asyncio

from tests.reliability.run import Run


async def strike(run: Run) -> None:
    run.place.proxy.refusing = True
    await asyncio.sleep(run.some(2, 8))
    run.place.proxy.refusing = False
