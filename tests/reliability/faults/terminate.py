"""A process is asked to end (SIGTERM) with work in flight, as when a new version is rolled out."""

import signal

from tests.reliability.run import Run


async def strike(run: Run) -> None:
    name = run.one(run.random.choice(("api", "relay", "worker")))
    await run.place.processes[name].restart(signal.SIGTERM)
