"""The api is killed at some point of its work (SIGKILL), and started again."""

import signal

from tests.reliability.run import Run


async def strike(run: Run) -> None:
    run.place.processes[run.one("api")].signal(signal.SIGKILL)
