"""Over TLS, by name and password, everybody does what is granted to them; anything else is refused, and says so."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import (
    GroupAuthorizationFailedError,
    KafkaConnectionError,
    TopicAuthorizationFailedError,
)
from prometheus_client import CollectorRegistry

from services.membership.app import SERVICE as MEMBERSHIP
from services.reporting.app import SERVICE as REPORTING
from shared.contracts.membership import MembershipApplied
from shared.decisions import Actor, Decider
from shared.journal import Journal, Request
from shared.journal.backlog import Backlog
from shared.journal.lease import Leases
from shared.journal.relay import Relay
from shared.runtime import access
from shared.runtime.process import connect_producer
from shared.runtime.service import Service
from shared.runtime.store import Database
from shared.runtime.topics import CannotApply
from shared.streams.views import Views
from shared.streams.worker import NotReady, Worker
from shared.web.positions import Position
from tests.integration.security.certificates import Authority
from tests.integration.security.conftest import Secured, declaration

pytestmark = pytest.mark.integration

PATIENCE = 60.0
STREAM = "membership/PK-SD/members/secp-1"
TOPIC = "lead.pk-sd.membership"
EVENT = MembershipApplied.model_validate(MembershipApplied.example)
REQUEST = Request(Actor("noor", "lcas", frozenset(), frozenset()))
applied: Decider[int, None] = Decider(0, lambda _state, _command, _actor: [EVENT], lambda state, _event: state + 1)


def relay(secured: Secured, database: Database, user: str) -> Relay:
    return Relay(
        "membership",
        ["PK-SD"],
        database["journal"],
        Leases(database, user),
        lambda: connect_producer(secured.settings(user)),
    )


async def write(database: Database) -> None:
    entries = database["journal"]
    journal = Journal(entries, Backlog(entries, 100), lambda: datetime.now(UTC), lambda: None)
    await journal.ensure_indexes()
    await journal.carry_out(applied, STREAM, None, REQUEST)


async def unpublished(database: Database) -> int:
    return await database["journal"].count_documents({"unpublished": True})


@asynccontextmanager
async def working(worker: Worker) -> AsyncIterator[Worker]:
    await worker.start()
    try:
        yield worker
    finally:
        await worker.stop()


def worker(service: Service, secured: Secured, database: Database, user: str) -> Worker:
    """A service's own worker, as a user."""
    settings = secured.settings(user)
    return Worker(service.context, service.reads(), service.views, database, settings, CollectorRegistry())


@asynccontextmanager
async def reading(kafka: dict[str, Any], *topics: str, group: str | None = None) -> AsyncIterator[AIOKafkaConsumer]:
    consumer = AIOKafkaConsumer(*topics, **kafka, group_id=group, auto_offset_reset="earliest")
    try:
        await consumer.start()
        yield consumer
    finally:
        await consumer.stop()


@asynccontextmanager
async def writing(kafka: dict[str, Any]) -> AsyncIterator[AIOKafkaProducer]:
    producer = AIOKafkaProducer(**kafka)
    await producer.start()
    try:
        yield producer
    finally:
        await producer.stop()


async def test_a_relay_and_a_worker_do_their_work(secured: Secured, database: Database) -> None:
    await write(database)
    assert await relay(secured, database, "membership").round()
    assert await unpublished(database) == 0
    async with working(worker(REPORTING, secured, database, "reporting")) as reporting:
        position = Position(STREAM, 1)
        assert not await Views(database).wait_for([position], *REPORTING.views, within=PATIENCE)
        await reporting.ready()


async def test_a_service_writes_no_other_services_topic(secured: Secured, database: Database) -> None:
    await write(database)
    with pytest.raises(TopicAuthorizationFailedError, match=TOPIC):
        await relay(secured, database, "reporting").round()
    assert await unpublished(database) == 1


async def why_not_ready(worker: Worker) -> str:
    """What keeps the worker from its work, once it is a refusal."""
    async with working(worker), asyncio.timeout(PATIENCE):
        while True:
            try:
                await worker.ready()
            except NotReady as why:
                if "AuthorizationFailed" in str(why):
                    return str(why)
            await asyncio.sleep(0.05)


async def test_a_worker_that_may_not_read_a_topic_is_not_ready_and_says_so(
    secured: Secured, database: Database
) -> None:
    told = await why_not_ready(worker(REPORTING, secured, database, "membership"))
    assert "lead-internal.pk-sd.reporting" in told


async def test_a_worker_that_may_not_be_in_its_group_is_not_ready_and_says_so(
    secured: Secured, database: Database
) -> None:
    told = await why_not_ready(worker(MEMBERSHIP, secured, database, "reporting"))
    assert "GroupAuthorizationFailedError" in told


async def test_a_partner_reads_what_is_granted(secured: Secured, database: Database) -> None:
    await write(database)
    assert await relay(secured, database, "membership").round()
    async with reading(secured.kafka("partner-uni"), TOPIC, group="partner-uni.live") as consumer:
        record = await asyncio.wait_for(consumer.getone(), PATIENCE)
        await consumer.commit()
        assert record.key == STREAM.encode()
        assert await consumer.topics() == {TOPIC}


@pytest.mark.parametrize(
    "topic", ["lead.pk-ba.membership", "lead.pk-sd.reporting", "lead-internal.pk-sd.membership", "nothing"]
)
async def test_a_partner_reads_no_topic_that_is_not_granted(secured: Secured, topic: str) -> None:
    with pytest.raises(TopicAuthorizationFailedError, match=topic):
        async with reading(secured.kafka("partner-uni"), topic, group="partner-uni.live"):
            pass


async def test_a_partner_reads_in_no_group_but_its_own(secured: Secured) -> None:
    with pytest.raises(GroupAuthorizationFailedError, match=r"reporting\.pk-sd"):
        async with reading(secured.kafka("partner-uni"), TOPIC, group="reporting.pk-sd") as consumer:
            await asyncio.wait_for(consumer.getone(), PATIENCE)


async def test_a_partner_writes_nothing(secured: Secured) -> None:
    async with writing(secured.kafka("partner-uni")) as producer:
        with pytest.raises(TopicAuthorizationFailedError):
            await asyncio.wait_for(producer.send_and_wait(TOPIC, b"{}"), PATIENCE)


async def refusal(settings: Any, caplog: pytest.LogCaptureFixture) -> str:
    logging.getLogger("aiokafka").setLevel(logging.WARNING)  # as in a service's process
    with pytest.raises(KafkaConnectionError), caplog.at_level(logging.WARNING, "aiokafka"):
        await connect_producer(settings)
    return caplog.text


async def test_a_wrong_password_is_refused(secured: Secured, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    wrong = tmp_path / "password"
    wrong.write_text("sesame")
    told = await refusal(secured.settings("membership", kafka_password_file=wrong), caplog)
    assert "Authentication failed" in told
    assert "sesame" not in told


async def test_a_client_without_tls_is_refused(secured: Secured, caplog: pytest.LogCaptureFixture) -> None:
    for protocol in ("PLAINTEXT", "SASL_PLAINTEXT"):
        told = await refusal(secured.settings("membership", kafka_security_protocol=protocol), caplog)
        assert "Unable connect" in told


async def test_a_broker_of_another_authority_is_not_trusted(
    secured: Secured, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    other = Authority(tmp_path, "other").certificate
    assert "CERTIFICATE_VERIFY_FAILED" in await refusal(secured.settings("membership", kafka_ca_file=other), caplog)


async def test_grants_are_made_once_and_taken_back_when_the_declaration_drops_them(secured: Secured) -> None:
    admin = secured.kafka("admin")
    again = await access.apply(admin, access.grants(declaration()))
    assert (again.made, again.taken_back) == ((), 0)
    moved = await access.apply(admin, access.grants(declaration(provinces=("PK-BA",))))
    assert [grant.name for grant in moved.made] == ["lead.pk-ba.membership"]
    assert moved.taken_back == 1
    async with reading(secured.kafka("partner-uni")) as consumer:
        assert await consumer.topics() == {"lead.pk-ba.membership"}


async def test_only_an_administrator_changes_grants(secured: Secured) -> None:
    with pytest.raises(CannotApply, match="ClusterAuthorizationFailedError"):
        await access.apply(secured.kafka("reporting"), ())
