"""A figure that was withdrawn is shown without what people wrote about it, however its events are read."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any

import pytest

from services.notifications.streams.cloud_events import Told
from services.notifications.streams.withholding import Withholding
from services.notifications.withdrawals.known import Known
from shared.contracts.catalogue import write_event
from shared.contracts.envelope import event_id
from shared.contracts.event import Event
from shared.contracts.reporting import IndicatorSubmitted, SubmissionCorrected, SubmissionVerified, SubmissionWithdrawn
from shared.contracts.topics import topic
from tests.integration.streams_http.client import PROVINCE, Asking, told
from tests.integration.streams_http.conftest import NOW, Streams, asking, headers
from tests.integration.streams_http.test_pull import index
from tests.waiting import PATIENCE, until

pytestmark = pytest.mark.integration
PATH = f"/streams/v1/{PROVINCE}/reporting"
TOPIC = topic(PROVINCE, "reporting")
WORDS = "as Mrs Bano told us"
OTHER = {"period": "2020"}


@dataclass
class Series:
    """A series of the test's own."""

    streams: Streams
    version: int = 0

    @property
    def stream(self) -> str:
        return f"reporting/{PROVINCE}/series/{self.streams.prefix}/PK101/_T"

    async def tell(self, kind: type[Event], **changes: Any) -> None:
        """Let reporting tell its next event: to Kafka, and to the views of this service."""
        self.version += 1
        event = await self.streams.told.hear(kind, self.stream, **changes)
        of = headers(self.stream, self.version, NOW, kind.type)
        await self.streams.producer.send_and_wait(TOPIC, write_event(event), key=self.stream.encode(), headers=of)

    async def told(self) -> None:
        """A figure that was verified, its correction, and another figure, each with something that a person wrote."""
        await self.tell(IndicatorSubmitted, method=WORDS, evidence="https://example.org/bano")
        await self.tell(SubmissionVerified, note=WORDS)
        await self.tell(IndicatorSubmitted, method=WORDS, **OTHER)
        await self.tell(SubmissionCorrected, method=WORDS, why={"code": "wrong_value", "text": WORDS})

    async def withdrawn(self) -> None:
        """The figure was withdrawn, with a reason in words, and submitted again."""
        await self.tell(SubmissionWithdrawn, why={"code": "duplicate", "text": WORDS})
        await self.tell(IndicatorSubmitted, method=WORDS)

    def shown(self, events: list[dict[str, Any]]) -> list[tuple[int, bool, bool]]:
        """Of its own events the version, whether a person's words are in it, and whether it says that they are left out."""
        own = [one for one in events if one["subject"] == self.stream]
        return [(int(one["sequence"]), WORDS in str(one), one.get("textwithdrawn", False)) for one in own]


WHOLE = [(1, True, False), (2, True, False), (3, True, False), (4, True, False)]
WITHDRAWN = [(1, False, True), (2, False, True), (3, True, False), (4, False, True), (5, False, True), (6, True, False)]


async def rest(office: Asking, place: str, **query: Any) -> list[dict[str, Any]]:
    events, _ = await office.rest(path=PATH, after=place, **query)
    return events


async def test_pages_from_memory_and_from_kafka_leave_it_out(streams: Streams, office: Asking) -> None:
    series = Series(streams)
    place = (await office.page(PATH, begin="now"))["iterator"]
    await series.told()
    events = await office.some(4, path=PATH, after=place)
    assert series.shown(events) == WHOLE
    await series.withdrawn()

    async def left_out() -> bool:
        return series.shown(await rest(office, place)) == WITHDRAWN

    await until(left_out)
    async with streams.api() as other, asking(streams, other) as client:  # a process that has never seen these
        assert series.shown(await rest(client, place)) == WITHDRAWN
        assert other.metric("lead_stream_catch_up_reads_total") > 0
        (first, *_) = await rest(client, place, limit=1)
    assert first["data"] == IndicatorSubmitted.example
    assert first | {"data": None} == events[0] | {"data": None, "textwithdrawn": True}


async def test_a_page_that_was_read_ahead_is_not_given_any_more(streams: Streams, office: Asking) -> None:
    series = Series(streams)
    place = (await office.page(PATH, begin="now"))["iterator"]
    await series.told()
    await office.some(4, path=PATH, after=place)
    page = await office.page(PATH, after=place, limit=1)
    await series.withdrawn()

    async def left_out() -> bool:
        return series.shown((await office.page(PATH, after=place))["data"]) == WITHDRAWN

    await until(left_out)
    following = await office.page(PATH, after=page["iterator"], limit=1)
    assert series.shown(following["data"]) == WITHDRAWN[1:2]


async def test_one_event_by_its_id_leaves_it_out(streams: Streams, office: Asking) -> None:
    series = Series(streams)
    place = (await office.page(PATH, begin="now"))["iterator"]
    await series.told()
    await office.some(4, path=PATH, after=place)
    await index(streams, TOPIC)

    async def one(version: int) -> list[tuple[int, bool, bool]]:
        answer = await office.get(f"{PATH}/events/{event_id(series.stream, version)}")
        return series.shown([answer.json()])

    assert await one(2) == WHOLE[1:2]
    await series.withdrawn()

    async def left_out() -> bool:
        return await one(2) == WITHDRAWN[1:2]

    await until(left_out)
    assert await one(3) == WITHDRAWN[2:3]


async def test_event_streams_leave_it_out_for_readers_who_come_after(streams: Streams, office: Asking) -> None:
    series = Series(streams)
    place = (await office.page(PATH, begin="now"))["iterator"]

    async def followed(number: int) -> list[tuple[int, bool, bool]]:
        found: list[tuple[int, bool, bool]] = []
        async with asyncio.timeout(PATIENCE), office.live(f"{PATH}/live", after=place) as events:
            async for event in events:
                found += series.shown([told(event)]) if event.event != "place" else []
                if len(found) == number:
                    return found
        raise AssertionError(found)

    await series.told()
    assert await followed(4) == WHOLE
    await series.withdrawn()

    async def left_out() -> bool:
        return await followed(6) == WITHDRAWN

    await until(left_out)


async def test_what_is_known_is_read_once_a_second_and_a_late_withdrawal_is_found_besides(streams: Streams) -> None:
    seconds = [10.0]
    known = Known(streams.told.views, PROVINCE, clock=lambda: seconds[0])
    newer, late = Series(streams).stream, Series(streams).stream.replace("/_T", "/sex=F")
    clock = streams.told.clock
    await streams.told.hear(SubmissionWithdrawn, newer)
    await known.refresh()
    assert (known.of(newer), known.of(late)) == ({("2022", "2019", "PSLM"): 1}, None)
    clock.now = NOW.replace(year=2025)  # recorded before the other one, and seen by the view only now
    await streams.told.hear(SubmissionWithdrawn, late)
    await known.refresh()
    assert known.of(late) is None
    seconds[0] += 1.1
    await known.refresh()
    assert known.of(late) == {("2022", "2019", "PSLM"): 1}
    assert known.changes == 2
    seconds[0] += 1.1
    await known.refresh()
    assert known.changes == 2


async def test_where_more_series_are_concerned_than_are_kept_every_figure_passes_for_withdrawn(
    streams: Streams, office: Asking
) -> None:
    series = Series(streams)
    for number in range(2):
        await streams.told.hear(SubmissionWithdrawn, series.stream.replace("/_T", f"/sex={number}"))
    known = Known(streams.told.views, PROVINCE, most=1)
    withholding = Withholding(known)
    await withholding.refresh()
    assert known.full
    place = (await office.page(PATH, begin="now"))["iterator"]
    await series.told()
    events = [_told(one) for one in await office.some(4, path=PATH, after=place)]
    shown = [json.loads(withholding.shown(one).body) for one in events]
    assert series.shown(shown) == [(version, False, True) for version in range(1, 5)]


def _told(event: dict[str, Any]) -> Told:
    return Told(event["id"], event["type"], event["subject"], json.dumps(event).encode())
