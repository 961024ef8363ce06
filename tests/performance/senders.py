"""Two programs that send the same records: the product's relay out of a journal, and a bare idempotent producer."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Sequence

from aiokafka import AIOKafkaProducer

from services.reporting.app import SERVICE
from shared.contracts.topics import topic
from shared.journal.entry import Document
from shared.journal.journal import INDEXES
from shared.journal.lease import Leases
from shared.journal.relay import Relay
from shared.journal.sending import _partition, _Record, _records
from shared.runtime.store import Database
from tests.performance.events import SINDH
from tests.performance.figures import Clock, Stuck

AT_ONCE = 2_000


async def write(database: Database, entries: Sequence[Document], at_once: int = AT_ONCE) -> None:
    """Put entries into a journal, as new ones."""
    await database["journal"].create_indexes(INDEXES)
    for start in range(0, len(entries), at_once):
        await database["journal"].insert_many([dict(one) for one in entries[start : start + at_once]], ordered=False)


async def relay_rate(
    producer: AIOKafkaProducer,
    database: Database,
    entries: int,
    province: str = SINDH,
    clock: Clock = time.perf_counter,
) -> float:
    """Entries a second of the relay, from a journal that holds so many unpublished ones. Raises Stuck."""
    began = clock()
    await relay(producer, database, province)
    taken = clock() - began
    if waiting := await database["journal"].count_documents({"unpublished": True}):
        raise Stuck(f"{waiting} of {entries} entries are not sent")
    return entries / taken


async def relay(producer: AIOKafkaProducer, database: Database, province: str) -> None:
    """Relay until nothing of a province waits."""

    async def connected() -> AIOKafkaProducer:
        return producer

    relaying = Relay(SERVICE.context, [province], database["journal"], Leases(database, "bench"), connected)
    while await relaying.round():
        pass


class Bare:
    """The records of entries, ready to be sent by nothing but the producer's own calls."""

    def __init__(self, partitions: Sequence[int], entries: Sequence[Document]) -> None:
        self._topic = topic(SINDH, SERVICE.context)
        self._lanes: dict[int, list[_Record]] = defaultdict(list)
        for entry in entries:
            self._lanes[_partition(entry["stream"], tuple(partitions))].extend(_records(entry))

    async def rate(self, producer: AIOKafkaProducer) -> float:
        """Records a second."""
        began = time.perf_counter()
        await asyncio.gather(*(self._send(producer, *lane) for lane in self._lanes.items()))
        return sum(map(len, self._lanes.values())) / (time.perf_counter() - began)

    async def _send(self, producer: AIOKafkaProducer, partition: int, records: Sequence[_Record]) -> None:
        batch = producer.create_batch()
        for one in records:
            told = {"key": one.key, "value": one.value, "timestamp": one.timestamp, "headers": one.headers}
            if batch.append(**told) is None:
                await (await producer.send_batch(batch, self._topic, partition=partition))
                batch = producer.create_batch()
                batch.append(**told)
        await (await producer.send_batch(batch, self._topic, partition=partition))
