"""The mail server does not answer, longer than a sender waits."""

import asyncio

from tests.reliability.run import Run

OF_NOTIFICATIONS = True


async def strike(run: Run) -> None:
    run.outside.mail.mood = "hangs"
    await asyncio.sleep(run.some(5, 30))
    run.outside.mail.mood = "takes"
