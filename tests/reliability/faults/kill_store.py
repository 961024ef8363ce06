"""The store is killed (SIGKILL), and started again at once: what it has confirmed must be there."""

from tests.reliability.run import Run


async def strike(run: Run) -> None:
    await run.place.processes["store"].died()
    await run.place.answers("store")
