"""Before the books are closed: everything comes to rest, and what still comes further is not taken for lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from shared.runtime.local_time import local_today
from tests.reliability.consequences import left_to_do
from tests.reliability.operator import clean_up
from tests.reliability.place import Place
from tests.reliability.rest import NoRest, rest
from tests.reliability.verdict import Promise


async def settle(here: Place, promise: Promise, within: float, say: Callable[[str], None]) -> None:
    """Bring everything to rest, and let the operator clean up; whatever needs longer than it may is noted."""
    for done in (rest(here, within * 2), clean_up(here)):
        try:
            await done
        except (NoRest, TimeoutError) as hangs:
            promise.check(False, f"at the end: {hangs}")
    before = ""
    while (left := await _left(here, within)) and left != before:
        promise.check(False, f"at the end: {left}")
        say(f"{left}; what still comes further is waited for")
        before = left


async def _left(here: Place, within: float) -> str:
    """Wait until everything has arrived, and all that follows from it; what has not in that time, empty where all has."""
    try:
        await rest(here, within)
        await _acted(here, within)
        await rest(here, within)
    except (NoRest, TimeoutError) as hangs:
        return str(hangs) or "store or broker do not answer"
    return ""


async def _acted(here: Place, within: float) -> None:
    """Wait until what follows from events by itself is done. Raises NoRest."""
    left = ["nothing was looked at"]
    try:
        async with asyncio.timeout(within):
            while left := await left_to_do(here, local_today()):
                await asyncio.sleep(1)
    except TimeoutError as late:
        raise NoRest(f"not done by itself after {within:.0f} s: {', '.join(left)}") from late
