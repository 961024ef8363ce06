"""A reader who pins a major version gets it, whichever the facts are recorded in, however the events are read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any, ClassVar

import pytest

from shared.contracts.casts import Versions
from shared.contracts.envelope import event_id
from shared.contracts.event import Event
from tests.integration.streams_http.client import PATH, Asking, told
from tests.integration.streams_http.conftest import Streams, asking
from tests.integration.streams_http.test_pull import index
from tests.waiting import PATIENCE

pytestmark = pytest.mark.integration


class CountedOnce(Event):
    """Something was counted."""

    type: ClassVar[str] = "membership.counted.v1"
    stream: ClassVar[str] = "membership/<province>/members/<name>"
    example: ClassVar[dict[str, Any]] = {"number": 1}
    number: int


class Counted(Event):
    """Something was counted, in a unit."""

    type: ClassVar[str] = "membership.counted.v2"
    stream: ClassVar[str] = "membership/<province>/members/<name>"
    example: ClassVar[dict[str, Any]] = {"count": "1 rate"}
    count: str


def without_unit(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"number": int(data["count"].split()[0])}


VERSIONS = Versions({one.type: one for one in (CountedOnce, Counted)}, {("membership.counted", 2, 1): without_unit})
PINNED = {"majors": CountedOnce.type}
AS_RECORDED = [("v1", {"number": 7}), ("v2", {"count": "8 rate"}), ("v2", {"count": "9 rate"})]
CAST = [("v1", {"number": 7}), ("v1", {"number": 8}), ("v1", {"number": 9})]


def shown(event: dict[str, Any]) -> tuple[str, Any]:
    """The major and the data; its schema is that of its type."""
    assert event["dataschema"] == f"https://lead.example.org/schemas/{event['type']}.json"
    return event["type"].rpartition(".")[2], event["data"]


@pytest.fixture
async def reader(streams: Streams) -> AsyncIterator[Asking]:
    async with streams.api(versions=VERSIONS) as api, asking(streams, api) as client:
        yield client


async def send(streams: Streams) -> None:
    await streams.send(("a", 1), value=b'{"number":7}', kind=CountedOnce.type)
    await streams.send(("a", 2), value=b'{"count":"8 rate"}', kind=Counted.type)
    await streams.send(("a", 3), value=b'{"count":"9 rate"}', kind=Counted.type)


async def test_pages_give_the_pinned_major_from_memory_and_from_kafka(streams: Streams, reader: Asking) -> None:
    place = await reader.now()
    await send(streams)
    assert [shown(one) for one in await reader.some(3, after=place)] == AS_RECORDED
    pinned = await reader.some(3, after=place, **PINNED)
    assert [shown(one) for one in pinned] == CAST
    assert [one["id"] for one in pinned] == [event_id(streams.stream("a"), version) for version in (1, 2, 3)]
    async with streams.api(versions=VERSIONS) as other, asking(streams, other) as client:
        for query in (PINNED, {"types": CountedOnce.type}, {"types": "membership.counted"} | PINNED):
            assert [shown(one) for one in await client.some(3, after=place, limit=2, **query)] == CAST
        assert other.metric("lead_stream_catch_up_reads_total") > 0


async def test_a_page_read_ahead_is_given_to_whoever_pins_the_same_only(streams: Streams, reader: Asking) -> None:
    place = await reader.now()
    await send(streams)
    await reader.some(3, after=place)
    page = await reader.page(after=place, limit=1)
    following = await reader.page(after=page["iterator"], limit=1, **PINNED)
    assert [shown(one) for one in following["data"]] == CAST[1:2]


async def test_event_streams_give_each_reader_the_major_that_it_pins(streams: Streams, reader: Asking) -> None:
    async def followed(**query: str) -> list[tuple[str, Any]]:
        found: list[tuple[str, Any]] = []
        async with asyncio.timeout(PATIENCE), reader.live(**query) as events:
            async for event in events:
                if event.event == "place":
                    opened.release()
                    continue
                assert event.event == told(event)["type"]
                found.append(shown(told(event)))
                if len(found) == 3:
                    return found
        raise AssertionError(found)

    opened = asyncio.Semaphore(0)
    following = [asyncio.create_task(followed(**query)) for query in ({}, PINNED, {"types": CountedOnce.type}, {})]
    for _ in following:
        await opened.acquire()
    await send(streams)
    assert await asyncio.gather(*following) == [AS_RECORDED, CAST, CAST, AS_RECORDED]


async def test_one_event_by_its_id_is_given_in_the_pinned_major(streams: Streams, reader: Asking) -> None:
    place = await reader.now()
    await send(streams)
    await reader.some(3, after=place)
    await index(streams)
    path = f"{PATH}/events/{event_id(streams.stream('a'), 2)}"
    assert shown((await reader.get(path)).json()) == AS_RECORDED[1]
    assert shown((await reader.get(path, **PINNED)).json()) == CAST[1]


async def test_a_major_that_can_not_be_given_is_refused_wherever_it_is_asked_for(reader: Asking) -> None:
    for path in (PATH, f"{PATH}/live", f"{PATH}/events/abc"):
        for name, rule in ((Counted.type, "major.no_cast"), ("membership.counted.v9", "major.unknown")):
            assert await reader.refused(path, majors=name) == (422, rule, "majors", name)
