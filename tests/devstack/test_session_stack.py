"""What every integration test stands on: a real broker and a real store, one of each for the session."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Sequence

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from shared.runtime.store import Database
from shared.runtime.topics import partitions

pytestmark = pytest.mark.integration


async def test_a_record_sent_to_the_broker_can_be_read_back(
    kafka: str, create_topics: Callable[[Sequence[str], int], Awaitable[None]]
) -> None:
    name = f"lead.pk-{uuid.uuid4().hex[:6]}.test"
    await create_topics([name], 2)
    await create_topics([name], 2)
    async with AIOKafkaProducer(bootstrap_servers=kafka, enable_idempotence=True) as producer:
        await producer.send_and_wait(name, b"value", key=b"key")
    async with AIOKafkaConsumer(name, bootstrap_servers=kafka, auto_offset_reset="earliest") as consumer:
        record = await consumer.getone()
    assert (record.key, record.value) == (b"key", b"value")
    assert (await partitions({"bootstrap_servers": kafka}))[name] == 2


async def test_topics_are_not_made_by_asking_for_them(kafka: str) -> None:
    name = f"never-made-{uuid.uuid4().hex}"
    async with AIOKafkaProducer(bootstrap_servers=kafka) as producer:
        await producer.client.fetch_all_metadata()
        await producer.client.force_metadata_update()
    assert name not in await partitions({"bootstrap_servers": kafka})


async def test_a_document_written_to_the_store_can_be_read_back(database: Database) -> None:
    await database["things"].insert_one({"_id": "a", "value": 1})
    assert await database["things"].find_one({"_id": "a"}) == {"_id": "a", "value": 1}


async def test_each_test_has_a_database_of_its_own(database: Database) -> None:
    assert await database["things"].find_one({"_id": "a"}) is None
