"""Results written down together: while one bundle is stored, the next gathers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog

from services.notifications.webhooks.deliveries import Deliveries, Result
from shared.runtime.faults import StoreAway

MOST = 200
AGAIN_SECONDS = 0.5

log = structlog.get_logger(__name__)


class Outcomes:
    """Stores results for all lanes of a process. Whoever tells one is told when it is stored, not before."""

    def __init__(self, deliveries: Deliveries, now: Callable[[], datetime]) -> None:
        self._deliveries, self._now = deliveries, now
        self._waiting: list[tuple[Result, asyncio.Future[None]]] = []
        self._told = asyncio.Event()

    async def tell(self, result: Result) -> None:
        """Return once the result is stored, however long the store is away."""
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((result, stored))
        self._told.set()
        await stored

    async def run(self) -> None:
        """Store what is told until cancelled."""
        while True:
            await self._told.wait()
            self._told.clear()
            while self._waiting:
                bundle, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                await self._store([result for result, _ in bundle])
                for _, stored in bundle:
                    if not stored.done():
                        stored.set_result(None)

    async def _store(self, results: list[Result]) -> None:
        while True:
            try:
                await self._deliveries.settle(results, self._now())
            except StoreAway as away:
                log.warning("results wait for the store", number=len(results), detail=str(away)[:200])
                await asyncio.sleep(AGAIN_SECONDS)
            else:
                return
