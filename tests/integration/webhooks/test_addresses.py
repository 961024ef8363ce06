"""Names that lead somewhere else later: judged at each attempt, and the judged address is the one connected to."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime

import httpcore
import pytest

from services.notifications.app import SERVICE
from services.notifications.webhooks import connecting
from services.notifications.webhooks.connecting import Guard, NotConnected
from services.notifications.webhooks.posting import Endpoint
from services.notifications.webhooks.routers import routers
from services.notifications.webhooks.workings import Network
from shared.runtime.store import Database
from tests.integration.served import SETTINGS
from tests.integration.webhooks.conftest import AUTHORITY, PARTNER, Webhooks, client_of, server_context
from tests.integration.webhooks.naming import Names, naming
from tests.integration.webhooks.receiving import Receiver, endless, hang, headers_without_end, receiving

pytestmark = pytest.mark.integration

HOST = "data.example.org"
PUBLIC, PRIVATE, LOCAL = "93.184.215.14", "10.0.0.7", "127.0.0.1"
NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
SIGNED = {"webhook-id": "a", "webhook-timestamp": "1", "webhook-signature": "v1,x"}


@pytest.fixture
async def names(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Names]:
    """A name server, whose answers are remembered by nobody."""
    monkeypatch.setattr(connecting, "REMEMBERED_SECONDS", -1.0)
    async with naming() as running:
        yield running


@asynccontextmanager
async def endpoint(guard: Guard, authority: bool = True) -> AsyncIterator[Endpoint]:
    context = (
        ssl.create_default_context(cafile=str(AUTHORITY.certificate)) if authority else ssl.create_default_context()
    )
    made = Endpoint(guard, context)
    try:
        yield made
    finally:
        await made.close()


async def test_a_name_that_turns_private_between_judging_and_connecting_is_not_connected_to(
    names: Names, receiver: Receiver
) -> None:
    names.lead(HOST, [PUBLIC], [LOCAL])
    async with endpoint(Guard(names.resolver())) as made:
        answer = await made.post(receiver.url(host=HOST), SIGNED, b"{}", NOW)
    assert answer.status is None
    assert answer.error == f"NotConnected: {HOST} leads to {LOCAL}, which is not public"
    assert receiver.connections == 0
    assert names.asked == 2


async def test_each_attempt_is_judged_anew_also_on_a_connection_that_is_still_open(
    names: Names, receiver: Receiver
) -> None:
    guard = Guard(names.resolver(), private=True)
    names.lead(HOST, [LOCAL])
    async with endpoint(guard) as made:
        assert (await made.post(receiver.url(host=HOST), SIGNED, b"{}", NOW)).status == 200
        guard._private = False
        answer = await made.post(receiver.url(host=HOST), SIGNED, b"{}", NOW)
    assert (answer.status, len(receiver.got)) == (None, 1)


async def test_one_private_address_among_public_ones_is_enough_not_to_connect(names: Names) -> None:
    names.lead(HOST, [PUBLIC, PRIVATE])
    with pytest.raises(NotConnected):
        await Guard(names.resolver()).connect_tcp(HOST, 443)


async def test_what_is_connected_to_is_the_address_that_was_judged_while_tls_and_host_keep_the_name(
    names: Names, receiver: Receiver
) -> None:
    names.lead(HOST, [LOCAL])
    async with endpoint(Guard(names.resolver(), private=True)) as made:
        answer = await made.post(receiver.url(host=HOST), SIGNED, b"{}", NOW)
    assert answer.status == 200
    assert receiver.got[0].headers["host"] == f"{HOST}:{receiver.port}"


@pytest.mark.parametrize(("host", "authority"), [("other.example.org", True), (HOST, False)], ids=["name", "authority"])
async def test_a_certificate_of_another_name_or_authority_is_not_trusted(
    names: Names, receiver: Receiver, host: str, authority: bool
) -> None:
    names.lead(host, [LOCAL])
    async with endpoint(Guard(names.resolver(), private=True), authority) as made:
        answer = await made.post(receiver.url(host=host), SIGNED, b"{}", NOW)
    assert answer.status is None
    assert "certificate verify failed" in (answer.error or "")
    assert receiver.got == []


async def test_a_name_that_leads_nowhere_and_a_port_that_nobody_listens_on_are_failures_like_others(
    names: Names,
) -> None:
    names.lead(HOST, [LOCAL])
    async with endpoint(Guard(names.resolver(), private=True)) as made:
        nowhere = await made.post("https://nowhere.example.org/", SIGNED, b"{}", NOW)
        closed = await made.post(f"https://{HOST}:9/", SIGNED, b"{}", NOW)
    assert (nowhere.error, closed.status) == ("NotConnected: nowhere.example.org leads to no address", None)


async def test_a_redirect_is_not_followed(names: Names) -> None:
    names.lead(HOST, [LOCAL])
    async with receiving(server_context()) as here, receiving() as elsewhere:

        async def redirecting(_request: object, writer: asyncio.StreamWriter) -> None:
            writer.write(f"HTTP/1.1 307 x\r\nlocation: {elsewhere.url()}\r\ncontent-length: 0\r\n\r\n".encode())

        here.paths["/lead"] = redirecting
        async with endpoint(Guard(names.resolver(), private=True)) as made:
            answer = await made.post(here.url(host=HOST), SIGNED, b"{}", NOW)
        assert (answer.status, answer.success, elsewhere.connections) == (307, False, 0)


async def test_an_attempt_ends_when_its_time_is_over(receiver: Receiver) -> None:
    receiver.paths |= {"/hang": hang, "/headers": headers_without_end, "/endless": endless}
    async with endpoint(Guard(connecting.system_resolver(), private=True)) as made:
        told = [await made.post(receiver.url(path), SIGNED, b"{}", NOW, seconds=0.5) for path in receiver.paths]
    hung, headers, dripping = told
    assert (hung.status, hung.error) == (None, "no answer within 0.5 seconds")
    assert headers.status is None
    assert (dripping.status, dripping.success) == (200, True)


async def test_a_lookup_that_was_just_made_is_remembered_for_a_moment() -> None:
    asked: list[str] = []

    async def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        return [PUBLIC]

    guard = Guard(resolve)
    for _ in range(3):
        await guard.check(HOST, 443)
    assert asked == [HOST]


async def test_no_other_way_out_is_offered() -> None:
    with pytest.raises(NotImplementedError):
        await Guard(connecting.system_resolver()).connect_unix_socket("/tmp/some.sock")
    assert issubclass(NotConnected, httpcore.ConnectError)


@pytest.fixture
async def strict(database: Database, names: Names) -> AsyncIterator[Webhooks]:
    """Webhooks where only public addresses are let through, and names are what the test's server says."""
    network = Network(names.resolver(), ssl.create_default_context(cafile=str(AUTHORITY.certificate)))
    service = replace(SERVICE, routers=lambda kit: routers(kit, network))
    async with client_of(service, database, SETTINGS) as client:
        client.network, client.private = network, False
        yield client


@pytest.mark.parametrize(
    ("url", "rule", "field"),
    [
        ("http://data.example.org/", "webhook.https", "url"),
        ("https://10.0.0.1/", "webhook.private_address", "url"),
        ("https://[::ffff:127.0.0.1]/", "webhook.private_address", "url"),
        ("https://intern.example.org/", "webhook.private_address", "url"),
        ("https://nowhere.example.org/", "webhook.unresolved", "url"),
        ("https://2130706433/", "webhook.url", "url"),
        ("https://user:word@data.example.org/", "webhook.url", "url"),
        ("https://data.example.org:25/", "webhook.port", "url"),
    ],
)
async def test_an_address_that_can_not_be_is_refused_with_what_is_wrong(
    strict: Webhooks, names: Names, url: str, rule: str, field: str
) -> None:
    names.lead(HOST, [PUBLIC])
    names.lead("intern.example.org", [PUBLIC, PRIVATE])
    answer = await strict.register(url)
    told = answer.json()
    assert (answer.status_code, told["rule"], told["field"]) == (422, rule, field)
    assert told["value"]
    assert await strict.database["webhook_secrets"].count_documents({}) == 0


async def test_a_name_that_leads_inside_after_registering_is_not_posted_to(
    strict: Webhooks, names: Names, receiver: Receiver
) -> None:
    names.lead(HOST, [PUBLIC])
    registered = (await strict.register(f"https://{HOST}:{receiver.port}/lead")).json()
    names.lead(HOST, [LOCAL])
    tested = await strict.ask(PARTNER, "POST", f"/notifications/v1/webhooks/{registered['id']}/test", {})
    assert (tested.json()["delivered"], tested.json()["status"]) == (False, "pending")
    assert "not public" in tested.json()["error"]
    assert receiver.connections == 0
