"""A view built anew from the first record beside the one that is read, compared, and put in its place without a hole."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from shared.contracts.catalogue import EVENTS
from shared.contracts.event import Audience, Event
from shared.contracts.topics import topic
from shared.runtime.store import Database, Document, store_errors
from shared.streams.folding import MARKS
from shared.streams.group import group_name
from shared.streams.offsets import Offsets, offsets
from shared.streams.parking import LETTERS
from shared.streams.pointers import Partition, Pointers, index
from shared.streams.projector import Projector
from shared.streams.records import Records
from shared.streams.view import View, collection_name

BATCH = 500
POLL_MS = 100
LOOK_SECONDS = 0.2
LOOKS = 50
EXAMPLES = 20


class CannotSwap(Exception):  # noqa: N818  an answer to who asked for the rebuild
    """What was built lacks what is read now, or another rebuild has taken over; what is read stays."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild did: the generation that is read now, its documents, and streams whose content has changed."""

    view: str
    generation: int
    documents: int
    differing: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rebuilding:
    """What a rebuild needs of its service: `reads` and `events` as the worker's, `provinces` all that the service has."""

    service: str
    reads: tuple[tuple[str, Audience], ...]
    provinces: tuple[str, ...]
    database: Database
    kafka: Mapping[str, Any]
    events: Mapping[str, type[Event]] = field(default_factory=lambda: EVENTS)


async def rebuild(
    of: Rebuilding, view: View, progress: Callable[[int, int], None] = lambda _done, _all: None
) -> Rebuilt:
    """Build a view's next generation from offset 0, and let readers follow it. Reactions do not fire.

    `progress` is told records taken and records there are. Raises CannotSwap, StoreAway, KafkaError.
    """
    pointers = Pointers(of.database)
    generation = await pointers.begin(view)
    try:
        await _clear(of.database, pointers, view, generation)
        await index(pointers.collection(view, generation), view)
        async with AsyncExitStack() as stack:
            broker = await stack.enter_async_context(offsets(of.kafka))
            builders = [
                await stack.enter_async_context(_building(of, view, generation, province, broker))
                for province in of.provinces
            ]
            watch = _Watch(broker, builders, progress)
            await watch.until_level_with_live()
            differing = await _compare(pointers, view, generation, watch)
            _still_ours(await pointers.feed(view, generation))
            while True:
                await watch.until_workers_feed(pointers, view)
                if await pointers.swap(view, generation):
                    break
                await pointers.refresh()
                _still_ours(pointers.known(view).building == generation)
    except BaseException:
        await pointers.give_up(view, generation)
        raise
    with store_errors():
        documents = await pointers.collection(view, generation).count_documents({"version": {"$gt": 0}})
    return Rebuilt(view.name, generation, documents, len(differing), tuple(differing[:EXAMPLES]))


class _Builder:
    """One province's part: reads every record of the view's topics, in a group of its own."""

    def __init__(self, live_group: str, consumer: AIOKafkaConsumer, projector: Projector) -> None:
        self.live_group, self._consumer, self._projector = live_group, consumer, projector
        self.positions: dict[Partition, int] = {}
        self.running = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End where it is; nobody goes on in its group."""
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
async def _building(
    of: Rebuilding, view: View, generation: int, province: str, broker: Offsets
) -> AsyncIterator[_Builder]:
    live_group = group_name(of.service, province)
    names = [topic(province, context, audience) for context, audience in of.reads if context == view.context]
    consumer = AIOKafkaConsumer(
        **of.kafka,
        group_id=f"{live_group}.rebuild.{view.name}.{generation}",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    projector = Projector(of.database, (), Records(of.service, of.events))
    projector.feed([(view, generation)])
    consumer.assign([TopicPartition(*partition) for partition in await broker.partitions(names)])
    await consumer.start()
    # A store that was put back to an earlier day counts generations again, and Kafka remembers where those groups were.
    await consumer.seek_to_beginning()
    builder = _Builder(live_group, consumer, projector)
    try:
        yield builder
    finally:
        await builder.stop()


class _Watch:
    """Compares where the builders are with where the live groups are."""

    def __init__(
        self,
        broker: Offsets,
        builders: Sequence[_Builder],
        progress: Callable[[int, int], None],
    ) -> None:
        self._broker, self._builders, self._progress = broker, builders, progress

    async def until_level_with_live(self) -> None:
        """Wait until every builder has passed what its live group has committed now."""
        for builder in self._builders:
            committed = await self._broker.committed(builder.live_group)
            while not builder.positions or any(
                at < committed.get(partition, 0) for partition, at in builder.positions.items()
            ):
                await self._look()

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
        positions = {key: at for builder in self._builders for key, at in builder.positions.items()}
        self._progress(sum(positions.values()), sum((await self._broker.ends(positions)).values()))
        await asyncio.sleep(LOOK_SECONDS)


async def _compare(pointers: Pointers, view: View, generation: int, watch: _Watch) -> list[str]:
    """Streams whose content differs at the same version. Raises CannotSwap when streams or versions are lacking."""
    pointer = pointers.known(view)
    live, built = pointers.collection(view, pointer.live), pointers.collection(view, generation)
    same_fold = pointer.fold == view.generation
    behind: dict[str, int] = {}
    differing: list[str] = []
    with store_errors():
        async for documents in _in_hundreds(live.find({"version": {"$gt": 0}})):
            found = await built.find({"_id": {"$in": [one["_id"] for one in documents]}}).to_list(None)
            new = {one["_id"]: one for one in found}
            for one in documents:
                other = new.get(one["_id"], {"version": 0})
                if other["version"] < one["version"]:
                    behind[one["_id"]] = one["version"]
                elif same_fold and other["version"] == one["version"] and _content(one) != _content(other):
                    differing.append(one["_id"])
    for _ in range(LOOKS):  # a live document may be of a batch that is not committed yet
        if not behind:
            return differing
        await watch.until_level_with_live()
        with store_errors():
            versions = await _versions(built, behind)
        behind = {stream: at for stream, at in behind.items() if versions.get(stream, 0) < at}
        await asyncio.sleep(LOOK_SECONDS)
    raise CannotSwap(f"{len(behind)} streams are lacking or behind, among them {', '.join(list(behind)[:3])}")


async def _clear(database: Database, pointers: Pointers, view: View, generation: int) -> None:
    """Drop what earlier rebuilds left: nobody reads or writes it any more."""
    await pointers.refresh()
    kept = {collection_name(view.name, number) for number in (pointers.known(view).live, generation)}
    with store_errors():
        for name in await database.list_collection_names():
            prefix, _, number = name.rpartition(".")
            if prefix == f"view.{view.name}" and number.isdigit() and name not in kept:
                await database.drop_collection(name)
                await database[LETTERS].delete_many({"view": view.name, "generation": int(number)})


def _still_ours(moved: bool) -> None:
    if not moved:
        raise CannotSwap("another rebuild of this view has taken over")


async def _in_hundreds(documents: Any) -> AsyncIterator[list[Document]]:
    while batch := await documents.to_list(BATCH):
        yield batch


async def _versions(collection: Any, streams: Iterable[str]) -> dict[str, int]:
    found = await collection.find({"_id": {"$in": list(streams)}}, {"version": 1}).to_list(None)
    return {one["_id"]: one["version"] for one in found}


def _content(document: Document) -> Document:
    return {name: value for name, value in document.items() if name not in MARKS}
