"""The mail server refuses every letter for now (451)."""

import asyncio

from tests.reliability.run import Run

OF_NOTIFICATIONS = True


async def strike(run: Run) -> None:
    run.outside.mail.mood = "refuses"
    await asyncio.sleep(run.some(3, 20))
    run.outside.mail.mood = "takes"
