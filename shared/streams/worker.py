"""The worker role of a service: a group for each province, started side by side, each feeding all live views."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from faststream.kafka import KafkaBroker
from prometheus_client import CollectorRegistry

from shared.contracts.catalogue import EVENTS
from shared.contracts.event import Audience, Event
from shared.runtime.faults import StoreAway
from shared.runtime.settings import Settings
from shared.runtime.store import Database
from shared.streams.group import Group
from shared.streams.metrics import Metrics
from shared.streams.pointers import Pointers
from shared.streams.records import Records
from shared.streams.security import connection
from shared.streams.view import View

FOLLOW_SECONDS = 1.0
GRACE_SECONDS = 20


class Worker:
    """All groups of a service's process.

    `reads` are the topics of each province by context and audience, `events` the types that this code knows.
    """

    def __init__(
        self,
        service: str,
        reads: Iterable[tuple[str, Audience]],
        views: Sequence[View],
        database: Database,
        settings: Settings,
        registry: CollectorRegistry,
        events: Mapping[str, type[Event]] = EVENTS,
    ) -> None:
        self._database = database
        self._broker = KafkaBroker(
            **connection(settings.kafka()),
            consumer_only=True,
            allow_auto_create_topics=False,
            graceful_timeout=GRACE_SECONDS,
            logger=logging.getLogger("shared.streams.faststream"),  # its own one prints beside the process's log
            log_level=logging.DEBUG,
        )
        metrics = Metrics(registry)
        topics = tuple(reads)
        self._pointers = Pointers(database)
        self._provinces = settings.lead_provinces
        self._group = partial(
            Group,
            broker=self._broker,
            service=service,
            records=Records(service, events),
            reads=topics,
            views=views,
            database=database,
            pointers=self._pointers,
            metrics=metrics,
        )
        self._groups: list[Group] = []
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def counters(self) -> list[Callable[[], int]]:
        """The turns of each group's loop, for the watchdog; there are groups after `start`."""
        return [group.turns for group in self._groups]

    async def start(self) -> None:
        """Connect; groups join by themselves, also when Kafka or the store come later."""
        await self._broker.start()
        # Only now: the broker starts those that it has one after another, and waits for each.
        self._groups = [self._group(province) for province in self._provinces]
        self._tasks = [asyncio.create_task(group.reader.keep_starting()) for group in self._groups]
        self._tasks.append(asyncio.create_task(self._follow()))

    async def stop(self) -> None:
        """Let batches in flight end, commit them, and leave the groups."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(group.reader.stop() for group in self._groups), return_exceptions=True)
        await self._broker.stop()

    async def ready(self) -> None:
        """Raises NotReady naming the groups that have no partitions yet, wait for the store, or fail."""
        waiting = {group.reader.group: why for group in self._groups if (why := group.why_not_ready())}
        if waiting:
            raise NotReady(", ".join(f"{name}: {why}" for name, why in waiting.items()))

    async def lag(self) -> dict[str, int]:
        """By group: records in the partitions assigned here that are not taken yet, as far as Kafka has told."""
        return {group.reader.group: await group.lag() for group in self._groups}

    async def _follow(self) -> None:
        while True:
            with contextlib.suppress(StoreAway):
                await self._pointers.refresh()
                for group in self._groups:
                    await group.follow()
            for group in self._groups:
                group.show(await group.lag())
            await asyncio.sleep(FOLLOW_SECONDS)


class NotReady(Exception):  # noqa: N818  a state, told to who asks for readiness
    """Some group is not at work; the text says which and why."""
