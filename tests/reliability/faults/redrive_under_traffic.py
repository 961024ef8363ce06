"""A parked stream is driven on, again and again, while new events of that stream arrive."""

import asyncio

from tests.reliability.operator import until_parked
from tests.reliability.place import PROVINCES
from tests.reliability.run import Run


async def strike(run: Run) -> None:
    worker = run.place.processes["reporting-worker"]
    told: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    writing = asyncio.create_task(run.traffic.hot(run.random.choice(PROVINCES), told, 120))
    stream = await told
    await worker.restart(RIG_BUG=stream)
    await until_parked(run.place, "reporting", stream)
    await worker.restart()
    for _ in range(3):
        await run.place.operate("reporting", "dead-letters", "redrive", "--stream", stream)
    await writing
    await run.place.operate("reporting", "dead-letters", "redrive", "--stream", stream)
