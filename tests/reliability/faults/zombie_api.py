"""An api is stopped with commands half way (SIGSTOP), and goes on after their clients have given up."""

from tests.reliability.run import Run


async def strike(run: Run) -> None:
    await run.place.processes[run.one("api")].frozen(run.some(3, 17))
