"""What the run sees from outside: every record as it comes to Kafka, view documents as they change, memory, backlog."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from shared.contracts.topics import aggregate_of, topic
from shared.journal.backlog import Backlog
from shared.runtime.faults import StoreAway
from shared.runtime.service import Service
from shared.runtime.store import Document
from shared.streams.group import group_name
from shared.streams.offsets import offsets
from shared.streams.pointers import Pointers
from shared.streams.view import View
from tests.reliability.patience import again
from tests.reliability.place import PARTITIONS, SERVED, Place

BY_RIG = "x-rig"
"""The header of records that the rig itself has sent."""
LOOK_SECONDS = 1.0
REMEMBERED = 60
KAFKA_SECONDS, STORE_SECONDS = 10, 60
LOST = 1 << 40
"""An offset that names nothing: where a group is set to that has lost its place, until it commits again."""

Partition = tuple[str, int]


@dataclass(slots=True)
class Seen:
    """A record of a partition: its offset, and what it is an event of."""

    offset: int
    stream: str
    version: int


@dataclass
class Witness:
    """Follows the topics and the views of a place while a run goes on."""

    place: Place
    highest: dict[str, int] = field(default_factory=dict)
    records: dict[Partition, int] = field(default_factory=lambda: defaultdict(int))
    by_rig: int = 0
    repeats: int = 0
    events: int = 0
    disorder: list[str] = field(default_factory=list)
    misplaced: list[str] = field(default_factory=list)
    fallen: list[str] = field(default_factory=list)
    ahead: list[str] = field(default_factory=list)
    offsets_checked: int = 0
    documents_seen: int = 0
    memory: dict[str, int] = field(default_factory=dict)
    most_waiting: int = 0

    def __post_init__(self) -> None:
        self._unchecked: dict[tuple[str, Partition], deque[Seen]] = defaultdict(deque)
        self._read: dict[Partition, int] = {}
        self._recent: deque[str] = deque(maxlen=REMEMBERED)
        self._stood: dict[tuple[str, int, str], int] = {}
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._tasks = [asyncio.create_task(self._follow_topics()), asyncio.create_task(self._look())]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        for ended in await asyncio.gather(*self._tasks, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended

    def partitions(self) -> list[TopicPartition]:
        return [
            TopicPartition(topic(province, service, audience), number)
            for province in SERVED
            for service in self.place.services
            for audience in ("partner", "internal")
            for number in range(PARTITIONS)
        ]

    async def read_to(self, ends: Mapping[Partition, int]) -> None:
        """Wait a moment until every record before these offsets has been seen."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(KAFKA_SECONDS):
                while any(self._read.get(partition, 0) < end for partition, end in ends.items()):
                    await asyncio.sleep(0.05)

    async def check_offsets(self) -> None:
        """Nothing below a committed offset is missing in a view: neither taken nor parked. For when a worker has died.

        Raises TimeoutError where the store, which may be what was hit, does not answer for long.
        """
        groups = {
            (service.context, province): group_name(service.context, province)
            for service in self.place.services.values()
            for province in SERVED
        }
        try:
            async with asyncio.timeout(KAFKA_SECONDS), offsets(self.place.options) as broker:
                committed = {key: await broker.committed(group) for key, group in groups.items()}
        except (KafkaError, OSError):
            return  # the broker is what was hit
        for (service, _), found in committed.items():
            of_group = {partition: offset for partition, offset in found.items() if offset < LOST}
            await self.read_to(of_group)
            for partition, offset in of_group.items():
                async with asyncio.timeout(STORE_SECONDS):
                    await self._stored(self.place.services[service], partition, offset)

    async def _stored(self, service: Service, partition: Partition, committed: int) -> None:
        expected: dict[str, int] = {}
        unchecked = self._unchecked[service.context, partition]
        while unchecked and unchecked[0].offset < committed:
            seen = unchecked.popleft()
            expected[seen.stream] = max(seen.version, expected.get(seen.stream, 0))
        self.offsets_checked += len(expected)
        for view in service.views:
            wanted = {stream: version for stream, version in expected.items() if aggregate_of(stream) == view.of}
            documents = await again(self.place, partial(_documents, service, view, list(wanted)))
            found = {one["_id"]: one for one in documents}
            for stream, version in wanted.items():
                document = found.get(stream, {})
                if document.get("version", 0) < version and "parked_from" not in document:
                    self.ahead.append(
                        f"{partition[0]}/{partition[1]} is committed at {committed}, {view.name} has {stream} "
                        f"at {document.get('version', 0)} of {version}"
                    )

    async def _follow_topics(self) -> None:
        while True:
            consumer = AIOKafkaConsumer(**self.place.options, enable_auto_commit=False, auto_offset_reset="earliest")
            try:
                await consumer.start()
                consumer.assign(self.partitions())
                for partition in self.partitions():
                    consumer.seek(partition, self._read.get((partition.topic, partition.partition), 0))
                while True:
                    for partition, batch in (await consumer.getmany(timeout_ms=200, max_records=2000)).items():
                        for record in batch:
                            self._meet(record)
                        self._read[partition.topic, partition.partition] = batch[-1].offset + 1
            except (KafkaError, OSError):
                await asyncio.sleep(0.5)
            finally:
                await consumer.stop()

    def _meet(self, record: ConsumerRecord) -> None:
        self.records[record.topic, record.partition] += 1
        headers = dict(record.headers)
        if BY_RIG in headers:
            self.by_rig += 1
            return
        stream, version = record.key.decode(), int(headers["ce_sequence"])
        for service in self.place.services:
            self._unchecked[service, (record.topic, record.partition)].append(Seen(record.offset, stream, version))
        if f".{stream.split('/')[1].lower()}." not in record.topic:
            self.misplaced.append(f"{stream} in {record.topic}")
        highest = self.highest.get(stream, 0)
        if version == highest + 1:
            self.highest[stream] = version
            self.events += 1
            self._recent.append(stream)
        elif version <= highest:
            self.repeats += 1
        else:
            self.disorder.append(f"{stream}@{version} came after @{highest} in {record.topic}")

    async def _look(self) -> None:
        """No view goes back; how much waits, and how large the processes are."""
        while True:
            for service in self.place.services.values():
                try:
                    await self._versions(service)
                    backlog = Backlog(self.place.database(service.context)["journal"], 2**31)
                    for province in SERVED:
                        self.most_waiting = max(self.most_waiting, (await backlog.waiting(province)).entries)
                except StoreAway:
                    continue
                except Exception as away:  # noqa: BLE001  a store that is being killed answers in many ways
                    self.place.trouble.append(f"witness: {type(away).__name__}")
            for name, process in self.place.processes.items():
                self.memory[name] = max(process.memory(), self.memory.get(name, 0))
            await asyncio.sleep(LOOK_SECONDS * (1 if self.place.outside is None else 3))  # more views, the same store

    async def _versions(self, service: Service) -> None:
        recent = set(self._recent)
        for view in service.views:
            pointers = Pointers(self.place.database(service.context))
            await pointers.refresh()
            live = pointers.known(view).live
            wanted = [stream for stream in recent if aggregate_of(stream) == view.of]
            for one in await _documents(service, view, wanted, self.place):
                self.documents_seen += 1
                key = (f"{service.context} {view.name}", live, one["_id"])
                if one["version"] < self._stood.get(key, 0):
                    self.fallen.append(f"{key[0]}: {one['_id']} fell from {self._stood[key]} to {one['version']}")
                self._stood[key] = max(one["version"], self._stood.get(key, 0))


async def _documents(service: Service, view: View, streams: Sequence[str], place: Place) -> list[Document]:
    """How far streams' documents in a view are."""
    if not streams:
        return []
    collection = await Pointers(place.database(service.context)).live(view)
    fields = {"version": 1, "parked_from": 1}
    return await collection.find({"_id": {"$in": streams}}, fields, batch_size=len(streams) + 1).to_list(None)
