"""The store is killed (SIGKILL), and started again at once: what it has confirmed must be there."""

import signal

from tests.reliability.run import Run


async def strike(run: Run) -> None:
    run.place.processes["store"].signal(signal.SIGKILL)
