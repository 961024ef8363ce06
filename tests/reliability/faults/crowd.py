"""More workers than partitions come, and go again while they work."""

import asyncio
import signal

from tests.reliability.place import PARTITIONS
from tests.reliability.run import Run


async def strike(run: Run) -> None:
    crowd = [run.place.add("reporting", "worker", f"-{number}") for number in range(2, PARTITIONS + 3)]
    for one in crowd:
        await one.start()
    await asyncio.sleep(run.some(4, 8))
    for one in crowd:
        await one.stop(run.random.choice((signal.SIGTERM, signal.SIGKILL)))
        await run.place.drop(one.name)
