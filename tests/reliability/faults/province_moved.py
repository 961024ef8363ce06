"""A province is moved out to a worker of its own, by settings alone, and back again, while people work."""

import asyncio
import time

from aiokafka.errors import KafkaError

from shared.streams.group import group_name
from shared.streams.offsets import offsets
from tests.reliability.place import SERVED
from tests.reliability.run import Run

MOVED = "PK-SD"
OTHERS = ",".join(province for province in SERVED if province != MOVED)
WATCHED_SECONDS = 8


async def strike(run: Run) -> None:
    """`measured` tells the longest time for which the province's group took nothing, with records waiting all along."""
    watching = asyncio.create_task(longest_stand(run))
    everybody = run.place.processes["reporting-worker"]
    own = run.place.add("reporting", "worker", "-own")
    await own.start(LEAD_PROVINCES=MOVED)
    await run.place.ready(own.name)
    await everybody.restart(LEAD_PROVINCES=OTHERS)
    await run.place.ready(everybody.name)
    await asyncio.sleep(WATCHED_SECONDS)
    await everybody.restart()
    await run.place.ready(everybody.name)
    await run.place.drop(own.name)
    watching.cancel()
    stood = (await asyncio.gather(watching, return_exceptions=True))[0]
    if isinstance(stood, BaseException) and not isinstance(stood, asyncio.CancelledError):
        raise stood


async def longest_stand(run: Run) -> None:
    """Look at what the group has committed, many times a second."""
    stood, since, before = 0.0, time.monotonic(), -1
    async with offsets(run.place.options) as broker:
        while True:
            try:
                committed = sum((await broker.committed(group_name("reporting", MOVED))).values())
            except KafkaError:
                continue
            if committed != before:
                since, before = time.monotonic(), committed
            stood = max(stood, time.monotonic() - since)
            run.verdict.measure("province-moved: seconds its views stood still", stood)
            await asyncio.sleep(0.05)
