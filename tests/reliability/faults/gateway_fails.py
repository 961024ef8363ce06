"""The gateway of text messages answers 500, 429, a redirect, or nothing."""

import asyncio

from tests.reliability.outside.doors import FAILS, TAKES
from tests.reliability.run import Run

OF_NOTIFICATIONS = True


async def strike(run: Run) -> None:
    run.outside.gateway.door.answers = FAILS
    await asyncio.sleep(run.some(3, 20))
    run.outside.gateway.door.answers = (TAKES,)
