"""One consumer group of one province: FastStream polls, this commits, and holds while the store is away."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple, TypeAlias

import structlog
from aiokafka import ConsumerRebalanceListener, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka import annotations as injected
from faststream.kafka.message import KafkaAckableMessage, KafkaMessage
from faststream.message import StreamMessage

from shared.runtime.faults import StoreAway
from shared.runtime.kafka_ends import at_work
from shared.runtime.store import Database

LARGEST_BATCH = 500
IDLE_TURN_MS = 500
COMMIT_SECONDS = 10
REVOKE_SECONDS = 15
AFTER_ERROR_SECONDS = 1.0
START_AGAIN_SECONDS = 1.0
ASK_STORE_SECONDS = 0.5
CONSUMER: dict[str, Any] = {
    "session_timeout_ms": 10_000,
    "heartbeat_interval_ms": 1_000,
    "rebalance_timeout_ms": 20_000,
    "max_poll_interval_ms": 60_000,
}
Batch: TypeAlias = Sequence[ConsumerRecord]


class Taken(NamedTuple):
    """How far a partition is stored: the next offset, and the time of the last record in seconds since 1970."""

    offset: int
    at: float


log = structlog.get_logger(__name__)


class Paused(Exception):  # noqa: N818  a state that the reader reacts to
    """A person has paused the group: nothing of the batch is taken."""


class RawBatch(KafkaAckableMessage):
    """A batch whose offsets are committed by us: FastStream would commit fetch positions."""

    async def ack(self) -> None:
        await StreamMessage.ack(self)


class GroupReader(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka ships no types
    """Reads a group's topics in batches for `apply`, which stores them or raises; nothing is committed before.

    `apply` raises StoreAway when it gives up for now: the group keeps its membership and waits for the store of `database`.
    It raises Paused when the group shall take nothing: the batch is put back, and nothing more comes until `pause(False)`.
    Whatever else it raises brings the batch back a second later, and `failing` tells why until one is stored; `refused`
    tells what Kafka does not let the group do, until it does. `turns` counts the turns of a consumer at work.
    """

    def __init__(
        self,
        broker: KafkaBroker,
        topics: Sequence[str],
        group: str,
        apply: Callable[[Batch], Awaitable[None]],
        database: Database,
        **consumer: Any,
    ) -> None:
        self.group, self._apply, self._database = group, apply, database
        self.turns = 0
        self.busy = asyncio.Lock()
        self.holding: asyncio.Task[None] | None = None
        self.failing: str | None = "not started"
        self.refused: str | None = None
        self.paused = False
        self.assigned = False
        self.assigned_anew = True
        self.commits_failed = 0
        self.taken: dict[TopicPartition, Taken] = {}
        self.stored, self.progressed = 0, time.monotonic()
        self.subscriber = broker.subscriber(
            *topics,
            group_id=group,
            title=group,
            batch=True,
            max_records=LARGEST_BATCH,
            batch_timeout_ms=5,
            auto_offset_reset="earliest",
            ack_policy=AckPolicy.NACK_ON_ERROR,
            no_reply=True,
            parser=self._parse,
            decoder=self._decode,
            listener=self,
            **(CONSUMER | consumer),
        )
        self.subscriber(self._handle)

    @property
    def assignment(self) -> frozenset[TopicPartition]:
        """The partitions that this member reads now."""
        consumer = self.subscriber.consumer
        return frozenset() if consumer is None else frozenset(consumer.assignment())

    async def keep_starting(self) -> None:
        """Start, and try again until it succeeds: Kafka may not be there yet."""
        while True:
            self.turns += 1
            try:
                await self._start()
            except Exception as failure:  # noqa: BLE001  aiokafka raises many kinds while Kafka is not there
                self.failing = f"waits for Kafka: {_told(failure)}"
                log.warning("group waits for Kafka", group=self.group, failure=_told(failure))
                with contextlib.suppress(Exception):
                    await self.subscriber.stop()
                await asyncio.sleep(START_AGAIN_SECONDS)
            else:
                self.failing = None
                return

    async def _start(self) -> None:
        await self.subscriber.start()
        consumer = self.subscriber.consumer
        assert consumer is not None
        getmany = consumer.getmany

        async def turning(*partitions: TopicPartition, timeout_ms: int = 0, **options: Any) -> Any:
            del timeout_ms
            working = at_work(consumer)
            self.turns += working  # FastStream calls this on every turn of its loop, and offers no hook for idle ones
            try:
                records = await getmany(*partitions, timeout_ms=IDLE_TURN_MS, **options)
            except KafkaError as failure:  # FastStream logs it and asks again
                self.refused = f"refused by Kafka: {_told(failure)}"
                raise
            self.refused = None if working else "fetches no more"  # the watchdog ends a process without turns
            return records

        consumer.getmany = turning

    async def stop(self) -> None:
        """End the batch in flight, commit it, and leave the group."""
        if self.holding is not None:
            self.holding.cancel()
        await self.subscriber.stop()

    async def _parse(self, records: tuple[ConsumerRecord, ...]) -> RawBatch:
        first = records[0]
        return RawBatch(
            raw_message=records,
            body=[record.value or b"" for record in records],
            consumer=self.subscriber.consumer,
            message_id=f"{first.topic}@{first.offset}",
        )

    async def _decode(self, message: KafkaMessage) -> Any:
        return message.raw_message

    async def _handle(self, message: injected.KafkaMessage) -> None:
        records: Any = message.raw_message
        consumer = self.subscriber.consumer
        async with self.busy:
            try:
                await self._apply(records)
            except Paused:
                self._put_back(records)
                return
            except StoreAway as away:
                log.warning("store away, group holds", group=self.group, detail=str(away)[:200])
                self._put_back(records)
                if self.holding is None:
                    self.holding = asyncio.create_task(self._resume())
                return
            except Exception as failure:
                self.failing = type(failure).__name__
                log.exception("batch put back", group=self.group)
                self.turns += 1
                await asyncio.sleep(AFTER_ERROR_SECONDS)  # FastStream's nack has no delay of its own
                raise
            self.failing = None
            self.stored, self.progressed = self.stored + 1, time.monotonic()
            await self._commit(consumer, records)

    async def _commit(self, consumer: Any, records: Batch) -> None:
        last = {(record.topic, record.partition): record for record in records}
        taken = {TopicPartition(*at): Taken(one.offset + 1, one.timestamp / 1000) for at, one in last.items()}
        self.taken |= taken
        offsets = {partition: one.offset for partition, one in taken.items()}
        try:
            async with asyncio.timeout(COMMIT_SECONDS):  # without a bound it waits as long as Kafka is away
                await consumer.commit(offsets)
        except Exception as failure:  # noqa: BLE001  what is stored is dropped by its version when it comes again
            self.commits_failed += 1
            log.warning("commit failed", group=self.group, failure=type(failure).__name__)

    def pause(self, paused: bool) -> None:
        """Take nothing more after the batch in flight, or go on; the group keeps its member, and its loop turns."""
        if paused == self.paused:
            return
        self.paused = paused
        log.info("group paused" if paused else "group goes on", group=self.group)
        consumer = self.subscriber.consumer
        if consumer is None:
            return
        if paused:
            consumer.pause(*consumer.assignment())
        elif self.holding is None:
            consumer.resume(*consumer.assignment())

    def _put_back(self, records: Batch) -> None:
        consumer = self.subscriber.consumer
        assert consumer is not None
        starts: dict[TopicPartition, int] = {}
        for record in records:
            starts.setdefault(TopicPartition(record.topic, record.partition), record.offset)
        for partition in starts.keys() & consumer.assignment():
            consumer.seek(partition, starts[partition])
        consumer.pause(*consumer.assignment())  # FastStream polls on, so the member stays in the group

    async def _resume(self) -> None:
        await self._store_returned()
        self.holding = None
        consumer = self.subscriber.consumer
        if consumer is not None and not self.paused:
            consumer.resume(*consumer.assignment())

    async def _store_returned(self) -> None:
        while True:
            try:
                await self._database.command("ping")
            except Exception as away:  # noqa: BLE001  whatever the store says, it is not back
                log.debug("store still away", group=self.group, failure=type(away).__name__)
                await asyncio.sleep(ASK_STORE_SECONDS)
            else:
                return

    async def on_partitions_revoked(self, revoked: Sequence[TopicPartition]) -> None:
        """Let the batch in flight end and commit before another member reads on."""
        del revoked
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(REVOKE_SECONDS), self.busy:
                pass

    async def on_partitions_assigned(self, assigned: Sequence[TopicPartition]) -> None:
        """A rebalance forgets pauses, and may bring partitions of a worker that knew more or less of a rebuild."""
        self.assigned = self.assigned_anew = True
        self.taken.clear()
        consumer = self.subscriber.consumer
        if (self.paused or self.holding is not None) and consumer is not None and assigned:
            consumer.pause(*assigned)


def _told(failure: Exception) -> str:
    return f"{type(failure).__name__} {failure}"[:200]
