"""What makes a view's next generation: a reader for each province, and a watch on where they and the live groups are."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from aiokafka import AIOKafkaConsumer, TopicPartition

from shared.contracts.catalogue import EVENTS
from shared.contracts.event import Audience, Event
from shared.contracts.topics import topic
from shared.runtime.store import Database
from shared.streams.group import group_name
from shared.streams.offsets import Offsets
from shared.streams.pointers import Building, Partition, Pointers
from shared.streams.projector import Projector
from shared.streams.records import Records
from shared.streams.view import View

BATCH = 2_000
POLL_MS = 100
LOOK_SECONDS = 0.2

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told a step's name, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Rebuilding:
    """What a rebuild needs of its service: `reads` and `events` as the worker's, `provinces` all that the service has."""

    service: str
    reads: tuple[tuple[str, Audience], ...]
    provinces: tuple[str, ...]
    database: Database
    kafka: Mapping[str, Any]
    events: Mapping[str, type[Event]] = field(default_factory=lambda: EVENTS)


class Builder:
    """One province's part: reads every record of the view's topics, in a group of its own."""

    def __init__(self, live_group: str, consumer: AIOKafkaConsumer, projector: Projector) -> None:
        self.live_group, self._consumer, self._projector = live_group, consumer, projector
        self.positions: dict[Partition, int] = {}
        self.running = asyncio.create_task(self._run())

    @property
    def partitions(self) -> list[Partition]:
        """What it reads, all of it."""
        return [(tp.topic, tp.partition) for tp in self._consumer.assignment()]

    async def stop(self) -> None:
        """End where it is; what is stored is committed up to the last batch."""
        self.running.cancel()
        await asyncio.gather(self.running, return_exceptions=True)
        await self._consumer.stop()

    async def _run(self) -> None:
        """Take record after record until cancelled."""
        while True:
            batches = await self._consumer.getmany(timeout_ms=POLL_MS, max_records=BATCH)
            records = [record for batch in batches.values() for record in batch]
            if records:
                await self._projector.apply(records)
                await self._consumer.commit({tp: batch[-1].offset + 1 for tp, batch in batches.items() if batch})
            for tp in self._consumer.assignment():
                self.positions[tp.topic, tp.partition] = await self._consumer.position(tp)


@asynccontextmanager
async def building(
    of: Rebuilding, view: View, begun: Building, province: str, broker: Offsets
) -> AsyncIterator[Builder]:
    """A province's builder at work: from the first record, or, resumed, from the offsets that its group has committed."""
    live_group = group_name(of.service, province)
    names = [topic(province, context, audience) for context, audience in of.reads if context == view.context]
    consumer = AIOKafkaConsumer(
        **of.kafka,
        group_id=building_group(of.service, province, view, begun.generation),
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    projector = Projector(of.database, (), Records(of.service, of.events))
    projector.feed([(view, begun.generation)])
    consumer.assign([TopicPartition(*partition) for partition in await broker.partitions(names)])
    await consumer.start()
    if not begun.resumed:
        # A store put back to an earlier day counts generations again, and Kafka remembers where those groups were.
        await consumer.seek_to_beginning()
    builder = Builder(live_group, consumer, projector)
    try:
        yield builder
    finally:
        await builder.stop()


def building_group(service: str, province: str, view: View, generation: int) -> str:
    """The consumer group in which a generation's builder of a province keeps where it is."""
    return f"{group_name(service, province)}.rebuild.{view.name}.{generation}"


class Watch:
    """Compares where the builders are with where the live groups are."""

    def __init__(self, broker: Offsets, builders: Sequence[Builder], progress: Progress) -> None:
        self._broker, self._builders, self._progress = broker, builders, progress

    async def until_level_with_live(self) -> None:
        """Wait until every builder has passed what its live group has committed now, as far as there is that much.

        A topic that has lost records may be shorter than what was committed, and stays so while nobody writes to it.
        """
        for builder in self._builders:
            committed = await self._broker.committed(builder.live_group)
            ends = await self._broker.ends(builder.partitions)
            live = {partition: min(committed.get(partition, 0), end) for partition, end in ends.items()}
            while any(builder.positions.get(partition, -1) < at for partition, at in live.items()):
                await self._look()
        await self._tell()

    async def until_workers_feed(self, pointers: Pointers, view: View) -> None:
        """Wait until each partition's worker has said from where it feeds the view, and the builder is there.

        A group without members has nobody to say so: whoever joins reads the pointer before its first batch.
        """
        for builder in self._builders:
            while True:
                await pointers.refresh()
                says = pointers.known(view).says
                if all(at >= says.get(partition, at + 1) for partition, at in builder.positions.items()):
                    break
                if not await self._broker.has_members(builder.live_group):
                    await self.until_level_with_live()
                    break
                await self._look()

    async def _look(self) -> None:
        for builder in self._builders:
            if builder.running.done():
                await builder.running  # it ends only by what stopped it
        await self._tell()
        await asyncio.sleep(LOOK_SECONDS)

    async def _tell(self) -> None:
        positions = {key: at for builder in self._builders for key, at in builder.positions.items()}
        self._progress("records", sum(positions.values()), sum((await self._broker.ends(positions)).values()))
