"""A province of the test's own, with a journal, topics, and two small services that follow it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from prometheus_client import CollectorRegistry

from shared.contracts.envelope import Envelope, write_headers
from shared.contracts.event import Audience
from shared.contracts.membership import MembershipApplied
from shared.contracts.recorded import Recorded
from shared.contracts.topics import topic
from shared.decisions import Actor, Decider
from shared.journal import Journal, Request
from shared.journal.backlog import Backlog
from shared.journal.entry import read_entry
from shared.journal.lease import Leases
from shared.journal.relay import Relay
from shared.runtime.audit import Audit
from shared.runtime.service import Service
from shared.runtime.settings import Settings
from shared.runtime.store import Database, Document
from shared.runtime.topic_records import broker, ends, records, topics_read
from shared.streams import View
from shared.streams.group import group_name
from shared.streams.worker import Worker
from shared.web.roles import Acting

EVENT = MembershipApplied.model_validate(MembershipApplied.example)
REQUEST = Request(Actor("noor", "lcas", frozenset(), frozenset()))
counting: Decider[int, int] = Decider(
    0, lambda _state, command, _actor: [EVENT] * command, lambda state, _event: state + 1
)


def counted(document: Document, recorded: Recorded) -> Document:
    """How many events, and when each was recorded."""
    times = (*document.get("times", ()), recorded.at.replace(microsecond=0))
    return {**document, "count": document.get("count", 0) + 1, "times": times}


OWN = View("applications", "membership/members", counted)
FOLLOWING = View("known", "membership/members", counted)


@dataclass
class Place:
    """The province, its journal and its topics."""

    database: Database
    address: str
    province: str = field(default_factory=lambda: f"PK-{uuid4().hex[:10].upper()}")

    def __post_init__(self) -> None:
        entries = self.database["journal"]
        self.journal = Journal(entries, Backlog(entries, 100_000), lambda: datetime.now(UTC), lambda: None)
        self.kafka: Mapping[str, Any] = {"bootstrap_servers": self.address.split(",")}
        self.own = service("membership", OWN)
        self.topic = topic(self.province, "membership")

    def stream(self, number: int) -> str:
        return f"membership/{self.province}/members/secp-{number}"

    async def write(self, streams: int, commands: int) -> None:
        for _ in range(commands):
            await asyncio.gather(
                *(self.journal.carry_out(counting, self.stream(one), 2, REQUEST) for one in range(streams))
            )

    async def producer(self) -> AIOKafkaProducer:
        producer = AIOKafkaProducer(**self.kafka, enable_idempotence=True, acks="all")
        await producer.start()
        return producer

    async def relay(self) -> None:
        """Send what waits, and leave the lease."""
        leases = Leases(self.database, "relay")
        relay = Relay("membership", [self.province], self.database["journal"], leases, self.producer)
        while await relay.round():
            pass
        relay.stop()
        await relay.run()

    async def send(self, number: int, *versions: int, spoilt: int | None = None) -> None:
        """Send versions of a stream by hand, in this order, and mark everything in it as published.

        `spoilt` is the place in this order of a record with other bytes.
        """
        stream, producer = self.stream(number), await self.producer()
        try:
            for entry in (await self.journal.load(stream)).entries:
                await self.database["journal"].update_one({"_id": entry["_id"]}, {"$unset": {"unpublished": ""}})
            stored = {
                version: data
                for entry in (await self.journal.load(stream)).entries
                for version, data in enumerate((one["data"] for one in entry["events"]), entry["first"])
            }
            for at, version in enumerate(versions):
                value = bytes(stored[version]).replace(b"e", b"E", 1) if at == spoilt else bytes(stored[version])
                headers = Envelope("x", EVENT.type, stream, version, datetime.now(UTC), self.province, "lcas")
                await producer.send_and_wait(self.topic, value, key=stream.encode(), headers=write_headers(headers))
        finally:
            await producer.stop()

    async def project(self, service: Service, view: View) -> None:
        """Bring a view of a service up to date, and commit as its projector would."""
        entries = await self.database["journal"].find({}).sort([("stream", 1), ("entry", 1)]).to_list(None)
        documents: dict[str, Document] = {}
        for entry in entries:
            for recorded in read_entry(entry):
                documents[recorded.stream] = view.apply(documents.get(recorded.stream, {}), recorded)
        for stream, document in documents.items():
            await self.database[view.collection].replace_one({"_id": stream}, document, upsert=True)
        await self.commit(service)

    async def work(self) -> None:
        """Let a worker of the place's own service take everything that is in its topic."""
        settings = Settings.model_construct(
            kafka_bootstrap_servers=self.address, kafka_security_protocol="PLAINTEXT", lead_provinces=(self.province,)
        )
        reads: tuple[tuple[str, Audience], ...] = (("membership", "partner"),)
        worker = Worker("membership", reads, self.own.views, self.database, settings, CollectorRegistry())
        await worker.start()
        try:
            async with broker(self.kafka) as connected, asyncio.timeout(120):
                while await connected.lag(group_name("membership", self.province), [self.topic]):  # noqa: ASYNC110  as below
                    await asyncio.sleep(0.1)
        finally:
            await worker.stop()

    async def documents(self, view: View) -> list[Document]:
        """The documents of a view, by stream."""
        return await self.database[view.collection].find({}).sort("_id").to_list(None)

    async def lose_topic(self) -> None:
        """Delete the topic with everything in it, and wait until the broker knows it no more."""
        admin = AIOKafkaAdminClient(**self.kafka)
        await admin.start()
        try:
            await admin.delete_topics([self.topic])
            while self.topic in await admin.list_topics():  # noqa: ASYNC110  the broker tells nobody
                await asyncio.sleep(0.1)
        finally:
            await admin.close()

    async def commit(self, service: Service) -> None:
        """Commit the service's group at the topics' ends."""
        until = await self.ends(*topics_read(service, self.province))
        group = group_name(service.context, self.province)
        consumer = AIOKafkaConsumer(**self.kafka, group_id=group, enable_auto_commit=False)
        await consumer.start()
        try:
            consumer.assign(list(until))
            await consumer.commit(until)
        finally:
            await consumer.stop()

    async def ends(self, *topics: str) -> dict[TopicPartition, int]:
        async with broker(self.kafka) as connected:
            return {TopicPartition(*one): end for one, end in (await ends(connected, topics)).items()}

    async def audit(self, service: Service | None = None) -> Document:
        return await Audit(service or self.own, self.database, self.kafka).run([self.province], patience=0)

    async def rules(self, service: Service | None = None) -> list[tuple[str, str]]:
        """What the audit finds: rules and streams."""
        return [(found["rule"], found["stream"]) for found in (await self.audit(service))["problems"]]

    async def sent(self) -> dict[str, list[int]]:
        """The versions in the topic, by stream, in the order in which they stand there."""
        found: dict[str, list[int]] = {}
        async for record in records(self.kafka, await self.ends(self.topic)):
            headers = dict(record.headers)
            found.setdefault(record.key.decode(), []).append(int(headers["ce_sequence"]))
        return found


class _Nobody:
    async def acting(self, account_id: str, province: str) -> Sequence[Acting]:
        del account_id, province
        return ()


def service(context: str, *views: View, follows: tuple[tuple[str, Any], ...] = ()) -> Service:
    return Service(context, context, views, lambda _views, _today: _Nobody(), lambda _kit: (), follows)
