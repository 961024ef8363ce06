"""Three programs that read the same records into the same view: the product's worker, a loop by hand, a plain handler."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.annotations import KafkaMessage
from prometheus_client import CollectorRegistry
from pymongo import ReplaceOne

from services.reporting.app import SERVICE
from services.reporting.series.views import series_view
from shared.contracts.catalogue import EVENTS
from shared.contracts.event import Event
from shared.contracts.recorded import Recorded
from shared.contracts.topics import topic
from shared.runtime.store import Database
from shared.streams.worker import Worker
from tests.performance.events import SINDH
from tests.performance.figures import Clock, rate
from tests.performance.topics import Filled, place, rewind, settings

AT_ONCE = 500


async def worker_rate(
    kafka: str,
    database: Database,
    filled: Filled,
    begun: Callable[[float], None] = lambda _first: None,
    province: str = SINDH,
    clock: Clock = time.perf_counter,
) -> float:
    """Events a second of the service's worker, with all its views; `begun` is told when so many were done first."""
    await rewind(kafka, filled, province)
    async with working(kafka, database, province) as consumed:
        return await rate(lambda: consumed(province), filled.records, begun, clock)


@asynccontextmanager
async def working(kafka: str, database: Database, *provinces: str) -> AsyncIterator[Callable[[str], float]]:
    """A worker at work; tells how many records of a province it has consumed."""
    registry = CollectorRegistry()
    worker = Worker(SERVICE.context, SERVICE.reads(), SERVICE.views, database, settings(kafka, provinces), registry)

    def consumed(province: str) -> float:
        return registry.get_sample_value("lead_stream_records_consumed_total", {"province": province}) or 0.0

    await worker.start()
    try:
        yield consumed
    finally:
        await worker.stop()


async def by_hand_rate(kafka: str, database: Database, filled: Filled) -> float:
    """Events a second of a loop as one would write it, without what makes it safe: getmany, validate, fold, write."""
    await place(kafka, "by-hand", filled.starts)
    collection = database[series_view.collection]
    consumed = 0

    async def read(consumer: Any) -> None:
        nonlocal consumed
        while consumed < filled.records:
            records = [
                record
                for batch in (await consumer.getmany(timeout_ms=500, max_records=AT_ONCE)).values()
                for record in batch
            ]
            if not records:
                continue
            streams = {record.key.decode() for record in records}
            found = await collection.find({"_id": {"$in": list(streams)}}).to_list(None)
            documents = {document["_id"]: document for document in found}
            for record in records:
                recorded = _recorded(record, lambda kind, data: EVENTS[kind].model_validate_json(data))
                before = documents.get(recorded.stream, {})
                documents[recorded.stream] = series_view.apply(before, recorded)
            writes = [ReplaceOne({"_id": known}, document, upsert=True) for known, document in documents.items()]
            await collection.bulk_write(writes, ordered=False)
            await consumer.commit()
            consumed += len(records)

    consumer = AIOKafkaConsumer(
        topic(SINDH, SERVICE.context), bootstrap_servers=kafka, group_id="by-hand", enable_auto_commit=False
    )
    async with consumer:
        return await _while(read(consumer), lambda: consumed, filled.records)


async def plain_rate(kafka: str, database: Database, filled: Filled, records: int) -> float:
    """Events a second of a FastStream handler as its tutorial shows it: a message per call, committed each."""
    await place(kafka, "plain", filled.starts)
    collection = database[series_view.collection]
    broker = KafkaBroker(kafka, logger=None)
    consumed = 0

    @broker.subscriber(
        topic(SINDH, SERVICE.context), group_id="plain", auto_offset_reset="earliest", ack_policy=AckPolicy.ACK
    )
    async def handle(body: dict[str, Any], message: KafkaMessage) -> None:
        nonlocal consumed
        raw: Any = message.raw_message
        recorded = _recorded(raw, lambda kind, _: EVENTS[kind].model_validate(body))
        before = await collection.find_one({"_id": recorded.stream}) or {}
        after = series_view.apply(before, recorded)
        await collection.replace_one({"_id": recorded.stream}, after, upsert=True)
        consumed += 1

    await broker.start()
    try:
        return await rate(lambda: consumed, records)
    finally:
        await broker.stop()


async def _while(running: Coroutine[Any, Any, None], done: Callable[[], float], total: int) -> float:
    task = asyncio.create_task(running)
    try:
        return await rate(done, total)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _recorded(record: ConsumerRecord, read: Callable[[str, bytes], Event]) -> Recorded:
    headers = dict(record.headers)
    kind, stream = headers["ce_type"].decode(), record.key.decode()
    return Recorded(
        read(kind, record.value),
        kind,
        stream,
        int(headers["ce_sequence"]),
        datetime.fromisoformat(headers["ce_time"].decode()),
        headers["ce_authid"].decode(),
        headers["ce_province"].decode(),
    )
