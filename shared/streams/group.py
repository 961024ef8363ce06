"""One province's part of a worker: a reader, its projector, and how both follow a rebuild."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import structlog
from aiokafka import TopicPartition
from faststream.kafka import KafkaBroker
from opentelemetry.trace import SpanKind

from shared.contracts.event import Audience
from shared.contracts.topics import read_topic, topic
from shared.runtime.metrics import StreamMetrics
from shared.runtime.store import Database
from shared.runtime.tracing import Tracing
from shared.streams.batch import Counted
from shared.streams.breaker import TooManyFailing
from shared.streams.group_marks import GroupMarks
from shared.streams.lag import Lag, Levels
from shared.streams.pointers import Building, Partition, Pointers
from shared.streams.projector import Moved, Projector
from shared.streams.reader import Batch, GroupReader, Paused
from shared.streams.records import RawRecord, Records
from shared.streams.view import View

POSITION_SECONDS = 5

log = structlog.get_logger(__name__)


def group_name(service: str, province: str) -> str:
    """The consumer group of a service in a province: `reporting.pk-sd`."""
    return f"{service}.{province.lower()}"


class Group:
    """A province's group: its reader, its projector, and how it follows rebuilds."""

    def __init__(
        self,
        province: str,
        *,
        broker: KafkaBroker,
        service: str,
        records: Records,
        reads: Sequence[tuple[str, Audience]],
        views: Sequence[View],
        database: Database,
        pointers: Pointers,
        metrics: StreamMetrics,
        tracing: Tracing | None = None,
    ) -> None:
        self._province, self._views, self._metrics = province, views, metrics
        self._pointers, self._tracing = pointers, tracing
        self._fed: tuple[list[tuple[View, int]], list[tuple[View, int]]] = ([], [])
        self._marks = GroupMarks(database)
        self._levels, self._commits_failed = Levels(), 0
        self._said: set[tuple[str, Building, Partition]] = set()
        self._projector = Projector(database, views, records, progress=self._progress, early=self._leave_to_rebuild)
        self.reader = GroupReader(
            broker,
            [topic(province, context, audience) for context, audience in reads],
            group_name(service, province),
            self._apply,
            database,
        )

    def turns(self) -> int:
        """How often the loop has turned."""
        return self.reader.turns

    def why_not_ready(self) -> str | None:
        """What keeps the group from its work, None when nothing does."""
        if self.reader.holding is not None:
            return "waits for the store"
        if (why := self.reader.failing or self.reader.refused) is None and not self.reader.assigned:
            return "waits for its partitions"
        return why

    async def follow(self) -> None:
        """Feed the generations that the pointers name, and tell from which offsets on. Raises StoreAway."""
        async with self.reader.busy:
            await self._feed()

    async def lag(self) -> Lag:
        """How far the assigned partitions are behind, as far as Kafka has told."""
        reader, behind = self.reader, dict[Partition, int]()
        positions = await self._positions(reader.assignment)
        ends = await self._ends(positions)
        for partition, end in ends.items():
            taken = reader.taken.get(TopicPartition(*partition))
            behind[partition] = max(0, end - (taken.offset if taken else positions[partition]))
        return self._levels.lag(behind, {partition: one.at for partition, one in reader.taken.items()}, time.time())

    async def show(self) -> None:
        """Tell Prometheus how the group stands."""
        lag, reader, metrics, province = await self.lag(), self.reader, self._metrics, self._province
        if not lag.records:
            reader.progressed = time.monotonic()
        metrics.partitions.labels(province).set(len(reader.assignment))
        metrics.lag.labels(province).set(lag.records)
        metrics.lag_seconds.labels(province).set(lag.seconds)
        metrics.idle.labels(province).set(time.monotonic() - reader.progressed)
        metrics.held.labels(province).set(reader.holding is not None)
        metrics.paused.labels(province).set(reader.paused)
        metrics.commits_failed.labels(province).inc(reader.commits_failed - self._commits_failed)
        self._commits_failed = reader.commits_failed

    def _progress(self) -> None:
        self.reader.turns += 1

    async def _apply(self, records: Batch) -> None:
        started, began = time.perf_counter(), time.time_ns()
        if self.reader.assigned_anew:
            await self._look_at_pointers()
            await self._look_at_pause()
            self.reader.assigned_anew = False
        if self.reader.paused:
            raise Paused
        try:
            counted = await self._project(records)
        except TooManyFailing:
            self._metrics.tripped.labels(self._province).inc()
            raise
        self._count(counted)
        if self._tracing is not None:
            self._tracing.done(f"project {self.reader.group}", SpanKind.CONSUMER, began, _causes(records))
        self._metrics.batch_seconds.labels(self._province).observe(time.perf_counter() - started)

    async def _project(self, records: Batch) -> Counted:
        try:
            return await self._projector.apply(records)
        except Moved:  # once: the pointers that are read now name what is live
            await self._look_at_pointers()
            return await self._projector.apply(records)

    async def _look_at_pointers(self) -> None:
        await self._pointers.refresh()
        await self._pointers.pin(self._views)
        await self._feed()

    async def _look_at_pause(self) -> None:
        """Before the first batch of an assignment: a worker that was just started must know."""
        name = self.reader.group
        self.reader.pause((await self._marks.read([name]))[name].pause is not None)

    async def _leave_to_rebuild(self, view: View, generation: int, early: Sequence[RawRecord]) -> bool:
        pointer = self._pointers.known(view)
        if not pointer.fed or pointer.building != generation:
            return False  # what is said must not come before our own next look, which would end the feeding
        offsets: dict[Partition, int] = {}
        for raw in early:
            partition = (raw.topic, raw.partition)
            offsets[partition] = max(raw.offset + 1, offsets.get(partition, 0))
        return await self._pointers.say(view, Building(generation, pointer.turn), offsets)

    def _count(self, counted: Counted) -> None:
        metrics, province = self._metrics, self._province
        metrics.consumed.labels(province).inc(counted.consumed)
        metrics.ignored.labels(province).inc(counted.ignored)
        for counter, by_view in (
            (metrics.applied, counted.applied),
            (metrics.repeated, counted.repeated),
            (metrics.parked, counted.parked),
        ):
            for view, number in by_view.items():
                counter.labels(province, view).inc(number)

    async def _feed(self) -> None:
        """Under `busy`, or within a batch: no other batch is half way with the generations of before."""
        pointers = [(view, self._pointers.known(view)) for view in self._views]
        live = [(view, pointer.live) for view, pointer in pointers]
        building = [
            (view, pointer.building) for view, pointer in pointers if pointer.fed and pointer.building is not None
        ]
        if (live, building) != self._fed:
            self._projector.feed(live, building)
            self._fed = (live, building)
        for view, generation in building:
            await self._say(view, Building(generation, self._pointers.known(view).turn))

    async def _say(self, view: View, building: Building) -> None:
        told = [
            partition
            for partition in self.reader.assignment
            if read_topic(partition.topic).context == view.context
            and (view.name, building, (partition.topic, partition.partition)) not in self._said
        ]
        positions = await self._positions(told) if told else {}
        if positions and await self._pointers.say(view, building, positions):
            self._said |= {(view.name, building, partition) for partition in positions}

    async def _positions(self, partitions: Iterable[TopicPartition]) -> dict[Partition, int]:
        """The next offsets to be fetched, of those partitions where Kafka has told them."""
        consumer: Any = self.reader.subscriber.consumer
        found: dict[Partition, int] = {}
        if consumer is None:
            return found
        with contextlib.suppress(Exception):  # aiokafka raises many kinds while a rebalance or an outage goes on
            async with asyncio.timeout(POSITION_SECONDS):
                for partition in partitions:
                    found[partition.topic, partition.partition] = await consumer.position(partition)
        return found

    async def _ends(self, partitions: Iterable[Partition]) -> dict[Partition, int]:
        """Where partitions end: what the last fetch has told, or what Kafka answers while the group fetches nothing."""
        consumer: Any = self.reader.subscriber.consumer
        if consumer is None:
            return {}
        if self.reader.holding is None and not self.reader.paused:
            assigned = self.reader.assignment
            told = {one: consumer.highwater(TopicPartition(*one)) for one in partitions if one in assigned}
            return {one: end for one, end in told.items() if end is not None}
        with contextlib.suppress(Exception):  # as in `_positions`
            async with asyncio.timeout(POSITION_SECONDS):
                return dict(await consumer.end_offsets([TopicPartition(*one) for one in partitions]))
        return {}


def _causes(records: Batch) -> Iterator[tuple[str, float]]:
    """Of each record the trace context of its command, and its time in seconds since 1970."""
    for record in records:
        given = next((value for name, value in record.headers if name == "traceparent"), None)
        if given:
            yield given.decode("latin-1"), record.timestamp / 1000
