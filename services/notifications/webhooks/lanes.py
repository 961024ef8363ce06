"""A lane per endpoint: what is due is posted in its own order and pace, and holds up no other lane."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from services.notifications.webhooks.circuit import Circuit, Rate
from services.notifications.webhooks.deliveries import Deliveries, Result
from services.notifications.webhooks.health import Health
from services.notifications.webhooks.outcomes import Outcomes
from services.notifications.webhooks.posting import GONE, Answer, Endpoint
from services.notifications.webhooks.schedule import FAILING_FOR, next_attempt
from services.notifications.webhooks.secrets import Secrets
from services.notifications.webhooks.signing import signed
from services.notifications.webhooks.views import live_secrets
from shared.contracts.webhooks import DisableCode
from shared.runtime.faults import StoreAway
from shared.runtime.store import Document

IDLE_SECONDS = 2.0
AFTER_FAULT_SECONDS = 1.0
AFTER_BUG = timedelta(seconds=30)
FILLS = 5
"""A look at what is due takes so many times what goes at a time: looking costs as much as some posts."""

log = structlog.get_logger(__name__)

Disabling = Callable[[Document, DisableCode, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Tools:
    """What all lanes of a process share; `slots` bounds the requests that are open at a time."""

    deliveries: Deliveries
    outcomes: Outcomes
    secrets: Secrets
    health: Health
    attempted: Callable[[str, Result], None]
    slots: asyncio.Semaphore
    endpoint: Callable[[], Endpoint]
    disable: Disabling
    now: Callable[[], datetime]


class Lane:
    """Posts what is due for one enabled webhook; `webhook` is its document in the view, replaced as that changes."""

    def __init__(self, webhook: Document, tools: Tools) -> None:
        self.webhook, self._tools = webhook, tools
        self._endpoint = tools.endpoint()
        self._circuit, self._rate = Circuit(), Rate(webhook["rate_per_second"])
        self._ready: deque[Document] = deque()
        self._flying: dict[str, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        self._keys: dict[str, str] = {}
        self._closed = False

    def wake(self) -> None:
        """Something was planned: look now."""
        self._wake.set()

    def change(self, webhook: Document) -> None:
        """Go on under other terms."""
        if webhook["version"] <= self.webhook["version"]:
            return
        self.webhook, self._keys = webhook, {}
        if webhook["rate_per_second"] != self._rate.per_second:
            self._rate = Rate(webhook["rate_per_second"])
        self.wake()

    def close(self) -> None:
        """Begin no more attempts; `run` returns when those under way are over."""
        self._closed = True
        self._ready.clear()
        self.wake()

    async def run(self) -> None:
        """Post until closed; cancelled, attempts under way are broken off: they are made again."""
        try:
            await self._begin()
            while not self._closed:
                try:
                    await self._turn()
                except StoreAway:
                    await asyncio.sleep(AFTER_FAULT_SECONDS)
            await asyncio.gather(*self._flying.values(), return_exceptions=True)
        finally:
            for task in self._flying.values():
                task.cancel()
            await asyncio.gather(*self._flying.values(), return_exceptions=True)
            with contextlib.suppress(Exception):
                await self._endpoint.close()

    async def _begin(self) -> None:
        while not self._closed:
            try:
                since = await self._tools.health.load(self.webhook["webhook_id"])
                if since is not None and since < datetime.fromisoformat(self.webhook["enabled_at"]):
                    await self._tools.health.forget(self.webhook["webhook_id"])
            except StoreAway:
                await asyncio.sleep(AFTER_FAULT_SECONDS)
            else:
                return

    async def _turn(self) -> None:
        self._wake.clear()
        if rest := self._circuit.rest():
            await self._sleep(rest)
            return
        if len(self._flying) >= self._circuit.at_once:
            await self._wake.wait()  # the first that lands wakes
            return
        if not self._ready and (pause := await self._fill()):
            await self._endpoint.tidy()
            await self._sleep(pause)
            return
        if not self._ready:
            return
        if pause := self._rate.pause():
            await asyncio.sleep(pause)
        await self._tools.slots.acquire()
        if self._closed or not self._ready:
            self._tools.slots.release()
            return
        delivery = self._ready.popleft()
        name = delivery["_id"]
        task = asyncio.create_task(self._attempt(delivery))
        self._flying[name] = task
        task.add_done_callback(lambda done: self._landed(name, done))

    async def _fill(self) -> float:
        """Take what is due, some times what goes at a time; seconds after which to look again where nothing is."""
        room = FILLS * self._circuit.at_once
        found = await self._tools.deliveries.due(self.webhook["webhook_id"], room, self._flying.keys())
        now = self._tools.now()
        self._ready.extend(one for one in found if one["due_at"] <= now)
        if self._ready:
            return 0.0
        later = min(((one["due_at"] - now).total_seconds() for one in found), default=IDLE_SECONDS)
        return max(0.01, min(later, IDLE_SECONDS))

    async def _sleep(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wake.wait()

    def _landed(self, name: str, task: asyncio.Task[None]) -> None:
        self._flying.pop(name, None)
        self._wake.set()
        if not task.cancelled() and (failure := task.exception()) is not None:
            self._circuit.failed(AFTER_BUG)
            log.error("attempt failed in itself", webhook=self.webhook["webhook_id"], exc_info=failure)

    async def _attempt(self, delivery: Mapping[str, Any]) -> None:
        tools, webhook, at = self._tools, self.webhook, self._tools.now()
        try:
            keys = await self._live_keys(webhook, at)
            signature = signed(delivery["event_id"], at, delivery["body"], keys)
            answer = await self._endpoint.post(webhook["url"], signature, delivery["body"], at)
        except StoreAway:
            await asyncio.sleep(AFTER_FAULT_SECONDS)
            return
        finally:
            tools.slots.release()
        now = tools.now()
        due_at = None if answer.success else next_attempt(delivery["step"] + 1, now, answer.asked)
        if answer.success:
            self._circuit.succeeded()
        else:
            self._circuit.failed(answer.asked)
        self._wake.set()
        result = Result(delivery, answer, at, due_at)
        tools.attempted(webhook["province"], result)
        await tools.outcomes.tell(result)
        await self._judge(webhook, answer, now)

    async def _judge(self, webhook: Document, answer: Answer, now: datetime) -> None:
        """Remember since when the endpoint fails; end what is gone, or has failed for five days."""
        tools, name = self._tools, webhook["webhook_id"]
        if answer.success:
            await tools.health.works(name)
            return
        since = await tools.health.fails(name, now)
        if answer.status == GONE:
            await tools.disable(webhook, "gone", "answered 410")
        elif now - since >= FAILING_FOR:
            told = answer.error or f"answered {answer.status}"
            await tools.disable(webhook, "failing", f"fails since {since.isoformat(timespec='seconds')}: {told}")

    async def _live_keys(self, webhook: Document, at: datetime) -> list[str]:
        """The secrets that sign now, the newest first. Raises LookupError where none is kept."""
        if not self._keys:
            ids = [one["id"] for one in webhook["secrets"]]
            self._keys = await self._tools.secrets.all_of(webhook["webhook_id"], ids)
        keys = [self._keys[one] for one in live_secrets(webhook, at) if one in self._keys]
        if not keys:
            raise LookupError(f"no secret of {webhook['webhook_id']} is kept")
        return keys
