"""A context of each test's own on the session's broker and store: tallies, sent by hand, folded by real workers."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from prometheus_client import CollectorRegistry
from pydantic import SecretStr

from shared.contracts.event import Event
from shared.contracts.topics import topic
from shared.runtime.settings import Settings
from shared.runtime.store import Database, Document
from shared.streams.dead_letters import DeadLetters
from shared.streams.projector import Projector
from shared.streams.rebuild import Rebuilding
from shared.streams.records import Records
from shared.streams.view import View
from shared.streams.views import Views
from shared.streams.worker import Worker
from tests.conftest import CreateTopics
from tests.unit.streams.sent import TALLIES, Counted, Raw, sent, with_header


@dataclass
class Tallies:
    """One test's context: its topic, its view, and what sends and reads for it."""

    context: str
    database: Database
    kafka: str
    mongo_url: str
    producer: AIOKafkaProducer
    view: View = TALLIES
    known: dict[str, type[Event]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.view = replace(self.view, of=f"{self.context}/tallies")
        self.known = {f"{self.context}.counted.v1": Counted}
        self.records = Records(self.context, self.known)
        self.topic = topic("PK-SD", self.context)

    def stream(self, name: str) -> str:
        return f"{self.context}/PK-SD/tallies/{name}"

    def record(self, name: str, version: int, number: int | None = None, **more: Any) -> Raw:
        raw = sent(version, number, stream=self.stream(name), topic=self.topic, **more)
        return with_header(raw, "ce_type", f"{self.context}.counted.v1".encode())

    async def send(self, records: Iterable[Raw], partition: int | None = None) -> None:
        waiting = [
            await self.producer.send(raw.topic, raw.value, key=raw.key, headers=list(raw.headers), partition=partition)
            for raw in records
        ]
        await asyncio.gather(*waiting)

    async def numbers(self, generation: int = 1) -> dict[str, list[int]]:
        found = await self.database[f"view.{self.view.name}.{generation}"].find({}).to_list(None)
        return {one["_id"].rpartition("/")[2]: one.get("numbers", []) for one in found}

    async def document(self, name: str) -> Document:
        return await self.database["view.tallies.1"].find_one({"_id": self.stream(name)}) or {}

    def projector(self, view: View | None = None) -> Projector:
        return Projector(self.database, [view or self.view], self.records)

    def letters(self, view: View | None = None) -> DeadLetters:
        return DeadLetters(self.database, [view or self.view], self.records)

    def views(self) -> Views:
        return Views(self.database)

    def worker(
        self, view: View | None = None, mongo: Database | None = None, registry: CollectorRegistry | None = None
    ) -> Worker:
        settings = Settings(
            mongo_url=SecretStr(self.mongo_url),
            kafka_bootstrap_servers=self.kafka,
            lead_provinces=("PK-SD",),
            lead_data=Path("unused"),
        )
        return Worker(
            self.context,
            [(self.context, "partner")],
            [view or self.view],
            self.database if mongo is None else mongo,
            settings,
            registry or CollectorRegistry(),
            self.known,
        )

    @asynccontextmanager
    async def working(self, number: int = 1, view: View | None = None) -> AsyncIterator[Sequence[Worker]]:
        workers = [self.worker(view) for _ in range(number)]
        await asyncio.gather(*(worker.start() for worker in workers))
        try:
            yield workers
        finally:
            await asyncio.gather(*(worker.stop() for worker in workers))

    @property
    def rebuilding(self) -> Rebuilding:
        return Rebuilding(
            self.context,
            ((self.context, "partner"),),
            ("PK-SD",),
            self.database,
            {"bootstrap_servers": self.kafka},
            self.known,
        )


@pytest.fixture(scope="session")
async def producer(kafka: str) -> AsyncIterator[AIOKafkaProducer]:
    sender = AIOKafkaProducer(bootstrap_servers=kafka, acks="all", enable_idempotence=True)
    await sender.start()
    yield sender
    await sender.stop()


@pytest.fixture
async def tallies(
    database: Database, kafka: str, mongo_url: str, producer: AIOKafkaProducer, create_topics: CreateTopics
) -> Tallies:
    context = f"tally{uuid.uuid4().hex[:8]}"
    made = Tallies(context, database, kafka, mongo_url, producer)
    await create_topics([made.topic], 2)
    return made
