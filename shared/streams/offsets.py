"""Where a group stands in Kafka, seen from outside: what it has committed, where its topics end, who is in it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from shared.streams.pointers import Partition


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
        found = await self._admin.list_consumer_group_offsets(group)
        return {(tp.topic, tp.partition): at.offset for tp, at in found.items() if at.offset >= 0}

    async def ends(self, partitions: Iterable[Partition]) -> dict[Partition, int]:
        """The offset that the next record of each partition will have."""
        found = await self._consumer.end_offsets([TopicPartition(*one) for one in partitions])
        return {(tp.topic, tp.partition): offset for tp, offset in found.items()}

    async def has_members(self, group: str) -> bool:
        """Whether some worker is in the group now."""
        described = await self._admin.describe_consumer_groups([group])
        return any(members for answer in described for *_, members, _ in _groups(answer))

    async def lag(self, group: str, topics: Iterable[str]) -> int:
        """Records of the topics that the group has not taken yet."""
        ends = await self.ends(await self.partitions(topics))
        committed = await self.committed(group)
        return sum(end - committed.get(partition, 0) for partition, end in ends.items())


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


def _groups(answer: Any) -> list[tuple[Any, ...]]:
    """The groups of a DescribeGroups answer, each ending with its members and the operations allowed."""
    groups = answer.to_object()["groups"]
    return [(group["group"], group["members"], None) for group in groups]
