"""A relay is stopped beyond its lease (SIGSTOP); another takes over, and the first one goes on as if nothing had been."""

from tests.reliability.run import Run


async def strike(run: Run) -> None:
    service = run.random.choice(("membership", "reporting"))
    other = run.place.add(service, "relay", "-2")
    await other.start()
    await run.place.ready(other.name)
    await run.place.processes[f"{service}-relay"].frozen(run.some(11, 14))
    await run.place.drop(other.name)
