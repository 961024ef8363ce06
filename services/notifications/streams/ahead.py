"""The page after a full one, read while its reader still works on that: whoever reads much need not wait for Kafka."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from contextlib import suppress

from services.notifications.streams.reading import Page

MOST = 8
"""Pages that are kept, each of 4 MiB at most; of more the one that waits longest is given up."""


class Ahead:
    """Pages by where they begin, each for whoever asks for it first."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Hashable, asyncio.Task[tuple[Page, str]]] = OrderedDict()

    async def begin(self, at: Hashable, read: Callable[[], Awaitable[tuple[Page, str]]]) -> None:
        """Read what begins there, and where it ends."""
        if at in self._pages:
            return
        self._pages[at] = asyncio.ensure_future(_once(read))
        while len(self._pages) > MOST:
            _, given_up = self._pages.popitem(last=False)
            given_up.cancel()

    async def take(self, at: Hashable) -> tuple[Page, str] | None:
        """The page that begins there and the iterator after it, None where none was read, or nothing was there then."""
        reading = self._pages.pop(at, None)
        if reading is None:
            return None
        with suppress(Exception):  # what was in the way then is told when it is met again
            page, iterator = await reading
            if page.parts:
                return page, iterator
        return None

    async def close(self) -> None:
        """Give up what is being read."""
        for reading in self._pages.values():
            reading.cancel()
        await asyncio.gather(*self._pages.values(), return_exceptions=True)
        self._pages.clear()


async def _once(read: Callable[[], Awaitable[tuple[Page, str]]]) -> tuple[Page, str]:
    return await read()
