"""What no part of a process meets by itself, looked at every few seconds: the backlog, the loops, who answers."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import structlog
from aiokafka.admin import AIOKafkaAdminClient
from prometheus_client import CollectorRegistry, ProcessCollector

from shared.journal.backlog import Backlog
from shared.journal.journal import Journal
from shared.runtime.faults import StoreAway
from shared.runtime.metrics import JournalMetrics, ProcessMetrics
from shared.runtime.store import Store

LOOK_SECONDS = 5.0
ANSWER_SECONDS = 5.0

log = structlog.get_logger(__name__)


class Measures:
    """Keeps a process's gauges. `kafka`: what aiokafka's clients are built with, None in a process that needs no Kafka;
    `backlog` is None in one that neither writes nor sends.

    `loops` gives the turns of each loop by its name. The questions are a ping of the store, the description of the
    Kafka cluster, and for each province a count (up to the backlog's limit) and the first entry, both by an index.
    """

    def __init__(
        self,
        registry: CollectorRegistry,
        provinces: Sequence[str],
        store: Store,
        journal: Journal,
        backlog: Backlog | None,
        kafka: Mapping[str, Any] | None,
        loops: Mapping[str, Callable[[], int]],
    ) -> None:
        self._of_journal, self._of_process = JournalMetrics(registry), ProcessMetrics(registry)
        ProcessCollector(registry=registry)
        self._provinces, self._store, self._journal, self._backlog = provinces, store, journal, backlog
        self._kafka, self._loops = kafka, loops
        self._admin: AIOKafkaAdminClient | None = None
        self._turned = dict.fromkeys(loops, 0)

    async def run(self) -> None:
        """Look until cancelled."""
        try:
            while True:
                try:
                    await self.look()
                except Exception:  # numbers that nobody brings up to date any more would look well for ever
                    log.exception("measuring failed")
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            await self._forget_admin()

    async def look(self) -> None:
        """Bring every gauge up to date; whoever is away is told as such."""
        for loop, turns in self._loops.items():
            now = turns()
            self._of_process.turns.labels(loop).inc(now - self._turned[loop])
            self._turned[loop] = now
        for province, events in self._journal.longest.items():
            self._of_journal.longest_stream.labels(province).set(events)
        self._of_process.reachable.labels("store").set(await self._store_answers())
        if self._kafka is not None:
            self._of_process.reachable.labels("kafka").set(await self._kafka_answers(self._kafka))

    async def _store_answers(self) -> bool:
        try:
            await self._store.answers()
            if self._backlog is not None:
                await self._look_at(self._backlog)
        except StoreAway:
            return False
        return True

    async def _look_at(self, backlog: Backlog) -> None:
        for province in self._provinces:
            waiting = await backlog.waiting(province)
            age = (datetime.now(UTC) - waiting.oldest).total_seconds() if waiting.oldest else 0.0
            self._of_journal.limit.labels(province).set(backlog.limit)
            self._of_journal.unpublished.labels(province).set(waiting.entries)
            self._of_journal.oldest_unpublished.labels(province).set(max(0.0, age))

    async def _kafka_answers(self, kafka: Mapping[str, Any]) -> bool:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                if self._admin is None:
                    self._admin = AIOKafkaAdminClient(**kafka)
                    await self._admin.start()
                await self._admin.describe_cluster()
        except Exception:  # noqa: BLE001  aiokafka raises many kinds while Kafka is away, and all mean the same here
            await self._forget_admin()
            return False
        return True

    async def _forget_admin(self) -> None:
        admin, self._admin = self._admin, None
        if admin is not None:
            with contextlib.suppress(Exception):
                async with asyncio.timeout(ANSWER_SECONDS):
                    await admin.close()
