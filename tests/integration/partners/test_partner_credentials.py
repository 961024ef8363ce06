"""On a secured broker: a partner does what it was given and nothing else, through rotation and until revocation."""

from __future__ import annotations

import asyncio
import itertools
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import (
    GroupAuthorizationFailedError,
    KafkaConnectionError,
    KafkaError,
    TopicAuthorizationFailedError,
)

from shared.contracts.envelope import Envelope, write_headers
from shared.runtime.quotas import quota
from shared.runtime.scram import Users
from shared.web.issuer import mint
from tests.integration.partners.conftest import PATIENCE, Secured, client_of, reading
from tests.unit.given import AT

pytestmark = pytest.mark.integration

TOPIC = "lead.pk-sd.membership"
FIRST = 1000
"""The number of the first record of a load."""

STREAM = "membership/PK-SD/members/secp-1"


async def write(producer: AIOKafkaProducer, number: int) -> None:
    envelope = Envelope(f"id-{number}", "membership.member_joined.v1", STREAM, number, AT, "PK-SD", "lcas")
    headers = write_headers(envelope)
    await producer.send_and_wait(TOPIC, json.dumps({"n": number}).encode(), key=STREAM.encode(), headers=headers)


async def refused(kafka: dict[str, Any]) -> None:
    """A new connection with these credentials is refused."""
    client = AIOKafkaClient(**kafka)
    try:
        with pytest.raises(KafkaConnectionError):
            await client.bootstrap()
    finally:
        await client.close()


@pytest.fixture(scope="module")
def secured(secured_installation: Secured) -> Secured:
    return secured_installation


@pytest.fixture(scope="module")
async def written(secured: Secured) -> int:
    """How many records membership has written in Sindh."""
    async with secured.writing() as producer:
        for number in range(5):
            await write(producer, number)
    return 5


async def test_a_partner_reads_what_it_was_given_in_groups_of_its_own_as_often_as_it_likes(
    secured: Secured, written: int
) -> None:
    told = await asyncio.to_thread(secured.add, "reader", "--kafka-bytes", "7000")
    assert told["kafka"]["topics"] == [TOPIC]
    for group in ("partner-reader.one", "partner-reader.two"):
        async with reading(client_of(told), TOPIC, group) as consumer:
            for _ in range(written):
                await asyncio.wait_for(consumer.getone(), PATIENCE)
            await consumer.commit()
            assert await consumer.topics() == {TOPIC}
    assert await quota(secured.settings("operations").kafka(), "partner-reader") == 7000


async def test_what_is_not_granted_is_refused(secured: Secured, written: int) -> None:
    told = await asyncio.to_thread(secured.add, "stranger")
    kafka = client_of(told)
    assert written
    for topic in ("lead.pk-ba.membership", "lead.pk-sd.reporting", "lead-internal.pk-sd.membership"):
        with pytest.raises(TopicAuthorizationFailedError, match=topic):
            async with reading(kafka, topic, "partner-stranger.live"):
                pass
    for group in ("partner-reader.one", "membership.pk-sd"):
        with pytest.raises(GroupAuthorizationFailedError):
            async with reading(kafka, TOPIC, group) as consumer:
                await asyncio.wait_for(consumer.getone(), PATIENCE)
    producer = AIOKafkaProducer(**kafka)
    await producer.start()
    try:
        with pytest.raises(TopicAuthorizationFailedError):
            await asyncio.wait_for(producer.send_and_wait(TOPIC, b"{}"), PATIENCE)
    finally:
        await producer.stop()


def test_adding_again_leaves_the_password_and_other_terms_are_refused(secured: Secured) -> None:
    first, again = secured.add("again"), secured.add("again")
    assert first["kafka"]["password"]
    assert again["kafka"] == first["kafka"] | {"password": None}
    other = secured.run("partners", "add", "again", "--province", "PK-BA", "--context", "membership")
    assert (other.returncode, "partner.registered_once" in other.stderr) == (1, True)
    assert first["kafka"]["password"] not in secured.lead("partners", "show", "again")


async def test_a_rotation_under_load_loses_no_record(secured: Secured) -> None:
    old = await asyncio.to_thread(secured.add, "rotating")
    seen: list[int] = []

    async def load() -> None:
        async with secured.writing() as producer:
            for number in itertools.count(FIRST):
                await write(producer, number)

    async def read(told: dict[str, Any], further: int | None = None) -> None:
        """Note and commit so many records of the load, or until it is cancelled or its connections have ended."""
        async with reading(client_of(told), TOPIC, "partner-rotating.live") as consumer:
            while further is None or further > 0:
                record = await consumer.getone()
                if (number := json.loads(record.value)["n"]) >= FIRST:
                    seen.append(number)  # first: a commit that is cancelled may have reached the broker
                    further = further and further - 1
                await consumer.commit()

    writing = asyncio.create_task(load())
    async with cancelled_in_the_end(writing):
        await asyncio.wait_for(read(old, 5), PATIENCE)
        before = asyncio.create_task(read(old))
        async with cancelled_in_the_end(before):
            new = json.loads(await asyncio.to_thread(secured.lead, "partners", "rotate", "rotating", "--json"))
            await refused(client_of(old))
        await asyncio.wait_for(read(new, 20), PATIENCE)
    assert sorted(set(seen)) == list(range(FIRST, max(seen) + 1))


@asynccontextmanager
async def cancelled_in_the_end(task: asyncio.Task[None]) -> AsyncIterator[None]:
    """Let it go on meanwhile; a Kafka error of its own is no matter, since a later reader takes over."""
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, KafkaError):
            await task


async def test_a_revocation_cuts_who_reads_even_where_connections_last(secured: Secured, written: int) -> None:
    told = await asyncio.to_thread(secured.add, "leaving")
    lasting = client_of(told, bootstrap_servers=secured.here.kafka)  # the services' listener
    async with reading(lasting, TOPIC, "partner-leaving.live") as consumer:
        await asyncio.wait_for(consumer.getone(), PATIENCE)
        for _ in range(2):
            await asyncio.to_thread(secured.lead, "partners", "revoke", "leaving", "--why", "agreement_ended")
        async with secured.writing() as producer:
            with pytest.raises((TopicAuthorizationFailedError, GroupAuthorizationFailedError)):
                await all_that_is_written(producer, consumer, written)
    await refused(client_of(told))
    assert await quota(secured.settings("operations").kafka(), "partner-leaving") is None
    listed = json.loads(await asyncio.to_thread(secured.lead, "partners", "list", "--json"))
    assert {one["partner_id"]: one["revoked"] for one in listed}["leaving"] is True


async def all_that_is_written(producer: AIOKafkaProducer, consumer: AIOKafkaConsumer, first: int) -> None:
    """Write and read, one after the other, until one of them is refused."""
    for number in itertools.count(first):
        await write(producer, number)
        await asyncio.wait_for(consumer.getone(), PATIENCE)


async def test_an_open_connection_ends_when_its_user_is_gone(secured: Secured) -> None:
    told = await asyncio.to_thread(secured.add, "connected")
    client = AIOKafkaClient(**client_of(told))
    await client.bootstrap()
    try:
        await client.fetch_all_metadata()
        users = Users(secured.settings("operations").librdkafka())
        assert await asyncio.to_thread(users.remove, "partner-connected")
        with pytest.raises(KafkaError):
            await asyncio.wait_for(asking(client), PATIENCE)
    finally:
        await client.close()


async def asking(client: AIOKafkaClient) -> None:
    """Ask for nothing that needs a grant, by one connection after the other, until none is let in."""
    while True:
        await client.fetch_all_metadata()
        await asyncio.sleep(0.05)


async def test_what_is_changed_or_revoked_over_http_reaches_kafka_by_itself(secured: Secured) -> None:
    told = await asyncio.to_thread(secured.add, "changing")
    admin = secured.settings("operations")
    token = mint(secured.here.issuer, "operator", roles=[("operator", "PK")], organisation="lead")
    url = f"{secured.here.services['notifications']}/notifications/v1/partners/changing"

    async def moved() -> bool:
        async with reading(client_of(told), "lead.pk-ba.membership", None) as consumer:
            found: set[str] = await consumer.topics()
            return found == {"lead.pk-ba.membership"}

    async def gone() -> bool:
        return not await asyncio.to_thread(Users(admin.librdkafka()).known, "partner-changing")

    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}) as client:
        change = {"provinces": ["PK-BA"], "why": {"code": "request"}}
        assert (await client.patch(url, json=change)).status_code == 200
        await until(moved)
        kept = await asyncio.to_thread(secured.run, "topics", "access", "--apply")
        assert (kept.returncode, " 0 taken back" in kept.stdout) == (0, True)
        revocation = await client.post(f"{url}/revocation", json={"why": {"code": "misuse"}})
        assert revocation.status_code == 200
        await until(gone)
    await refused(client_of(told))
    done = json.loads(await asyncio.to_thread(secured.lead, "partners", "enforce", "--json"))
    assert (done["made"], done["taken_back"], done["removed"]) == (0, 0, [])


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Ask again and again until it does; what Kafka does not let one ask holds not yet."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with suppress(KafkaError):
                if await holds():
                    return
            await asyncio.sleep(0.2)


@pytest.mark.parametrize("name", ["python-confluent-kafka", "python-aiokafka"])
def test_a_printed_configuration_reads_as_it_stands(secured: Secured, written: int, tmp_path: Path, name: str) -> None:
    text = secured.add(name)["configurations"][name]
    assert written
    program = tmp_path / "reads.py"
    program.write_text(text)
    with subprocess.Popen([sys.executable, str(program)], stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            assert running.stdout.readline() == 'membership.member_joined.v1 id-0 {"n": 0}\n'
        finally:
            running.kill()


def test_other_commands_go_on_in_a_secured_installation(secured: Secured, written: int) -> None:
    secured.add("seen")
    status = json.loads(secured.lead("status", "--json"))
    assert all(process["answering"] for process in status["processes"])
    assert all(row["lag"] is not None for row in status["provinces"])
    tail = secured.lead("tail", "--province", "PK", "--internal", "--from-start", "--limit", "1", "--json")
    assert json.loads(tail)["type"] == "notifications.partner_registered.v1"
    assert written


def test_what_people_get_wrong_is_said_in_a_sentence(secured: Secured) -> None:
    wrong = ("partners", "add", "x", "--context", "membership", "--province")
    unknown = secured.run(*wrong, "PK-XX")
    assert (unknown.returncode, "PK-SD" in unknown.stderr) == (1, True)
    over = secured.run(*wrong, "PK-SD", "--until", "2020-01-01")
    assert (over.returncode, "valid_until_on: 2020-01-01" in over.stderr) == (1, True)
    nobody = secured.run("partners", "rotate", "nobody")
    assert (nobody.returncode, "no partner nobody" in nobody.stderr) == (1, True)


def test_no_secret_is_logged_or_recorded(secured: Secured) -> None:
    told = secured.add("quiet")
    renewed = json.loads(secured.lead("partners", "rotate", "quiet", "--json"))
    secrets = [one[part][name] for one in (told, renewed) for part, name in (("kafka", "password"), ("http", "token"))]
    internal = secured.lead("tail", "--province", "PK", "--internal", "--from-start", "--limit", "3", "--json")
    logs = "".join(path.read_text() for path in (secured.here.data / "logs").glob("*.log"))
    assert all(secrets)
    assert not [secret for secret in secrets if secret in logs + internal]
