"""Topics seen by an operation: which ones a service reads, where they end now, and every record up to there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from shared.contracts.topics import topic
from shared.runtime.service import Service
from shared.runtime.topics import BrokerAway
from shared.streams.offsets import Offsets, offsets
from shared.streams.pointers import Partition

_PATIENCE_SECONDS = 15.0
_POLL_MS = 500


def topics_read(service: Service, province: str) -> list[str]:
    """The topics of a province that the service's projector reads."""
    return [topic(province, context, audience) for context, audience in service.reads()]


@asynccontextmanager
async def broker(kafka: Mapping[str, Any]) -> AsyncIterator[Offsets]:
    """Connect, to ask about groups and topics. Raises BrokerAway, also in place of a client's error inside the block."""
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS) as patience, offsets(kafka) as connected:
            patience.reschedule(None)
            yield connected
    except (KafkaError, OSError) as away:  # a TimeoutError is an OSError
        raise BrokerAway(f"Kafka does not answer: {type(away).__name__}") from away


async def ends(connected: Offsets, topics: Iterable[str]) -> dict[Partition, int]:
    """Where each partition of these topics ends now; topics that don't exist have none."""
    names = list(topics)
    return await connected.ends(await connected.partitions(names)) if names else {}


async def records(kafka: Mapping[str, Any], until: Mapping[Partition, int]) -> AsyncIterator[ConsumerRecord]:
    """Every record from the start to these ends, each partition's in order. Raises KafkaError."""
    unread = {TopicPartition(*partition): end for partition, end in until.items() if end > 0}
    if not unread:
        return
    consumer = AIOKafkaConsumer(**kafka, auto_offset_reset="earliest", enable_auto_commit=False)
    await consumer.start()
    try:
        consumer.assign(list(unread))
        await consumer.seek_to_beginning()
        while unread:
            for batch in (await consumer.getmany(timeout_ms=_POLL_MS)).values():
                for record in batch:
                    if record.offset < until[record.topic, record.partition]:
                        yield record
            for partition in [one for one in unread if await consumer.position(one) >= until[one]]:
                del unread[partition]
                consumer.pause(partition)
    finally:
        await consumer.stop()
