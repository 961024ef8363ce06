"""From the topic to the endpoint: planned by a group of its own, replayed by offsets, nothing old after a reset."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from aiokafka import AIOKafkaProducer
from confluent_kafka.admin import AdminClient
from prometheus_client import CollectorRegistry
from pydantic import SecretStr

from services.notifications.webhooks import parts
from services.notifications.webhooks.planning import READS
from shared.contracts.membership import MemberJoined
from shared.contracts.topics import topic
from shared.journal.lease import Leases
from shared.runtime.process import connect_producer
from shared.runtime.service import Loop, Workshop, utc_now
from shared.runtime.settings import Settings
from shared.runtime.store import Database
from shared.streams.records import Read
from tests.conftest import CreateTopics
from tests.integration.webhooks.conftest import (
    NETWORK,
    OPEN,
    OWN_MACHINE,
    PARTNER,
    WEBHOOKS,
    Webhooks,
    client_of,
    of_events,
    record,
)
from tests.integration.webhooks.receiving import Receiver
from tests.waiting import until

pytestmark = pytest.mark.integration

PROVINCE = "PK-GB"
GROUP = "notifications.webhooks.pk-gb"


@pytest.fixture
async def webhooks(database: Database, kafka: str, create_topics: CreateTopics) -> AsyncIterator[Webhooks]:
    """Webhooks of Gilgit-Baltistan, where no other test sends anything, with the session's Kafka behind them."""
    await create_topics([topic(PROVINCE, context, audience) for context, audience in READS], 4)
    settings = OWN_MACHINE.model_copy(update={"kafka_bootstrap_servers": kafka})
    async with client_of(replace(OPEN), database, settings) as client:
        await client.grant(provinces=[PROVINCE])
        client.clock.now = utc_now()
        yield client


@asynccontextmanager
async def working(webhooks: Webhooks, kafka: str, mongo_url: str) -> AsyncIterator[dict[str, Loop]]:
    """The loops of a worker, as a process has them."""
    settings = Settings(
        mongo_url=SecretStr(mongo_url),
        kafka_bootstrap_servers=kafka,
        lead_provinces=(PROVINCE,),
        lead_data=OWN_MACHINE.lead_data,
        lead_private_webhooks=True,
        lead_public_url="https://lead.example.org",
    )
    workshop = Workshop(
        webhooks.database,
        webhooks.journal,
        webhooks.views,
        Leases(webhooks.database, "worker"),
        settings,
        CollectorRegistry(),
        (PROVINCE,),
        lambda: webhooks.clock.today,
        utc_now,
    )
    loops = dict(parts.loops(workshop, NETWORK))
    tasks = [asyncio.create_task(loop.run()) for loop in loops.values()]
    try:
        yield loops
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def put(producer: AIOKafkaProducer, *records: Read) -> None:
    for one in records:
        raw, at = one.raw, int(one.recorded.at.timestamp() * 1000)
        await producer.send_and_wait(raw.topic, raw.value, key=raw.key, headers=list(raw.headers), timestamp_ms=at)


async def test_what_is_sent_is_posted_and_a_reset_group_posts_nothing_again(
    webhooks: Webhooks, receiver: Receiver, kafka: str, mongo_url: str
) -> None:
    producer = await connect_producer(OWN_MACHINE.model_copy(update={"kafka_bootstrap_servers": kafka}))
    began = utc_now()
    before = [
        record(MemberJoined, f"before-{webhooks.database.name}-{n}", at=began, province=PROVINCE) for n in range(5)
    ]
    await put(producer, *before)
    webhooks.clock.now = utc_now()
    name, _ = await webhooks.enabled(receiver.url(), province=PROVINCE, key="register")
    after = [
        record(MemberJoined, f"after-{webhooks.database.name}-{n}", at=utc_now(), province=PROVINCE) for n in range(20)
    ]
    wanted = {one.recorded.stream for one in after}

    async def posted(number: int = 20) -> bool:
        return len(of_events(receiver.got)) >= number

    async with working(webhooks, kafka, mongo_url) as loops:
        assert set(loops) == {"webhooks", f"webhooks.{PROVINCE}"}
        await put(producer, *after)
        await until(posted)
    assert {stream_of(one.body) for one in of_events(receiver.got)} == wanted

    await forget_offsets(kafka)
    webhooks.later(seconds=1)
    mark = record(MemberJoined, f"mark-{webhooks.database.name}", at=utc_now(), province=PROVINCE)
    async with working(webhooks, kafka, mongo_url):
        await put(producer, mark)
        await until(lambda: posted(21))
    assert len(of_events(receiver.got)) == 21

    webhooks.clock.now = utc_now()
    since = (began - timedelta(seconds=1)).isoformat()
    replayed = await webhooks.ask(PARTNER, "POST", f"{WEBHOOKS}/{name}/replay", {"since": since}, "replay")
    assert replayed.status_code == 202, replayed.text
    assert replayed.json()["matched"] == 26
    again = await webhooks.ask(PARTNER, "POST", f"{WEBHOOKS}/{name}/replay", {"since": since}, "replay")
    assert again.json() == replayed.json()
    async with working(webhooks, kafka, mongo_url):
        await until(lambda: posted(47))
    bodies: dict[str, set[bytes]] = {}
    for one in of_events(receiver.got):
        bodies.setdefault(one.id, set()).add(one.body)
    assert len(bodies) == 26
    assert all(len(same) == 1 for same in bodies.values())
    await producer.stop()


def stream_of(body: bytes) -> str:
    return str(json.loads(body)["subject"])


async def forget_offsets(kafka: str) -> None:
    """Let the group begin with the first record again."""
    admin = AdminClient({"bootstrap.servers": kafka})  # kept: its answers end with it
    deleted = admin.delete_consumer_groups([GROUP], request_timeout=30)
    await asyncio.to_thread(deleted[GROUP].result)
