"""The broker is killed (SIGKILL), and started again at once."""

from tests.reliability.run import Run


async def strike(run: Run) -> None:
    await run.place.processes["kafka"].died()
    await run.place.answers("kafka")
