"""Event streams: what comes, as it comes; an end that is told; and going on without a gap."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from httpx_sse import ServerSentEvent

from services.notifications.streams.iterators import Iterators
from shared.contracts.partners import PartnerAccessChanged, PartnerAccessRevoked
from shared.contracts.topics import topic
from shared.runtime.secret import derived, secret
from tests.integration.streams_http.client import CONTEXT, PATH, PROVINCE, Asking, told
from tests.integration.streams_http.conftest import FAST, NOW, Streams, asking
from tests.waiting import PATIENCE, until

pytestmark = pytest.mark.integration
LIVE = f"{PATH}/live"


async def taken(
    streams: Streams, events: AsyncIterator[ServerSentEvent], number: int
) -> tuple[list[tuple[str, int]], str]:
    """The next events of the test's own, and the iterator of the last."""
    found: list[tuple[str, int]] = []
    last = ""
    async with asyncio.timeout(PATIENCE):
        async for event in events:
            last = event.id
            if event.event == "place":
                continue
            assert event.event == told(event)["type"]
            found += streams.own([told(event)])
            if len(found) == number:
                return found, last
    raise AssertionError(found)


async def cut(events: AsyncIterator[ServerSentEvent]) -> Any:
    """Why the stream was ended."""
    async with asyncio.timeout(PATIENCE):
        async for event in events:
            if event.event == "cut":
                return told(event)["rule"]
    return None


async def test_events_come_as_they_are_sent_and_a_reader_goes_on_after_the_last(
    streams: Streams, office: Asking
) -> None:
    async with office.live() as events:
        await streams.send(("a", 1), ("a", 2), ("b", 1))
        found, last = await taken(streams, events, 3)
        assert sorted(found) == [("a", 1), ("a", 2), ("b", 1)]
    await streams.send(("a", 3))
    async with office.live(last=last) as events:
        assert (await taken(streams, events, 1))[0] == [("a", 3)]
    pulled = await office.some(1, after=last)
    assert streams.own(pulled) == [("a", 3)]


async def test_two_readers_of_one_topic_get_the_same_text_and_one_of_a_stream_gets_only_its_own(
    streams: Streams, office: Asking
) -> None:
    only = streams.stream("a")
    async with office.live() as one, office.live() as other, office.live(stream=only) as narrow:
        await streams.send(("b", 1), ("a", 1))
        assert await taken(streams, one, 2) == await taken(streams, other, 2)
        assert (await taken(streams, narrow, 1))[0] == [("a", 1)]
    assert office.api.metric("lead_stream_events_delivered_total", channel="sse") >= 5


async def test_a_reader_far_behind_catches_up_and_then_follows(streams: Streams) -> None:
    async with streams.api() as before, asking(streams, before) as client:
        place = await client.now()
    await streams.send(*[("a", version) for version in range(1, 301)])
    async with streams.api() as api, asking(streams, api) as client, client.live(last=place) as events:
        found, _ = await taken(streams, events, 300)
        await streams.send(("a", 301))
        more, _ = await taken(streams, events, 1)
        assert found + more == [("a", version) for version in range(1, 302)]
        assert api.metric("lead_stream_catch_up_reads_total") > 0


async def test_a_sign_of_life_moves_the_last_id_past_what_is_not_wanted(streams: Streams) -> None:
    async with streams.api(FAST) as api, asking(streams, api) as client:
        place = await client.now()
        path = f"{LIVE}?after={place}&types=membership.member_left"
        async with client.client.stream("GET", path) as answer:
            await streams.send(("a", 1))
            lines = answer.aiter_lines()
            ids: list[str] = []
            async with asyncio.timeout(PATIENCE):
                while len(set(ids)) < 2:
                    line = await anext(lines)
                    ids += re.findall("^id: (.*)", line)
        assert ids[0] == place
        page = await client.page(after=ids[-1])
        assert streams.own(page["data"]) == []


async def test_a_revoked_partner_and_one_whose_day_is_over_are_cut_in_mid_stream(streams: Streams) -> None:
    await streams.partner("press", valid_until_on="2026-06-01")
    await streams.partner("club")
    async with (
        streams.api(FAST) as api,
        asking(streams, api, "partner-press") as press,
        asking(streams, api, "partner-club") as club,
        press.live() as of_press,
        club.live() as of_club,
    ):
        await streams.send(("a", 1))
        assert (await taken(streams, of_press, 1))[0] == (await taken(streams, of_club, 1))[0] == [("a", 1)]
        await streams.told.hear(PartnerAccessRevoked, "notifications/PK/partners/club", partner_id="club")
        assert await cut(of_club) == "access.revoked"
        streams.told.clock.today += timedelta(days=1)
        assert await cut(of_press) == "access.expired"
        assert (await club.refused())[:2] == (403, "access.revoked")
        assert api.metric("lead_stream_readers_cut_total", why="access.revoked") == 1


async def test_a_partner_whose_grant_shrinks_and_a_token_that_expires_end_a_stream(streams: Streams) -> None:
    await streams.partner("press")
    async with (
        streams.api(FAST) as api,
        asking(streams, api, "partner-press") as press,
        asking(streams, api) as office,
        press.live() as of_press,
        office.live() as of_office,
    ):
        await streams.partner("press", PartnerAccessChanged, channels=["pull"])
        assert await cut(of_press) == "stream.not_granted"
        assert (await press.refused(LIVE))[:2] == (403, "stream.not_granted")
        await press.page(begin="now")
        streams.told.clock.now += timedelta(days=400)
        assert await cut(of_office) == "token.expired"


async def test_a_slow_reader_is_let_go_and_goes_on_where_it_was(streams: Streams) -> None:
    from services.notifications.streams.live import Pace

    sent = [("a", version) for version in range(1, 601)]
    large = json.dumps({"text": "x" * 50_000}).encode()
    async with streams.api(Pace(slow=0.5)) as api, asking(streams, api) as client:
        place = await client.now()
        await streams.send(*sent, value=large)
        async with client.live(last=place) as events:

            async def was_cut() -> bool:
                return api.metric("lead_stream_readers_cut_total", why="reader.slow") == 1

            await until(was_cut)
            found: list[tuple[str, int]] = []
            last, why = place, ""
            async for event in events:
                if event.event == "cut":
                    why = told(event)["rule"]
                elif event.event != "place":
                    found += streams.own([told(event)])
                    last = event.id
        assert why == "reader.slow"
        assert 0 < len(found) < len(sent)
        rest = await client.some(len(sent) - len(found), after=last, limit=1000)
        assert found + streams.own(rest) == sent


async def test_a_stopping_process_ends_its_streams_at_once_and_tells_so(streams: Streams) -> None:
    async with streams.api() as api, asking(streams, api) as client, client.live() as events:
        waiting = asyncio.create_task(client.page(begin="now", wait=30))
        api.kit.stopping.set()
        assert await cut(events) == "process.stopping"
        assert (await waiting)["done"]


async def test_a_reader_who_leaves_is_forgotten(streams: Streams) -> None:
    async with streams.api() as api, asking(streams, api) as client:
        async with client.live():
            assert api.metric("lead_stream_readers", context=CONTEXT) == 1

        async def gone() -> bool:
            return api.metric("lead_stream_readers", context=CONTEXT) == 0

        await until(gone)


async def test_a_place_that_is_gone_is_a_problem_and_no_stream(office: Asking) -> None:
    iterators = Iterators(lambda: derived(secret(office.api.kit.settings), "stream-iterator"))
    older = iterators.write("another-cluster", topic(PROVINCE, CONTEXT), [0] * 4, int(NOW.timestamp() * 1000))
    for headers in ({"Last-Event-ID": older}, {"Last-Event-ID": "nonsense"}):
        answer = await office.client.get(LIVE, headers=headers)
        expected = 410 if headers["Last-Event-ID"] == older else 422
        assert answer.status_code == expected
        assert answer.headers["content-type"] == "application/problem+json"


async def test_a_ticket_opens_one_stream_once_within_a_minute(streams: Streams, office: Asking) -> None:
    async def ticket() -> str:
        answer = await office.client.post("/streams/v1/tickets", json={"province": PROVINCE, "context": CONTEXT})
        assert answer.status_code == 201, answer.text
        given: str = answer.json()["ticket"]
        return given

    async def refused(path: str, ticket: str) -> Any:
        answer = await anybody.get(path, params={"ticket": ticket})
        return answer.status_code, answer.json()["rule"]

    async with httpx.AsyncClient(base_url=office.api.url, timeout=60) as anybody:
        good = await ticket()
        async with Asking(anybody, office.api).live(ticket=good) as events:
            await streams.send(("a", 1))
            assert (await taken(streams, events, 1))[0] == [("a", 1)]
        assert await refused(LIVE, good) == (401, "ticket.unknown")
        assert await refused(LIVE, "x" * 43) == (401, "ticket.unknown")
        assert await refused(LIVE.replace(CONTEXT, "reporting"), await ticket()) == (401, "ticket.unknown")
        assert await refused(PATH, await ticket()) == (401, "token.missing")
        late = await ticket()
        streams.told.clock.now += timedelta(seconds=60)
        assert await refused(LIVE, late) == (401, "ticket.expired")
        kept = [one["_id"] async for one in streams.told.database["stream_tickets"].find({})]
        assert late not in kept


async def test_of_many_that_use_a_ticket_at_once_one_gets_in(streams: Streams, office: Asking) -> None:
    answer = await office.client.post("/streams/v1/tickets", json={"province": PROVINCE, "context": CONTEXT})
    async with streams.api() as other, httpx.AsyncClient(timeout=60) as anybody:

        async def tried(url: str) -> int:
            async with anybody.stream("GET", f"{url}{LIVE}", params=answer.json() | {"expires_at": ""}) as opened:
                return opened.status_code

        statuses = await asyncio.gather(*(tried(url) for url in [office.api.url, other.url] * 5))
    assert sorted(statuses) == [200] + [401] * 9


async def test_a_reader_may_have_so_many_streams_open_and_no_more(streams: Streams, office: Asking) -> None:
    from contextlib import AsyncExitStack

    from services.notifications.streams.rates import OPEN_PER_OWNER

    async with AsyncExitStack() as opened:
        for _ in range(OPEN_PER_OWNER):
            await opened.enter_async_context(office.live())
        answer = await office.client.get(LIVE)
        assert (answer.status_code, answer.json()["rule"]) == (429, "streams.too_many")
        assert answer.json()["facts"] == {"most": OPEN_PER_OWNER}
        assert int(answer.headers["retry-after"]) > 0
        async with asking(streams, office.api, "other", roles=[("secretariat", PROVINCE)]) as other, other.live():
            pass
