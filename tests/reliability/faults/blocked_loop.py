"""The event loop of a process is blocked for longer than the session's timeout: nothing is answered, no heartbeat sent."""

import asyncio
import signal

from tests.reliability.run import Run

SECONDS = 12  # as `launched` does unless told otherwise


async def strike(run: Run) -> None:
    name = run.one(run.random.choice(("api", "relay", "worker")))
    run.place.processes[name].signal(signal.SIGUSR1)
    await asyncio.sleep(SECONDS)
