"""Connections to an endpoint: kept between posts while they are good, and as many as there are posts at a time."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from services.notifications.webhooks import connections, posting
from services.notifications.webhooks.connecting import Guard, system_resolver
from services.notifications.webhooks.posting import Endpoint
from shared.contracts.membership import MemberJoined
from tests.integration.webhooks.conftest import Webhooks, of_events, record, sending
from tests.integration.webhooks.receiving import Answering, Got, Receiver, answer, cut, hang, huge, receiving
from tests.waiting import until

pytestmark = pytest.mark.integration

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
SIGNED = {"webhook-id": "a", "webhook-timestamp": "1", "webhook-signature": "v1,x"}


@pytest.fixture
async def there() -> AsyncIterator[Receiver]:
    async with receiving() as made:
        yield made


@pytest.fixture
async def endpoint() -> AsyncIterator[Endpoint]:
    made = Endpoint(Guard(system_resolver(), private=True), ssl.create_default_context())
    yield made
    await made.close()


async def posted(endpoint: Endpoint, url: str) -> int | None:
    return (await endpoint.post(url, SIGNED, b"{}", NOW)).status


async def test_posts_one_after_the_other_go_over_one_connection(endpoint: Endpoint, there: Receiver) -> None:
    assert [await posted(endpoint, there.url()) for _ in range(3)] == [200, 200, 200]
    assert there.connections == 1


async def test_posts_at_a_time_have_a_connection_each_and_leave_them_to_those_after(
    endpoint: Endpoint, there: Receiver
) -> None:
    all_here = asyncio.Barrier(3)

    async def together(request: Got, writer: asyncio.StreamWriter) -> None:
        await all_here.wait()
        await answer(200)(request, writer)

    there.paths["/lead"] = together
    for _ in range(2):
        assert await asyncio.gather(*(posted(endpoint, there.url()) for _ in range(3))) == [200, 200, 200]
    assert there.connections == 3


async def test_a_connection_that_the_endpoint_has_closed_meanwhile_is_not_used_again(
    endpoint: Endpoint, there: Receiver
) -> None:
    closed = asyncio.Event()

    async def closing(request: Got, writer: asyncio.StreamWriter) -> None:
        await answer(200)(request, writer)
        writer.close()
        await writer.wait_closed()
        closed.set()

    there.paths["/lead"] = closing
    assert await posted(endpoint, there.url()) == 200
    await closed.wait()
    assert await posted(endpoint, there.url()) == 200
    assert there.connections == 2


@pytest.mark.parametrize("badly", [cut, huge], ids=["cut", "more-than-is-taken"])
async def test_a_connection_on_which_an_answer_was_not_read_to_its_end_is_not_used_again(
    endpoint: Endpoint, there: Receiver, badly: Answering
) -> None:
    there.paths["/badly"] = badly
    await posted(endpoint, there.url("/badly"))
    assert await posted(endpoint, there.url()) == 200
    assert there.connections == 2


async def test_a_post_that_is_broken_off_takes_its_connection_with_it(endpoint: Endpoint, there: Receiver) -> None:
    arrived = asyncio.Event()

    async def waiting(request: Got, writer: asyncio.StreamWriter) -> None:
        arrived.set()
        await hang(request, writer)

    there.paths["/hang"] = waiting
    under_way = asyncio.create_task(posted(endpoint, there.url("/hang")))
    await arrived.wait()
    under_way.cancel()
    await asyncio.gather(under_way, return_exceptions=True)
    assert await posted(endpoint, there.url()) == 200
    assert there.connections == 2


async def test_a_connection_that_was_idle_for_too_long_is_given_back(
    endpoint: Endpoint, there: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "IDLE_SECONDS", 0.0)
    assert [await posted(endpoint, there.url()) for _ in range(2)] == [200, 200]
    assert there.connections == 2


async def test_a_lane_with_nothing_to_post_gives_its_connections_back(
    webhooks: Webhooks, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "IDLE_SECONDS", 0.0)

    async def given_back() -> bool:
        return len(of_events(receiver.got)) == 1 and receiver.closed == receiver.connections

    await webhooks.enabled(receiver.url())
    await webhooks.plan(record(MemberJoined, "secp-0012345"))
    async with sending(webhooks.sender()):
        await until(given_back)


async def test_another_address_is_posted_to_over_a_connection_of_its_own(endpoint: Endpoint, there: Receiver) -> None:
    async with receiving() as elsewhere:
        assert [await posted(endpoint, one.url()) for one in (there, elsewhere)] == [200, 200]
        assert (there.connections, elsewhere.connections) == (1, 1)
