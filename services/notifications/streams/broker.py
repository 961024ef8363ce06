"""Kafka as partners' readers need it: records by explicit offsets, without a group, from a few consumers that all share."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError, OffsetOutOfRangeError

from shared.runtime.metrics import PartnerStreamMetrics
from shared.web.problems import Answered

AT_ONCE = 4
"""Consumers that read for readers who are behind; whoever comes when all are taken waits for one."""

ANSWER_SECONDS = 8.0
FETCH_MS = 5_000
IDLE_SECONDS = 60.0
REFUSE_SECONDS = 1.0
"""For how long, after Kafka did not answer, nobody tries again."""

CONSUMER: dict[str, Any] = {
    "enable_auto_commit": False,
    "auto_offset_reset": "none",
    "fetch_max_bytes": 8 * 2**20,
    "max_partition_fetch_bytes": 512 * 1024,
}

log = structlog.get_logger(__name__)


class KafkaAway(Answered):
    """Kafka does not answer, or does not have the topic: 503."""

    def __init__(self, detail: str) -> None:
        super().__init__("kafka-away", detail=detail)


class OutOfRange(Exception):  # noqa: N818  what a reader's place has become
    """A place is before the first record that is kept, or after the last one."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of a cluster that answered: the cluster's id, and how many partitions the topic has."""

    cluster: str
    name: str
    partitions: int


@dataclass(slots=True)
class _Lent:
    """A consumer, where it stands in the partitions that it is assigned, and when it was given back."""

    consumer: AIOKafkaConsumer
    at: dict[TopicPartition, int] = field(default_factory=dict)
    returned: float = 0.0


class Broker:
    """Asks Kafka. Every method raises KafkaAway; for a moment after it did, at once."""

    def __init__(self, kafka: Callable[[], Mapping[str, Any]], metrics: PartnerStreamMetrics) -> None:
        self._kafka, self._metrics = kafka, metrics
        self._free: list[_Lent] = []
        self._places = asyncio.Semaphore(AT_ONCE)
        self._made = 0
        self._refused_until = 0.0

    async def consumer(self) -> AIOKafkaConsumer:
        """A started consumer of nothing; whoever asks for it stops it."""
        async with self._answering():
            made = AIOKafkaConsumer(**self._kafka(), **CONSUMER)
            try:
                await made.start()
            except BaseException:
                await stop(made)
                raise
        return made

    async def topic(self, name: str) -> Topic:
        """The topic as it is now. Raises KafkaAway also where there is none such."""
        async with self._answering():
            admin = AIOKafkaAdminClient(**self._kafka())
            try:
                await admin.start()
                cluster = (await admin.describe_cluster())["cluster_id"]
                (described,) = await admin.describe_topics([name])
            finally:
                with contextlib.suppress(Exception):
                    await admin.close()
        if described["error_code"] or not described["partitions"]:
            raise KafkaAway(f"The topic {name} does not exist yet.")
        return Topic(cluster, name, len(described["partitions"]))

    async def starts(self, topic: Topic) -> list[int]:
        """The first offset that each partition still has."""
        async with self._lent() as lent, self._answering():
            found = await lent.consumer.beginning_offsets(_all(topic))
        return [found[one] for one in _all(topic)]

    async def ends(self, topic: Topic) -> list[int]:
        """The offset that the next record of each partition will have."""
        async with self._lent() as lent, self._answering():
            found = await lent.consumer.end_offsets(_all(topic))
        return [found[one] for one in _all(topic)]

    async def at(self, topic: Topic, milliseconds: int) -> list[int]:
        """In each partition the first offset of that time (since 1970) or later; every record before it is earlier."""
        async with self._lent() as lent, self._answering():
            found = await lent.consumer.offsets_for_times(dict.fromkeys(_all(topic), milliseconds))
            ends = await lent.consumer.end_offsets(_all(topic))
        return [found[one].offset if found[one] else ends[one] for one in _all(topic)]

    async def read(self, topic: Topic, following: Mapping[int, int], most: int) -> list[ConsumerRecord]:
        """Records from these offsets of some partitions on, each partition's in order; at least one is known to be there.

        Raises OutOfRange.
        """
        wanted = {TopicPartition(topic.name, partition): offset for partition, offset in following.items()}
        self._metrics.caught_up.inc()
        async with self._lent(wanted) as lent:
            consumer = lent.consumer
            if not wanted.items() <= lent.at.items():
                lent.at = wanted
                consumer.assign(list(wanted))
                for partition, offset in wanted.items():
                    consumer.seek(partition, offset)
            try:
                batches = await consumer.getmany(*wanted, timeout_ms=FETCH_MS, max_records=most)
            except OffsetOutOfRangeError as gone:
                raise OutOfRange from gone
            except KafkaError as away:
                raise self._away(away) from away
            if not batches:
                raise self._away(TimeoutError())
            for partition, records in batches.items():
                lent.at[partition] = records[-1].offset + 1
        return [record for records in batches.values() for record in records]

    async def tidy(self) -> None:
        """Stop consumers that nobody has needed for a while."""
        old = [one for one in self._free if time.monotonic() - one.returned > IDLE_SECONDS]
        self._free = [one for one in self._free if one not in old]
        for one in old:
            await self._stop(one)

    async def close(self) -> None:
        """Stop every consumer that is not in use."""
        free, self._free = self._free, []
        for one in free:
            await self._stop(one)

    async def _stop(self, lent: _Lent) -> None:
        self._made -= 1
        await stop(lent.consumer)

    @asynccontextmanager
    async def _lent(self, at: Mapping[TopicPartition, int] | None = None) -> AsyncIterator[_Lent]:
        """A consumer, if possible one that stands there already: what it has fetched ahead is then at hand.

        One that fails is stopped.
        """
        async with self._places:
            free = self._free
            standing = next((one for one in free if at is not None and at.items() <= one.at.items()), None)
            lent = standing or (free[0] if free and self._made >= AT_ONCE else None)
            if lent is not None:
                free.remove(lent)
            else:
                lent = _Lent(await self.consumer())
                self._made += 1
            try:
                yield lent
            except BaseException:
                await self._stop(lent)
                raise
            lent.returned = time.monotonic()
            self._free.append(lent)

    @asynccontextmanager
    async def _answering(self) -> AsyncIterator[None]:
        if time.monotonic() < self._refused_until:
            raise KafkaAway("Kafka does not answer.")
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                yield
        except (KafkaError, OSError) as away:  # a TimeoutError is an OSError
            raise self._away(away) from away

    def _away(self, away: Exception) -> KafkaAway:
        self._refused_until = time.monotonic() + REFUSE_SECONDS
        log.warning("kafka away", failure=f"{type(away).__name__} {away}"[:200])
        return KafkaAway(f"Kafka does not answer ({type(away).__name__}).")


def _all(topic: Topic) -> Sequence[TopicPartition]:
    return [TopicPartition(topic.name, partition) for partition in range(topic.partitions)]


async def stop(consumer: AIOKafkaConsumer) -> None:
    """Stop a consumer, for a bounded time."""
    with contextlib.suppress(Exception):
        async with asyncio.timeout(ANSWER_SECONDS):
            await consumer.stop()
