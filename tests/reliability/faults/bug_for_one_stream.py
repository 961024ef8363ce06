"""A deployed bug fails for one stream: it is parked, the next deploy drives it on, all others never notice."""

import asyncio

from tests.reliability.operator import until_parked
from tests.reliability.place import PROVINCES
from tests.reliability.run import Run


async def strike(run: Run) -> None:
    worker = run.place.processes["reporting-worker"]
    told: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    writing = asyncio.create_task(run.traffic.hot(run.random.choice(PROVINCES), told, 20))
    stream = await told
    await worker.restart(RIG_BUG=stream)
    await writing
    await run.traffic.hot_again(stream, 5)
    await until_parked(run.place, "reporting", stream)
    await worker.restart()
    await run.place.operate("reporting", "dead-letters", "redrive", "--stream", stream)
