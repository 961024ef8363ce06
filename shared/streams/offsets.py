"""Where a group stands in Kafka, seen from outside: what it has committed, where its topics end, who is in it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment
from aiokafka.errors import GroupCoordinatorNotAvailableError, GroupLoadInProgressError, NotCoordinatorForGroupError

from shared.streams.pointers import Partition

TIMES_SECONDS = 5.0
COORDINATOR_SECONDS = 15.0
ASK_AGAIN_SECONDS = 0.2
POLL_MS = 500


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a group: how its client calls itself, where it connects from, and what it reads."""

    client: str
    host: str
    partitions: tuple[Partition, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A partition's next offset that a group has not committed past, and where the partition ends."""

    following: int
    end: int

    @property
    def records(self) -> int:
        """How many records wait."""
        return max(0, self.end - self.following)


class Offsets:
    """Asks the broker. Every method raises aiokafka's KafkaError."""

    def __init__(self, admin: AIOKafkaAdminClient, consumer: AIOKafkaConsumer) -> None:
        self._admin, self._consumer = admin, consumer

    async def partitions(self, topics: Iterable[str]) -> tuple[Partition, ...]:
        """Every partition of the topics."""
        described = await self._admin.describe_topics(list(topics))
        return tuple((one["topic"], partition["partition"]) for one in described for partition in one["partitions"])

    async def committed(self, group: str) -> dict[Partition, int]:
        """The next offset of each partition that the group has committed in."""
        found = await _coordinated(lambda: self._admin.list_consumer_group_offsets(group))
        return {(tp.topic, tp.partition): at.offset for tp, at in found.items() if at.offset >= 0}

    async def ends(self, partitions: Iterable[Partition]) -> dict[Partition, int]:
        """The offset that the next record of each partition will have."""
        found = await self._consumer.end_offsets([TopicPartition(*one) for one in partitions])
        return {(tp.topic, tp.partition): offset for tp, offset in found.items()}

    async def members(self, group: str) -> list[Member]:
        """Who is in the group now."""
        # One at a time: aiokafka misreads an answer about several groups.
        described = await _coordinated(lambda: self._admin.describe_consumer_groups([group]))
        return [
            _member(one) for answer in described for told in answer.to_object()["groups"] for one in told["members"]
        ]

    async def has_members(self, group: str) -> bool:
        """Whether some worker is in the group now."""
        return bool(await self.members(group))

    async def waiting(self, group: str, topics: Iterable[str]) -> dict[Partition, Waiting]:
        """The partitions of the topics in which the group has something left to take."""
        ends = await self.ends(await self.partitions(topics))
        committed = await self.committed(group)
        waiting = {one: Waiting(committed.get(one, 0), end) for one, end in ends.items()}
        return {one: waits for one, waits in waiting.items() if waits.records}

    async def lag(self, group: str, topics: Iterable[str]) -> int:
        """Records of the topics that the group has not taken yet."""
        return sum(waits.records for waits in (await self.waiting(group, topics)).values())

    async def times(self, positions: Mapping[Partition, int]) -> dict[Partition, float]:
        """When the first record at or after each of these offsets was written, in seconds since 1970.

        What Kafka does not give within some seconds is left out.
        """
        found: dict[Partition, float] = {}
        if not positions:
            return found
        consumer = self._consumer
        consumer.assign([TopicPartition(*one) for one in positions])
        starts = await consumer.beginning_offsets(list(consumer.assignment()))
        for partition, start in starts.items():
            consumer.seek(partition, max(start, positions[partition]))
        until = time.monotonic() + TIMES_SECONDS
        while len(found) < len(positions) and time.monotonic() < until:
            for partition, records in (await consumer.getmany(timeout_ms=POLL_MS)).items():
                found.setdefault((partition.topic, partition.partition), records[0].timestamp / 1000)
                consumer.pause(partition)
        return found


@asynccontextmanager
async def offsets(kafka: Mapping[str, Any]) -> AsyncIterator[Offsets]:
    """Connect to the broker with the options of an aiokafka client."""
    admin, consumer = AIOKafkaAdminClient(**kafka), AIOKafkaConsumer(**kafka)
    try:
        await admin.start()
        await consumer.start()
        yield Offsets(admin, consumer)
    finally:
        await consumer.stop()
        await admin.close()


async def _coordinated(ask: Callable[[], Awaitable[Any]]) -> Any:
    """Ask about a group; a broker whose coordinator is not there yet, as in a new cluster, is asked again for a while."""
    until = time.monotonic() + COORDINATOR_SECONDS
    while True:
        try:
            return await ask()
        except (GroupCoordinatorNotAvailableError, GroupLoadInProgressError, NotCoordinatorForGroupError):
            if time.monotonic() > until:
                raise
            await asyncio.sleep(ASK_AGAIN_SECONDS)


def _member(described: Mapping[str, Any]) -> Member:
    assigned = described["member_assignment"]  # empty while the group rebalances
    partitions = ConsumerProtocolMemberAssignment.decode(assigned).partitions() if assigned else []
    return Member(
        described["client_id"],
        described["client_host"].removeprefix("/"),
        tuple(sorted((one.topic, one.partition) for one in partitions)),
    )
