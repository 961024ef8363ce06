"""The worker role of a service: a group for each province, started side by side, each feeding all live views."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from faststream.kafka import KafkaBroker
from prometheus_client import CollectorRegistry

from shared.contracts.catalogue import EVENTS
from shared.contracts.event import Audience, Event
from shared.runtime.faults import StoreAway
from shared.runtime.holder import holder
from shared.runtime.metrics import StreamMetrics
from shared.runtime.settings import Settings
from shared.runtime.store import Database
from shared.runtime.tracing import Tracing
from shared.streams.group import Group
from shared.streams.group_marks import GroupMarks
from shared.streams.parking import parked_streams
from shared.streams.pointers import Pointers
from shared.streams.records import Records
from shared.streams.security import connection
from shared.streams.view import View

FOLLOW_SECONDS = 1.0
COUNT_PARKED_TURNS, TELL_PROGRESS_TURNS = 10, 5
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
        tracing: Tracing | None = None,
    ) -> None:
        self._database = database
        self._broker = KafkaBroker(
            **connection(settings.kafka()),
            client_id=holder(service),
            consumer_only=True,
            allow_auto_create_topics=False,
            graceful_timeout=GRACE_SECONDS,
            logger=logging.getLogger("shared.streams.faststream"),  # its own one prints beside the process's log
            log_level=logging.DEBUG,
        )
        self._metrics = StreamMetrics(registry)
        topics = tuple(reads)
        self._pointers, self._views = Pointers(database), views
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
            metrics=self._metrics,
            tracing=tracing,
        )
        self._marks, self._told = GroupMarks(database), dict[str, int]()
        self._groups: list[Group] = []
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def loops(self) -> dict[str, Callable[[], int]]:
        """The turns of each group's loop by the group's name; there are groups after `start`."""
        return {group.reader.group: group.turns for group in self._groups}

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
        self._tasks += [asyncio.create_task(self._follow()), asyncio.create_task(self._tell())]

    async def stop(self) -> None:
        """Let batches in flight end, commit them, and leave the groups."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(group.reader.stop() for group in self._groups), return_exceptions=True)
        await self._broker.stop()

    async def ready(self) -> str | None:
        """Which groups are paused, if any: that is what an operator wants, and no reason to be taken out of service.

        Raises NotReady naming the groups that have no partitions yet, wait for the store, or fail.
        """
        for task in self._tasks:
            if task.done() and not task.cancelled() and (failure := task.exception()) is not None:
                raise NotReady(f"a loop of the worker has ended: {type(failure).__name__}")
        waiting = {group.reader.group: why for group in self._groups if (why := group.why_not_ready())}
        if waiting:
            raise NotReady(", ".join(f"{name}: {why}" for name, why in waiting.items()))
        paused = [group.reader.group for group in self._groups if group.reader.paused]
        return f"paused: {', '.join(paused)}" if paused else None

    async def lag(self) -> dict[str, int]:
        """By group: records in the partitions assigned here that are not taken yet, as far as Kafka has told."""
        return {group.reader.group: (await group.lag()).records for group in self._groups}

    async def _follow(self) -> None:
        """Follow rebuilds; a group's batch in flight is waited for."""
        while True:
            with contextlib.suppress(StoreAway):
                await self._pointers.refresh()
                for group in self._groups:
                    await group.follow()
            await asyncio.sleep(FOLLOW_SECONDS)

    async def _tell(self) -> None:
        """Follow pauses, and tell how the groups stand; no batch is waited for."""
        for turn in itertools.count():
            with contextlib.suppress(StoreAway):
                marks = await self._marks.read(group.reader.group for group in self._groups)
                for group in self._groups:
                    group.reader.pause(marks[group.reader.group].pause is not None)
                if turn % COUNT_PARKED_TURNS == 0:
                    await self._count_parked()
                if turn % TELL_PROGRESS_TURNS == 0:
                    await self._tell_progress()
            for group in self._groups:
                await group.show()
            await asyncio.sleep(FOLLOW_SECONDS)

    async def _tell_progress(self) -> None:
        """Write down which groups have stored something since the last time; an idle one costs nothing."""
        stored = {group.reader.group: group.reader.stored for group in self._groups}
        await self._marks.progressed(name for name, batches in stored.items() if batches > self._told.get(name, 0))
        self._told = stored

    async def _count_parked(self) -> None:
        for view in self._views:
            found = await parked_streams(self._pointers.collection(view, self._pointers.known(view).live))
            for province in self._provinces:
                self._metrics.parked_streams.labels(province, view.name).set(found.get(province, 0))


class NotReady(Exception):  # noqa: N818  a state, told to who asks for readiness
    """Some group is not at work; the text says which and why."""
