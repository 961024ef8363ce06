"""Kafka as a row needs it: topics filled with entries' events by the relay's own sending, groups put where to begin."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from pydantic import SecretStr

from services.reporting.app import SERVICE
from shared.contracts.topics import topic
from shared.journal.entry import Document
from shared.journal.sending import send
from shared.runtime import topics
from shared.runtime.process import connect_producer
from shared.runtime.settings import Settings
from shared.streams.group import group_name
from shared.streams.offsets import offsets
from shared.streams.pointers import Partition
from tests.performance.events import SINDH

START_SECONDS = 60.0
ROUND = 2_000


@dataclass(frozen=True, slots=True)
class Filled:
    """Records that lie in Kafka, by the offsets of their partitions; none come after them."""

    starts: Mapping[Partition, int]
    records: int


def settings(kafka: str, provinces: Sequence[str] = (SINDH,), mongo: str = "mongodb://unused") -> Settings:
    """What a process of ours would be told."""
    return Settings(
        mongo_url=SecretStr(mongo),
        kafka_bootstrap_servers=kafka,
        lead_provinces=tuple(provinces),
        lead_data=Path("unused"),
    )


async def declare(kafka: str) -> None:
    """Make every topic of the platform, as a laptop has them."""
    await topics.apply({"bootstrap_servers": kafka}, topics.read(topics.FILE).topics("embedded"), START_SECONDS)


@asynccontextmanager
async def producer(kafka: str) -> AsyncIterator[AIOKafkaProducer]:
    """The relay's own kind of producer."""
    made = await connect_producer(settings(kafka))
    try:
        yield made
    finally:
        await made.stop()


async def fill(kafka: str, entries: Sequence[Document]) -> Filled:
    """Put the entries' events at the end of their topics."""
    await declare(kafka)
    names = {topic(entry["province"], entry["stream"].split("/", 1)[0], entry["audience"]) for entry in entries}
    starts = await ends(kafka, names)
    async with producer(kafka) as made:
        await put(made, entries)
    return Filled(starts, sum(len(entry["events"]) for entry in entries))


async def put(made: AIOKafkaProducer, entries: Sequence[Document]) -> None:
    """Send entries' events. Raises what Kafka refused them with."""
    for start in range(0, len(entries), ROUND):
        sent = await send(made, entries[start : start + ROUND])
        if sent.failure is not None:
            raise sent.failure


async def ends(kafka: str, names: Iterable[str]) -> dict[Partition, int]:
    """Where the next record of each partition will be."""
    async with offsets({"bootstrap_servers": kafka}) as broker:
        return await broker.ends(await broker.partitions(names))


async def rewind(kafka: str, filled: Filled, province: str = SINDH) -> None:
    """Let the service's group of a province begin with what was filled; nothing of its other topics is new to it."""
    names = {topic(province, context, audience) for context, audience in SERVICE.reads()}
    await place(kafka, group_name(SERVICE.context, province), await ends(kafka, names) | dict(filled.starts))


async def place(kafka: str, group: str, offsets: Mapping[Partition, int]) -> None:
    """Let a group without members go on from these offsets."""
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka, group_id=group, enable_auto_commit=False)
    consumer.assign([TopicPartition(*partition) for partition in offsets])
    async with consumer:
        await consumer.commit({TopicPartition(*partition): at for partition, at in offsets.items()})
