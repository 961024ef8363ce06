"""The worker of notifications is stopped beyond its leases (SIGSTOP); another sends, and the first one goes on."""

from tests.reliability.run import Run

OF_NOTIFICATIONS = True


async def strike(run: Run) -> None:
    other = run.place.add("notifications", "worker", "-other")
    await other.start()
    await run.place.ready("notifications-worker-other")
    await run.place.processes["notifications-worker"].frozen(run.some(12, 20))
    await run.place.drop("notifications-worker-other")
