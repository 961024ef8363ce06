"""Results written down together: while one bundle is stored, the next gathers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

import structlog

from services.notifications.webhooks.deliveries import Deliveries, Result
from shared.runtime.faults import StoreAway

MOST = 200
AGAIN_SECONDS = 0.5

Waiting: TypeAlias = tuple[Result, asyncio.Future[None]]
"""A result, and what tells that it is stored."""

log = structlog.get_logger(__name__)


class Outcomes:
    """Stores results for all lanes of a process. Whoever tells one is told when it is stored, not before."""

    def __init__(self, deliveries: Deliveries, now: Callable[[], datetime]) -> None:
        self._deliveries, self._now = deliveries, now
        self._waiting: list[Waiting] = []
        self._told = asyncio.Event()

    async def tell(self, result: Result) -> None:
        """Return once the result is stored, however long the store is away. Raises what else keeps it from being so."""
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
                await self._settle(bundle)

    async def _settle(self, bundle: list[Waiting]) -> None:
        """Store a bundle; where that is not possible each by itself, so that nobody waits for another's fault."""
        try:
            await self._store([result for result, _ in bundle])
        except Exception as fault:  # noqa: BLE001  it is told to whose result it is
            if len(bundle) > 1:
                for one in bundle:
                    await self._settle([one])
            elif not bundle[0][1].done():
                bundle[0][1].set_exception(fault)
        else:
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
