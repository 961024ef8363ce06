"""A worker is stopped beyond the session's timeout (SIGSTOP); another takes its partitions, and the first one goes on."""

from tests.reliability.run import Run


async def strike(run: Run) -> None:
    other = run.place.add("reporting", "worker", "-2")
    await other.start()
    await run.place.ready(other.name)
    await run.place.processes["reporting-worker"].frozen(run.some(11, 14))
    await run.place.drop(other.name)
