"""The sender of a process: a lane for each enabled webhook of the provinces that it holds."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime

import structlog

from services.notifications.webhooks.connecting import Guard
from services.notifications.webhooks.deliveries import Deliveries
from services.notifications.webhooks.endpoints import Endpoints
from services.notifications.webhooks.health import Health
from services.notifications.webhooks.lanes import Lane, Tools
from services.notifications.webhooks.measuring import Measuring
from services.notifications.webhooks.outcomes import Outcomes
from services.notifications.webhooks.platform import disable
from services.notifications.webhooks.posting import Endpoint
from services.notifications.webhooks.secrets import Secrets
from shared.contracts.webhooks import DisableCode
from shared.journal import Journal
from shared.journal.lease import LEASE, Leases
from shared.runtime.faults import StoreAway
from shared.runtime.metrics import WebhookMetrics
from shared.runtime.store import Database, Document

OPEN_AT_ONCE = 400
TURN_SECONDS = 1.0
ACCESS_TURNS = 5
MEASURED_TURNS = 5
STOP_SECONDS = 5.0

log = structlog.get_logger(__name__)


class Sender:
    """Posts what is planned. Whoever holds a province's lease does; `turns` counts rounds, for a watchdog.

    Leases save duplicates: that nothing is lost, and nothing posted with other bytes, rests on the deliveries alone.
    """

    def __init__(
        self,
        provinces: Sequence[str],
        database: Database,
        journal: Journal,
        leases: Leases,
        endpoints: Endpoints,
        secrets: Secrets,
        guard: Guard,
        context: ssl.SSLContext,
        metrics: WebhookMetrics,
        now: Callable[[], datetime],
    ) -> None:
        self._provinces, self._journal, self._leases, self._endpoints = provinces, journal, leases, endpoints
        deliveries = Deliveries(database)
        self._outcomes = Outcomes(deliveries, now)
        health = Health(database)
        self._measuring = Measuring(metrics, deliveries, endpoints, health, now)
        self._tools = Tools(
            deliveries,
            self._outcomes,
            secrets,
            health,
            self._measuring.attempted,
            asyncio.Semaphore(OPEN_AT_ONCE),
            lambda: Endpoint(guard, context),
            self._disable,
            now,
        )
        self._lanes: dict[str, tuple[Lane, asyncio.Task[None]]] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._ended: dict[str, int] = {}
        self._held: frozenset[str] = frozenset()
        self._leased_at = -LEASE.total_seconds()
        self.turns = 0

    def wake(self, webhook_id: str) -> None:
        """Something was planned for a webhook: its lane looks now, if it is here."""
        if (lane := self._lanes.get(webhook_id)) is not None:
            lane[0].wake()

    async def run(self) -> None:
        """Post until cancelled; attempts under way are then given five seconds, and made again if they need more."""
        storing = asyncio.create_task(self._outcomes.run())
        try:
            while True:
                try:
                    await self.round()
                except StoreAway as away:
                    log.warning("webhooks wait for the store", detail=str(away)[:200])
                self.turns += 1
                await asyncio.sleep(TURN_SECONDS)
        finally:
            await self._stop()
            storing.cancel()
            await asyncio.gather(storing, return_exceptions=True)
            with suppress(StoreAway):
                await self._leases.release(_lease(province) for province in self._held)

    async def round(self) -> None:
        """Let the lanes be those of the webhooks that are enabled now. Raises StoreAway."""
        await self._keep_leases()
        known: dict[str, Document] = {}
        measured = self.turns % MEASURED_TURNS == 0
        for province in sorted(self._held):
            enabled = {one["webhook_id"]: one for one in await self._endpoints.enabled(province)}
            known |= enabled
            if measured:
                await self._measuring.tell(province, enabled)
        for webhook_id in self._lanes.keys() - known.keys():
            self._close(webhook_id)
        self._ended = {name: version for name, version in self._ended.items() if name in known}
        for webhook_id, webhook in known.items():
            if (lane := self._lanes.get(webhook_id)) is not None and not lane[1].done():
                lane[0].change(webhook)
            elif webhook["version"] > self._ended.get(webhook_id, 0):
                self._open(webhook)
        if self.turns % ACCESS_TURNS == 0:
            for webhook in known.values():
                if not await self._endpoints.granted(webhook):
                    await self._disable(webhook, "revoked", "the owner's access has ended")

    def _open(self, webhook: Document) -> None:
        lane = Lane(webhook, self._tools)
        self._lanes[webhook["webhook_id"]] = lane, asyncio.create_task(lane.run())

    def _close(self, webhook_id: str) -> None:
        lane, task = self._lanes.pop(webhook_id)
        lane.close()
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def _disable(self, webhook: Document, code: DisableCode, text: str) -> None:
        if await disable(self._journal, webhook, code, text) and webhook["webhook_id"] in self._lanes:
            self._ended[webhook["webhook_id"]] = webhook["version"]  # the view shows it a moment later
            self._close(webhook["webhook_id"])

    async def _stop(self) -> None:
        for webhook_id in list(self._lanes):
            self._close(webhook_id)
        if not self._closing:
            return
        _, slow = await asyncio.wait(self._closing, timeout=STOP_SECONDS)
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)

    async def _keep_leases(self) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._leased_at >= LEASE.total_seconds() / 3:
            names = {_lease(province): province for province in self._provinces}
            held = await self._leases.take(list(names))
            before, self._held = self._held, frozenset(names[name] for name in held)
            self._leased_at = now
            self._measuring.leave(before - self._held)


def _lease(province: str) -> str:
    return f"webhooks/{province}"
