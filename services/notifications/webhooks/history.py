"""A topic read again from a time on, by explicit offsets and without a group, for somebody who asks for what was."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from shared.runtime.settings import Settings
from shared.runtime.topics import partitions
from shared.streams.records import Read, Records

MOST_READ = 500_000
A_TURN_MS, IDLE_TURNS = 500, 20
EARLIER = timedelta(minutes=1)
"""Records of one partition may be a little out of the order of their times: several processes write them."""


class TooWide(Exception):  # noqa: N818  an answer (422), not a defect
    """More records lie in between than are read for one question."""

    def __init__(self, records: int) -> None:
        super().__init__(f"{records} records")
        self.records = records


async def records_since(settings: Settings, topic: str, since: datetime) -> AsyncIterator[list[Read]]:
    """What a topic holds from a time (UTC) on until now, in batches.

    Raises TooWide, KafkaError, BrokerAway, TimeoutError.
    """
    reading = Records("notifications")
    async with _consumer(settings) as consumer:
        known = await partitions(settings.kafka())
        places = [TopicPartition(topic, one) for one in range(known.get(topic, 0))]
        consumer.assign(places)
        first = int((since - EARLIER).timestamp() * 1000)
        ends: dict[TopicPartition, int] = await consumer.end_offsets(places)
        found = await consumer.offsets_for_times(dict.fromkeys(places, first))
        left = {one: ends[one] for one in places if found[one] is not None and found[one].offset < ends[one]}
        if (number := sum(end - found[one].offset for one, end in left.items())) > MOST_READ:
            raise TooWide(number)
        consumer.assign(list(left))
        for one in left:
            consumer.seek(one, found[one].offset)
        idle = 0
        while left:
            taken = await consumer.getmany(timeout_ms=A_TURN_MS, max_records=500)
            idle = 0 if taken else idle + 1
            if idle > IDLE_TURNS:
                raise TimeoutError
            for one, raws in taken.items():
                batch = [parsed for raw in raws if isinstance(parsed := reading.read(raw), Read)]
                yield batch
                if one in left and (await consumer.position(one)) >= left[one]:
                    del left[one]
                    consumer.pause(one)


@asynccontextmanager
async def _consumer(settings: Settings) -> AsyncIterator[Any]:
    consumer = AIOKafkaConsumer(**settings.kafka(), enable_auto_commit=False, auto_offset_reset="earliest")
    try:
        await consumer.start()
        yield consumer
    finally:
        await consumer.stop()
