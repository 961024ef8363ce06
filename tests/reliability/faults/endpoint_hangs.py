"""An endpoint does not answer; it holds up no other."""

import asyncio

from tests.reliability.outside.doors import HANGS, TAKES
from tests.reliability.place import PROVINCES
from tests.reliability.readers import TROUBLED
from tests.reliability.run import Run

OF_NOTIFICATIONS = True


async def strike(run: Run) -> None:
    hook = run.told.hook(run.random.choice(PROVINCES), TROUBLED)
    door = run.outside.endpoints.doors[hook.path]
    door.answers = (HANGS,)
    await asyncio.sleep(run.some(5, 25))
    door.answers = (TAKES,)
