"""An endpoint answers 500, 429, a redirect, or nothing."""

import asyncio

from tests.reliability.outside.doors import FAILS, TAKES
from tests.reliability.place import PROVINCES
from tests.reliability.readers import TROUBLED
from tests.reliability.run import Run

OF_NOTIFICATIONS = True


async def strike(run: Run) -> None:
    hook = run.told.hook(run.random.choice(PROVINCES), TROUBLED)
    door = run.outside.endpoints.doors[hook.path]
    door.answers = FAILS
    await asyncio.sleep(run.some(3, 20))
    door.answers = (TAKES,)
