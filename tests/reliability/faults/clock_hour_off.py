"""An api whose clock is an hour ahead writes beside one whose clock is right, into the same streams."""

import asyncio

from tests.reliability.run import Run


async def strike(run: Run) -> None:
    ahead = run.place.add("reporting", "api", "-2")
    await ahead.start(RIG_CLOCK=run.random.choice(("3600", "-3600")))
    await run.place.ready(ahead.name)
    await asyncio.sleep(2)
    await run.place.processes["reporting-relay"].frozen(run.some(3, 5))  # so that much waits when it goes on
    await asyncio.sleep(2)
    await run.place.drop(ahead.name)
