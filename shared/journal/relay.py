"""Carries what is unpublished from the journal to Kafka, in order per stream, and marks it after the acknowledgement."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from opentelemetry.trace import SpanKind
from prometheus_client import CollectorRegistry

from shared.contracts.topics import province_of
from shared.journal.entry import Document
from shared.journal.lease import LEASE, Leases, lease_name
from shared.journal.sending import Round, send, sendable
from shared.journal.unsent import Unsent
from shared.runtime.faults import StoreAway
from shared.runtime.metrics import RelayMetrics
from shared.runtime.store import Collection, store_errors
from shared.runtime.tracing import Tracing

MARKED_AT_ONCE = 500
BUSY_POLL, IDLE_POLL = 0.01, 0.5
TRY_AGAIN_AFTER = 1.0

log = structlog.get_logger(__name__)


class Relay:
    """The relay of one service for some provinces. `connect` starts a new producer and raises KafkaError or OSError.

    `turns` counts the rounds of its loop, for a watchdog; `blocked` holds streams that Kafka refuses for good, with the
    reason, until the process is started again.
    """

    def __init__(
        self,
        service: str,
        provinces: Sequence[str],
        entries: Collection,
        leases: Leases,
        connect: Callable[[], Awaitable[AIOKafkaProducer]],
        metrics: RelayMetrics | None = None,
        tracing: Tracing | None = None,
    ) -> None:
        self._service, self._provinces = service, tuple(provinces)
        self._entries, self._leases, self._connect = entries, leases, connect
        self._unsent = Unsent(entries)
        self._producer: AIOKafkaProducer | None = None
        self._tracing = tracing
        self._wake, self._stopping, self._singly = asyncio.Event(), False, False
        self._held: frozenset[str] = frozenset()
        self._leased_at = -LEASE.total_seconds()
        self.turns, self.connected = 0, False
        self.blocked: dict[str, str] = {}
        self._metrics, self._progressed = metrics or RelayMetrics(CollectorRegistry()), time.monotonic()
        self._metrics.idle.set_function(lambda: time.monotonic() - self._progressed)
        for province in self._provinces:
            self._metrics.refused.labels(province).set(0)

    def wake(self) -> None:
        """There is something to send: don't wait for the next poll."""
        self._wake.set()

    def stop(self) -> None:
        """End `run` after the round in flight."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        """Send until stopped; a store or a broker that is away is waited for."""
        pause = BUSY_POLL
        try:
            while not self._stopping:
                self.turns += 1
                try:
                    worked = await self.round()
                except (StoreAway, KafkaError, OSError, TimeoutError) as away:
                    log.warning(
                        "relay waits",
                        service=self._service,
                        error=type(away).__name__,
                        detail=str(away)[:200],
                    )
                    self._unsent.begin_anew()
                    await self._drop_producer()
                    worked, pause = False, TRY_AGAIN_AFTER
                else:
                    pause = BUSY_POLL if worked else min(pause * 2, IDLE_POLL)
                if not worked:
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._wake.wait(), pause)
                    if self._wake.is_set():
                        pause = BUSY_POLL
                self._wake.clear()
        finally:
            await self._drop_producer()
            with suppress(StoreAway):
                await self._leases.release(self._lease(province) for province in self._held)

    async def round(self) -> bool:
        """Send and mark what waits now; whether anything was. Raises StoreAway, KafkaError, OSError, TimeoutError."""
        await self._keep_leases()
        found = await self._unsent.portion(self._held, self.blocked) if self._held else []
        if not found:
            self._progressed = time.monotonic()
            return False
        entries = sendable(found, await self._unsent.streams_behind(found))
        if not entries:
            return False
        began = time.time_ns()
        result = await send(await self._connected(), entries, singly=self._singly)
        self._singly = result.find_refused
        await self._mark(result.taken)
        if self._tracing is not None:
            self._tracing.done(f"relay {self._service}", SpanKind.PRODUCER, began, _causes(result.taken))
        await self._settle(result)
        return bool(result.taken)

    async def _mark(self, taken: Sequence[Document]) -> None:
        for start in range(0, len(taken), MARKED_AT_ONCE):
            ids = [entry["_id"] for entry in taken[start : start + MARKED_AT_ONCE]]
            with store_errors():
                await self._entries.update_many({"_id": {"$in": ids}}, {"$unset": {"unpublished": ""}})
        if not taken:
            return
        self._progressed = time.monotonic()
        sent: Counter[str] = Counter()
        for entry in taken:
            sent[entry["province"]] += len(entry["events"])
        for province, events in sent.items():
            self._metrics.sent.labels(province).inc(events)

    async def _settle(self, result: Round) -> None:
        for stream, reason in result.refused.items():
            self.blocked[stream] = reason
            self._metrics.refused.labels(province_of(stream)).inc()
            log.error("stream blocked: Kafka refuses an entry for good", stream=stream, reason=reason)
        if result.failure is not None:
            self._unsent.begin_anew()
            log.warning("producer thrown away", service=self._service, error=type(result.failure).__name__)
            await self._drop_producer()
            if not result.taken and not result.refused:
                raise result.failure

    async def _keep_leases(self) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._leased_at < LEASE.total_seconds() / 3:
            return
        held = await self._leases.take([self._lease(province) for province in self._provinces])
        self._held = frozenset(province for province in self._provinces if self._lease(province) in held)
        self._leased_at = now
        for province in self._provinces:
            self._metrics.lease.labels(province).set(province in self._held)

    def _lease(self, province: str) -> str:
        return lease_name(self._service, province)

    async def _connected(self) -> AIOKafkaProducer:
        if self._producer is None:
            self._producer = await self._connect()
            self.connected = True
        return self._producer

    async def _drop_producer(self) -> None:
        producer, self._producer, self.connected = self._producer, None, False
        if producer is not None:
            with suppress(KafkaError, OSError, TimeoutError):
                await asyncio.wait_for(producer.stop(), 5)


def _causes(entries: Sequence[Document]) -> Iterator[tuple[str, float]]:
    """Of each event the trace context of its command, and its time in seconds since 1970."""
    for entry in entries:
        if given := entry.get("traceparent"):
            at = datetime.fromisoformat(entry["at"]).timestamp()
            yield from ((given, at) for _ in entry["events"])
