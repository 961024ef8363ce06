"""The mail server is away for a while, and what was open is closed."""

import asyncio

from tests.reliability.run import Run

OF_NOTIFICATIONS = True


async def strike(run: Run) -> None:
    await run.outside.mail.go()
    await asyncio.sleep(run.some(3, 20))
    await run.outside.mail.come()
