"""The mail server takes letters and hangs up before it says so: the same letters come again."""

import asyncio

from tests.reliability.run import Run

OF_NOTIFICATIONS = True


async def strike(run: Run) -> None:
    run.outside.mail.mood = "forgets"
    await asyncio.sleep(run.some(2, 10))
    run.outside.mail.mood = "takes"
