"""Over TLS, by name and password, everybody does what is granted to them; anything else is refused, and says so."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import (
    GroupAuthorizationFailedError,
    TopicAuthorizationFailedError,
)
from prometheus_client import CollectorRegistry
from typer.testing import CliRunner, Result

from services.membership.app import SERVICE as MEMBERSHIP
from services.reporting.app import SERVICE as REPORTING
from shared.cli.topics import app
from shared.contracts.membership import MembershipApplied
from shared.decisions import Actor, Decider
from shared.devstack.trouble import Trouble
from shared.journal import Journal, Request
from shared.journal.backlog import Backlog
from shared.journal.lease import Leases
from shared.journal.relay import Relay
from shared.runtime import access
from shared.runtime.process import connect_producer
from shared.runtime.service import Service
from shared.runtime.settings import Settings
from shared.runtime.store import Database
from shared.runtime.topics import CannotApply
from shared.streams.views import Views
from shared.streams.worker import NotReady, Worker
from shared.web.positions import Position
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
    assert re.search(r"lead(-internal)?\.pk-sd\.reporting", told)  # may read neither; either may be refused first


async def test_a_worker_that_may_not_be_in_its_group_is_not_ready_and_says_so(
    secured: Secured, database: Database
) -> None:
    told = await why_not_ready(worker(MEMBERSHIP, secured, database, "advocacy"))
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


async def test_grants_are_made_once_and_taken_back_when_the_declaration_drops_them(secured: Secured) -> None:
    admin = secured.kafka("admin")
    again = await access.apply(admin, access.grants(declaration()))
    assert (again.made, again.taken_back) == ((), 0)
    moved = await access.apply(admin, access.grants(declaration(provinces=("PK-BA",))))
    assert [grant.name for grant in moved.made] == ["lead.pk-ba.membership"]
    assert moved.taken_back == 1
    async with reading(secured.kafka("partner-uni")) as consumer:
        assert await consumer.topics() == {"lead.pk-ba.membership"}


def lead_topics_access(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Result:
    """`lead topics access --apply --json`, told what these settings say."""
    told = settings.model_dump(include={name for name in Settings.model_fields if name.startswith("kafka_")})
    for name, value in told.items():
        monkeypatch.setenv(name.upper(), str(value))
    return CliRunner().invoke(app, ["access", "--apply", "--json"])


def test_an_operator_applies_the_grants(secured: Secured, monkeypatch: pytest.MonkeyPatch) -> None:
    done = lead_topics_access(monkeypatch, secured.settings("admin"))
    assert {grant["principal"] for grant in json.loads(done.stdout)} == {
        "User:advocacy",
        "User:notifications",
        "User:membership",
        "User:reporting",
    }
    assert "2 taken back" in done.stderr  # the partner's, which the project's own declaration does not have


def test_an_operator_with_a_wrong_password_is_told(
    secured: Secured, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "password").write_text("sesame")
    done = lead_topics_access(monkeypatch, secured.settings("admin", kafka_password_file=tmp_path / "password"))
    assert isinstance(done.exception, Trouble)
    assert "refuses the credentials" in done.exception.what


async def test_only_an_administrator_changes_grants(secured: Secured) -> None:
    with pytest.raises(CannotApply, match="ClusterAuthorizationFailedError"):
        await access.apply(secured.kafka("reporting"), ())
