"""One reader per topic, shared by all: it keeps the newest events at hand and wakes whoever waits for more."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError, OffsetOutOfRangeError

from services.notifications.streams.broker import Broker, KafkaAway, Topic, stop
from services.notifications.streams.cloud_events import CloudEvents, Told
from services.notifications.streams.ring import Ring
from services.notifications.streams.withholding import Withholding
from shared.runtime.kafka_ends import at_work
from shared.runtime.metrics import PartnerStreamMetrics
from shared.streams.records import RawRecord

RING_BYTES = 4 * 2**20
POLL_MS = 500
IDLE_SECONDS = 60.0
LOOK_SECONDS = 5.0
AGAIN_SECONDS = 1.0

log = structlog.get_logger(__name__)


class Tail:
    """The reader of one topic. `over`: it has ended, as its Kafka cluster is not there any more, or it fetches no more."""

    def __init__(
        self, topic: Topic, consumer: AIOKafkaConsumer, ring: Ring, events: CloudEvents, withholding: Withholding
    ) -> None:
        self.topic, self.ring = topic, ring
        self._withholding, self._shown = withholding, withholding.changes
        self.users, self.used = 0, time.monotonic()
        self.over = False
        self._consumer, self._events = consumer, events
        self._waiting: set[asyncio.Event] = set()
        self._running = asyncio.create_task(self._run(), name=f"tail {topic.name}")

    @contextlib.contextmanager
    def waking(self) -> Iterator[asyncio.Event]:
        """An event that is set whenever something has come, and when the tail is over; whoever waits clears it."""
        woken = asyncio.Event()
        self._waiting.add(woken)
        try:
            yield woken
        finally:
            self._waiting.discard(woken)

    def told(self, record: RawRecord) -> Told | None:
        """A record of the topic as it is shown; None for one that can't be read."""
        told = self._events.told(record)
        return told if told is None else self._withholding.shown(told)

    async def refresh(self) -> None:
        """Let what is told from now on, and what is in memory, be as it may be shown now. Raises StoreAway."""
        await self._withholding.refresh()
        if self._shown != self._withholding.changes:
            self._shown = self._withholding.changes
            self.ring.show(self._withholding.shown)

    async def end(self) -> None:
        """Stop reading; whoever waits is woken."""
        self.over = True
        self._running.cancel()
        await asyncio.gather(self._running, return_exceptions=True)
        self.wake()
        await stop(self._consumer)

    def wake(self) -> None:
        """Wake whoever waits."""
        for woken in self._waiting:
            woken.set()

    async def _run(self) -> None:
        try:
            await self._follow()
        except Exception:  # a bug over one record must not leave readers waiting
            log.exception("tail ended", topic=self.topic.name)
        finally:
            self.over = True
            self.wake()

    async def _follow(self) -> None:
        while not self.over:
            try:
                batches = await self._consumer.getmany(timeout_ms=POLL_MS)
            except OffsetOutOfRangeError:
                log.warning("topic was made anew", topic=self.topic.name)
                self.over = True
            except KafkaError as failure:
                log.warning("tail waits for kafka", topic=self.topic.name, failure=type(failure).__name__)
                await asyncio.sleep(AGAIN_SECONDS)
            else:
                for partition, records in batches.items():
                    for record in records:
                        told = self.told(record)
                        self.ring.take(partition.partition, record.offset, record.timestamp, told)
                if not at_work(self._consumer):
                    log.error("tail fetches no more", topic=self.topic.name)
                    self.over = True
                elif not batches:
                    continue
            self.wake()


class Tails:
    """The tails of the process, each begun for its first reader and ended when nobody has read for a minute.

    `ring_bytes` is how much of each topic is kept; `now` gives milliseconds since 1970; `withholding` what is held back of
    a topic.
    """

    def __init__(
        self,
        broker: Broker,
        events: CloudEvents,
        withholding: Callable[[str], Withholding],
        metrics: PartnerStreamMetrics,
        now: Callable[[], int],
        stopping: asyncio.Event,
        ring_bytes: int = RING_BYTES,
    ) -> None:
        self.broker = broker
        self._events, self._metrics, self._now, self._ring_bytes = events, metrics, now, ring_bytes
        self._withholding = withholding
        self._tails: dict[str, Tail] = {}
        self._beginning: dict[str, asyncio.Lock] = {}
        self._stopping = stopping
        self._looking: list[asyncio.Task[None]] = []

    @asynccontextmanager
    async def reading(self, topic: str) -> AsyncIterator[Tail]:
        """The topic's tail, kept going for the time of the block. Raises KafkaAway."""
        tail = await self._tail(topic)
        tail.users += 1
        try:
            yield tail
        finally:
            tail.users -= 1
            tail.used = time.monotonic()

    async def close(self) -> None:
        """End every tail."""
        for task in self._looking:
            task.cancel()
        await asyncio.gather(*(tail.end() for tail in self._tails.values()))
        self._tails.clear()
        await self.broker.close()

    async def _tail(self, topic: str) -> Tail:
        async with self._beginning.setdefault(topic, asyncio.Lock()):
            tail = self._tails.get(topic)
            if tail is not None and not tail.over:
                return tail
            if tail is not None:
                await tail.end()
            tail = self._tails[topic] = await self._begin(topic)
            if not self._looking:
                self._looking = [asyncio.create_task(self._look()), asyncio.create_task(self._wake_at_the_end())]
            return tail

    async def _begin(self, name: str) -> Tail:
        topic = await self.broker.topic(name)
        ends = await self.broker.ends(topic)
        consumer = await self.broker.consumer()
        partitions = [TopicPartition(name, one) for one in range(topic.partitions)]
        consumer.assign(partitions)
        for partition, end in zip(partitions, ends, strict=True):
            consumer.seek(partition, end)
        ring = Ring(ends, self._now(), self._ring_bytes)
        return Tail(topic, consumer, ring, self._events, self._withholding(name))

    async def _wake_at_the_end(self) -> None:
        await self._stopping.wait()
        for tail in self._tails.values():
            tail.wake()

    async def _look(self) -> None:
        """End tails that nobody needs, and those of a cluster in whose place another one answers."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            self._metrics.kept.set(sum(tail.ring.size for tail in self._tails.values()))
            for name, tail in list(self._tails.items()):
                if tail.over or (not tail.users and time.monotonic() - tail.used > IDLE_SECONDS):
                    del self._tails[name]
                    await tail.end()
            await self.broker.tidy()
            if not self._tails:
                continue
            with contextlib.suppress(KafkaAway):
                one = next(iter(self._tails))
                cluster = (await self.broker.topic(one)).cluster
                for tail in self._tails.values():
                    if tail.topic.cluster != cluster:
                        log.warning("another kafka cluster answers", topic=tail.topic.name)
                        await tail.end()
