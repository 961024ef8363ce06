"""The broker is killed (SIGKILL), and started again at once."""

import signal

from tests.reliability.run import Run


async def strike(run: Run) -> None:
    run.place.processes["kafka"].signal(signal.SIGKILL)
