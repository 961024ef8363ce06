"""The relay is killed at some point of its work (SIGKILL), and started again."""

from tests.reliability.run import Run


async def strike(run: Run) -> None:
    await run.place.processes[run.one("relay")].died()
