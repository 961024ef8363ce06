"""A parked stream is driven on by two operators at once, while new events of that stream arrive."""

import asyncio

from tests.reliability.operator import until_parked
from tests.reliability.place import PROVINCES
from tests.reliability.run import Run


async def strike(run: Run) -> None:
    worker = run.place.processes["reporting-worker"]
    told: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    await run.traffic.hot(run.random.choice(PROVINCES), told, 5)
    stream, over = await told, asyncio.Event()
    await worker.restart(RIG_BUG=stream)
    writing = asyncio.create_task(run.traffic.steady(stream, over))
    await until_parked(run.place, "reporting", stream)
    await worker.restart()
    redriving = ("reporting", "dead-letters", "redrive", "--stream", stream)
    await asyncio.gather(*(run.place.operate(*redriving) for _ in range(2)))
    over.set()
    await writing
    await run.place.operate(*redriving)
