"""Pages of a province's events: whole, in order, from any place on, and nothing that is asked wrongly goes through."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from cloudevents.core.formats.json import JSONFormat

from services.notifications.streams.iterators import Iterators
from services.notifications.streams.places import COLLECTION, Places
from shared.contracts.topics import topic
from shared.runtime.secret import derived, secret
from shared.runtime.topic_records import records as every_record
from shared.streams.offsets import offsets
from shared.streams.records import Read, Records
from tests.integration.streams_http.client import CONTEXT, PATH, PROVINCE, Asking
from tests.integration.streams_http.conftest import EXAMPLE, NOW, PARTITIONS, Streams, asking, headers

pytestmark = pytest.mark.integration


async def test_every_event_comes_once_and_in_order_of_its_stream(streams: Streams, office: Asking) -> None:
    place = await office.now()
    sent = [(name, version) for version in range(1, 11) for name in "abcdefg"]
    await streams.send(*sent)
    events = await office.some(len(sent), after=place, limit=7)
    got = streams.own(events)
    assert sorted(got) == sorted(sent)
    assert all([version for of, version in got if of == name] == list(range(1, 11)) for name in "abcdefg")


async def test_the_same_place_gives_the_same_again_and_a_repeated_record_has_the_same_id(
    streams: Streams, office: Asking
) -> None:
    place = await office.now()
    await streams.send(("a", 1), ("a", 1))
    first = await office.some(2, after=place)
    again = await office.some(2, after=place)
    assert streams.own(first) == streams.own(again) == [("a", 1), ("a", 1)]
    assert len({event["id"] for event in first}) == 1


async def test_what_memory_no_longer_holds_comes_from_kafka_in_the_same_order(streams: Streams) -> None:
    sent = [("a", version) for version in range(1, 31)]
    async with streams.api() as before, asking(streams, before) as client:
        place = await client.now()
    await streams.send(*sent[:20])
    async with streams.api() as after, asking(streams, after) as client:  # a process that has never seen these
        first = await client.page(after=place, limit=15)
        await streams.send(*sent[20:])
        rest = await client.some(15, after=first["iterator"], limit=4)
        assert streams.own([*first["data"], *rest]) == sent
        assert after.metric("lead_stream_catch_up_reads_total") > 0


async def test_an_event_is_a_cloud_event_as_the_published_library_reads_it(streams: Streams, office: Asking) -> None:
    place = await office.now()
    await streams.send(("a", 3))
    (event,) = (await office.page(after=place, wait=30))["data"]
    read = JSONFormat().read(None, json.dumps(event).encode())
    assert read.get_specversion() == "1.0"
    assert read.get_type() == "membership.member_joined.v1"
    assert read.get_subject() == streams.stream("a")
    assert read.get_time() == NOW
    assert read.get_dataschema() == "https://lead.example.org/schemas/membership.member_joined.v1.json"
    told = {name: read.get_extension(name) for name in ("sequence", "province", "authtype", "authid", "correlationid")}
    assert told == {
        "sequence": "0000000003",
        "province": PROVINCE,
        "authtype": "organisation",
        "authid": "lcas",
        "correlationid": "request-1",
    }
    assert read.get_data() == EXAMPLE.model_dump(mode="json", exclude_none=True)


async def test_an_empty_page_moves_on_past_what_is_not_wanted(streams: Streams, office: Asking) -> None:
    place = await office.now()
    await streams.send(*[("a", version) for version in range(1, 6)])
    wanted = await office.page(after=place, types="membership.member_left", wait=1)
    assert wanted["data"] == []
    assert wanted["done"]
    assert wanted["iterator"] != place
    assert streams.own((await office.page(after=wanted["iterator"]))["data"]) == []


async def test_types_and_stream_choose(streams: Streams, office: Asking) -> None:
    place = await office.now()
    await streams.send(("a", 1), ("b", 1), ("a", 2))
    for types in ("membership.member_joined", "membership.member_joined.v1,membership.member_left"):
        assert len(streams.own(await office.some(3, after=place, types=types))) == 3
    events = await office.some(2, after=place, stream=streams.stream("a"))
    assert streams.own(events) == [("a", 1), ("a", 2)]


async def test_since_begins_with_what_was_recorded_then(streams: Streams, office: Asking) -> None:
    later = NOW + timedelta(days=40)
    await streams.send(("a", 1), at=later - timedelta(hours=2))
    await streams.send(("a", 2), at=later)
    await office.some(2, since="2026-07-11T05:00:00Z", stream=streams.stream("a"))
    for written in ("2026-07-11T08:00:00Z", "2026-07-11T13:00:00+05:00", "2026-07-11T13:00:00 05:00"):
        events, _ = await office.rest(since=written, stream=streams.stream("a"))
        assert streams.own(events) == [("a", 2)]
    events, _ = await office.rest(since="2199-01-01T00:00:00Z")
    assert events == []


async def test_an_empty_page_waits_until_something_comes(streams: Streams, office: Asking) -> None:
    place = await office.now()
    asked = asyncio.create_task(office.page(after=place, wait=30))
    await streams.send(("a", 1))
    assert streams.own((await asked)["data"]) == [("a", 1)]


async def test_one_event_is_found_by_its_id_where_it_is_indexed(streams: Streams, office: Asking) -> None:
    place = await office.now()
    await streams.send(("a", 1))
    (event,) = (await office.page(after=place, wait=30))["data"]
    assert (await office.get(f"{PATH}/events/{event['id']}")).status_code == 404
    await index(streams)
    await index(streams)
    answer = await office.get(f"{PATH}/events/{event['id']}")
    assert answer.headers["content-type"] == "application/cloudevents+json"
    assert answer.json() == event
    other = PATH.replace(CONTEXT, "reporting")
    assert (await office.refused(f"{other}/events/{event['id']}"))[0] == 404
    stale = {"$set": {"o": 10**9}}  # as an index of an older cluster tells
    await streams.told.database[COLLECTION].update_one({"_id": event["id"]}, stale)
    assert (await office.refused(f"{PATH}/events/{event['id']}"))[0] == 404
    await index(streams)
    assert (await office.get(f"{PATH}/events/{event['id']}")).json() == event


REFUSED: list[tuple[dict[str, Any], int, str, str]] = [
    ({"limit": 1_000_000}, 422, "less_than_equal", "limit"),
    ({"limit": 0}, 422, "greater_than_equal", "limit"),
    ({"wait": 31}, 422, "less_than_equal", "wait"),
    ({"begin": "yesterday"}, 422, "literal_error", "from"),
    ({"after": "x", "since": "2026-01-01T00:00:00Z"}, 422, "start.several", "since"),
    ({"since": "yesterday"}, 422, "time.malformed", "since"),
    ({"since": "2026-01-01T00:00:00"}, 422, "time.malformed", "since"),
    ({"since": "2026-01-01"}, 422, "time.malformed", "since"),
    ({"types": "membership.member_joint"}, 422, "type.unknown", "types"),
    ({"types": "membership.member_joined.v7"}, 422, "type.unknown", "types"),
    ({"types": "reporting.submission_verified"}, 422, "type.other_context", "types"),
    ({"types": "membership.representative_named"}, 422, "type.internal", "types"),
    ({"types": ","}, 422, "types.empty", "types"),
    ({"stream": "membership/PK-SD/members/x"}, 422, "stream.other", "stream"),
    ({"after": "abc"}, 422, "cursor.forged", "after"),
    ({"after": "Ω"}, 422, "cursor.forged", "after"),
]


async def test_what_is_asked_wrongly_is_refused_with_field_and_rule(office: Asking) -> None:
    for query, *expected in REFUSED:
        assert [*(await office.refused(**query))[:3]] == expected, query


async def test_unknown_provinces_and_contexts_are_told_with_those_there_are(office: Asking) -> None:
    assert await office.refused("/streams/v1/PK-XX/membership") == (422, "province.unknown", "province", "PK-XX")
    assert await office.refused("/streams/v1/PK-JK/finance") == (422, "context.unknown", "context", "finance")


async def test_an_iterator_of_another_stream_or_changed_by_a_letter_is_refused(office: Asking) -> None:
    place = await office.now()
    other = PATH.replace(CONTEXT, "notifications")
    assert (await office.refused(other, after=place))[:2] == (422, "cursor.other_stream")
    changed = place[:40] + ("A" if place[40] != "A" else "B") + place[41:]
    assert (await office.refused(after=changed))[:2] == (422, "cursor.forged")


async def test_places_that_are_gone_are_answered_with_a_time_to_begin_again(office: Asking) -> None:
    iterators = Iterators(lambda: derived(secret(office.api.kit.settings), "stream-iterator"))
    reached = int(NOW.timestamp() * 1000)
    name = topic(PROVINCE, CONTEXT)
    older = iterators.write("another-cluster", name, [0] * PARTITIONS, reached)
    answer = await office.get(after=older)
    assert (answer.status_code, answer.json()["rule"]) == (410, "cursor.other_cluster")
    assert answer.json()["restart_since"] == "2026-06-01T07:00:00Z"
    await office.rest(since=answer.json()["restart_since"])
    cluster = iterators._told(await office.now())[0]
    ahead = iterators.write(cluster, name, [10**9] * PARTITIONS, reached)
    assert (await office.refused(after=ahead))[:2] == (410, "cursor.ahead")


async def test_a_place_before_what_is_retained_is_gone(streams: Streams, kafka: str) -> None:
    path = "/streams/v1/PK-GB/membership"
    await streams.send(*[("a", version) for version in range(1, 6)], province="PK-GB")
    async with streams.api() as api, asking(streams, api, "gilgit", roles=[("secretariat", "PK-GB")]) as client:
        first = (await client.page(path, begin="earliest", limit=1))["iterator"]
    await delete_all(kafka, topic("PK-GB", "membership"))
    async with streams.api() as api, asking(streams, api, "gilgit", roles=[("secretariat", "PK-GB")]) as client:
        answer = await client.get(path, after=first)
        assert (answer.status_code, answer.json()["rule"]) == (410, "cursor.expired")
        assert answer.json()["restart_since"]
        page = await client.page(path, begin="earliest")
        assert (page["data"], page["done"]) == ([], True)


async def test_records_that_can_not_be_read_are_left_out_and_nothing_else(streams: Streams, office: Asking) -> None:
    place = await office.now()
    stream, name = streams.stream("a"), topic(PROVINCE, CONTEXT)
    poison: list[tuple[bytes | None, list[tuple[str, bytes]]]] = [
        (b"{not json", headers(stream, 1)),
        (b"[1]", headers(stream, 1)),
        (None, headers(stream, 1)),
        (b"{}", [(key, b"\xff" if key == "ce_id" else value) for key, value in headers(stream, 1)]),
        (b"{}", [(key, b"PK-SD" if key == "ce_province" else value) for key, value in headers(stream, 1)]),
        (b"{}", []),
        (b'{\n"a":\r\n1}', headers(stream, 2)),
    ]
    for value, of in poison:
        await streams.producer.send_and_wait(name, value, key=stream.encode(), headers=of)
    events = await office.some(1, after=place)
    assert streams.own(events) == [("a", 2)]
    assert office.api.metric("lead_stream_records_left_out_total", context=CONTEXT) == len(poison) - 1


async def index(streams: Streams, name: str = topic(PROVINCE, CONTEXT)) -> None:
    """Give every record of a topic to the index."""
    records = Records("notifications")
    places = Places(lambda: streams.told.database)
    async with offsets({"bootstrap_servers": streams.kafka}) as broker:
        ends = await broker.ends(await broker.partitions([name]))
    found = [records.read(one) async for one in every_record({"bootstrap_servers": streams.kafka}, ends)]
    await places.take([one for one in found if isinstance(one, Read) and streams.prefix in one.recorded.stream])


async def delete_all(kafka: str, name: str) -> None:
    """Let Kafka forget all that a topic holds, as retention does."""
    async with offsets({"bootstrap_servers": kafka}) as broker:
        ends = await broker.ends(await broker.partitions([name]))
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    try:
        await admin.delete_records(
            {TopicPartition(*one): RecordsToDelete(before_offset=end) for one, end in ends.items()}
        )
    finally:
        await admin.close()
