"""The broker is restarted in order (SIGTERM)."""

from tests.reliability.run import Run


async def strike(run: Run) -> None:
    await run.place.processes["kafka"].restart()
    await run.place.answers("kafka")
