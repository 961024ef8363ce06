"""Ten thousand events while readers, the API's processes and Kafka come and go: nothing is missing, all is in order.

`EVENTS_PER_STREAM=2000` makes it a hundred thousand.
"""

from __future__ import annotations

import asyncio
import os
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import TypeAlias

import httpx
import pytest
from httpx_sse import SSEError, aconnect_sse

from tests.integration.streams_http.client import PATH, told
from tests.integration.streams_http.conftest import Streams, asking
from tests.waiting import until

pytestmark = pytest.mark.integration
STREAMS, VERSIONS = 50, int(os.environ.get("EVENTS_PER_STREAM", "200"))
SENT = [(f"s{name}", version) for version in range(1, VERSIONS + 1) for name in range(STREAMS)]
LIVES = 6
"""Processes of the API, one after another; in the midst of one of them Kafka is killed and started again."""
AGAIN_SECONDS = 0.1

Found: TypeAlias = dict[tuple[str, int], None]
"""Streams with versions, in the order in which they first came."""


async def send(streams: Streams) -> None:
    for start in range(0, len(SENT), 250):
        await streams.send(*SENT[start : start + 250])


def versions(found: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    """The versions of each stream in the order in which they first came."""
    seen: dict[str, list[int]] = defaultdict(list)
    for name, version in found:
        seen[name].append(version)
    return dict(seen)


COMPLETE = {f"s{name}": list(range(1, VERSIONS + 1)) for name in range(STREAMS)}


async def pull(streams: Streams, url: list[str], after: str, found: Found) -> None:
    """Pull until all is there; each page by a client of its own, from whichever process answers."""
    account = streams.token()
    while len(found) < len(SENT):
        with suppress(httpx.TransportError):
            async with httpx.AsyncClient(base_url=url[0], headers=account, timeout=60) as client:
                answer = await client.get(PATH, params={"after": after, "limit": 77, "wait": 5})
                if answer.status_code == 200:
                    page = answer.json()
                    found |= dict.fromkeys(streams.own(page["data"]))
                    after = page["iterator"]
                else:
                    await asyncio.sleep(AGAIN_SECONDS)


async def follow(streams: Streams, url: list[str], last: str, found: Found) -> None:
    """Follow until all is there: a reader leaves after some hundred events, and whenever its process ends."""
    account = streams.token()
    while len(found) < len(SENT):
        with suppress(httpx.TransportError, SSEError):  # an answer that is no stream: Kafka is away
            await asyncio.sleep(AGAIN_SECONDS)
            async with (
                httpx.AsyncClient(base_url=url[0], headers=account | {"Last-Event-ID": last}, timeout=60) as client,
                aconnect_sse(client, "GET", f"{PATH}/live") as source,
            ):
                taken = 0
                async for event in source.aiter_sse():
                    if event.event == "cut":
                        break
                    last = event.id
                    if event.event != "place":
                        found |= dict.fromkeys(streams.own([told(event)]))
                        taken += 1
                    if taken == 777 or len(found) == len(SENT):
                        break


async def test_with_restarts_of_readers_api_and_kafka_nothing_is_missing_and_all_is_in_order(
    streams: Streams, restart_broker: Callable[[], None]
) -> None:
    pulled: Found = {}
    followed: Found = {}

    async def reached(goal: int) -> bool:
        return min(len(pulled), len(followed)) >= goal

    async with streams.api() as api, asking(streams, api) as client:
        place = await client.now()
    url = [api.url]
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(send(streams))
        tasks.create_task(pull(streams, url, place, pulled))
        tasks.create_task(follow(streams, url, place, followed))
        for life in range(LIVES):
            async with streams.api() as api:
                url[0] = api.url
                goal = len(SENT) * (life + 1) // LIVES
                if life == LIVES // 2:
                    await asyncio.to_thread(restart_broker)
                await until(partial(reached, goal))
    assert versions(pulled) == versions(followed) == COMPLETE
