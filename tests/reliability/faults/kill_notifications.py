"""A process of notifications is killed while it plans, composes, sends or answers (SIGKILL), and started again."""

import asyncio

from tests.reliability.run import Run

OF_NOTIFICATIONS = True


async def strike(run: Run) -> None:
    names = [name for name in run.place.processes if name.startswith("notifications-")]
    for _ in range(3):
        await run.place.processes[run.random.choice([*names, "notifications-worker"])].died()
        await asyncio.sleep(run.some(2, 8))
