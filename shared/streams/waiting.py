"""Waiting until a view shows what readers have seen already: one question to the store for all who wait."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from shared.runtime.store import Document

FIRST_PAUSE, LAST_PAUSE = 0.01, 0.05

Look: TypeAlias = Callable[[list[str]], Awaitable[Mapping[str, Document]]]
"""Streams' documents, those that there are, each with `version` and, where it is parked, `parked_from`."""


@dataclass(slots=True, eq=False)
class _Waiter:
    wanted: dict[str, int]
    until: float
    stale: asyncio.Future[bool]
    since: float = field(default_factory=time.monotonic)

    def see(self, shown: Mapping[str, Document], again_at: float) -> bool:
        """Whether the wait is over with what is shown now, if the next look comes at `again_at`."""
        for stream in [stream for stream in self.wanted if stream in shown]:
            document, wanted = shown[stream], self.wanted[stream]
            if document["version"] >= wanted:
                del self.wanted[stream]
            elif document.get("parked_from", wanted + 1) <= wanted:
                return self._answer(stale=True)
        if not self.wanted:
            return self._answer(stale=False)
        return again_at > self.until and self._answer(stale=True)

    def _answer(self, *, stale: bool) -> bool:
        if not self.stale.done():  # whoever has gone away meanwhile has cancelled it
            self.stale.set_result(stale)
        return True


class Waiting:
    """Those who wait for positions in one view. The slower the store answers, the less often it is asked."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._waiters: list[_Waiter] = []
        self._asking: asyncio.Task[None] | None = None

    async def stale(self, wanted: Mapping[str, int], until: float) -> bool:
        """Wait until these streams show these versions: False. True when one is parked before, or at `until`.

        `until` is in seconds of the monotonic clock. Raises what the look raises.
        """
        waiter = _Waiter(dict(wanted), until, asyncio.get_running_loop().create_future())
        self._waiters.append(waiter)
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask())
        return await waiter.stale

    async def _ask(self) -> None:
        while asked := [waiter for waiter in self._waiters if not waiter.stale.done()]:
            self._waiters, began = [], time.monotonic()
            try:
                shown = await self._look(list({stream for waiter in asked for stream in waiter.wanted}))
            except Exception as wrong:  # noqa: BLE001  it is theirs who wait, whatever it is
                _fail(asked, wrong)
                continue
            now = time.monotonic()
            youngest = now - max(waiter.since for waiter in asked)
            pause = max(min(max(FIRST_PAUSE, youngest / 2), LAST_PAUSE), 2 * (now - began))
            self._waiters += [waiter for waiter in asked if not waiter.see(shown, now + pause)]
            if self._waiters:
                await asyncio.sleep(pause)


def _fail(waiters: list[_Waiter], wrong: Exception) -> None:
    for waiter in waiters:
        if not waiter.stale.done():
            waiter.stale.set_exception(wrong)
