"""An endpoint is gone (410): its webhook is disabled; its owner enables it again, and asks for all that it has missed."""

import asyncio

from shared.runtime.service import utc_now
from tests.reliability.outside.doors import GONE, TAKES
from tests.reliability.place import PROVINCES
from tests.reliability.readers import TROUBLED
from tests.reliability.run import Run

OF_NOTIFICATIONS = True


async def strike(run: Run) -> None:
    hook = run.told.hook(run.random.choice(PROVINCES), TROUBLED)
    door = run.outside.endpoints.doors[hook.path]
    door.answers, gone = (GONE,), utc_now()
    await run.told.disabled(hook)
    await asyncio.sleep(run.some(1, 5))
    door.answers = (TAKES,)
    await run.told.again(hook, gone)
