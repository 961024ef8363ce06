"""An endpoint says 200, and its answer never ends."""

import asyncio

from tests.reliability.outside.doors import NEVER_ENDS, TAKES
from tests.reliability.place import PROVINCES
from tests.reliability.readers import TROUBLED
from tests.reliability.run import Run

OF_NOTIFICATIONS = True


async def strike(run: Run) -> None:
    hook = run.told.hook(run.random.choice(PROVINCES), TROUBLED)
    door = run.outside.endpoints.doors[hook.path]
    door.answers = (NEVER_ENDS,)
    await asyncio.sleep(run.some(5, 20))
    door.answers = (TAKES,)
