"""The mail server does not answer, for longer than a process may stand still."""

import asyncio

from tests.reliability.run import Run

OF_NOTIFICATIONS = True
REST_SECONDS = 120.0
"""The letters of a minute and a half wait, and go out one after the other."""


async def strike(run: Run) -> None:
    run.outside.mail.mood = "hangs"
    await asyncio.sleep(run.some(65, 90))
    run.outside.mail.mood = "takes"
