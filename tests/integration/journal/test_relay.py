"""The relay on a real broker and store: everything reaches Kafka, in order per stream, whoever sends it."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from shared.contracts.catalogue import read_event
from shared.contracts.envelope import read_headers
from shared.contracts.membership import MembershipApplied
from shared.contracts.topics import topic
from shared.decisions import Actor, Decider
from shared.journal import Journal, Request, unsent
from shared.journal.backlog import Backlog
from shared.journal.lease import Leases
from shared.journal.relay import Relay
from shared.runtime.store import Database
from shared.runtime.topics import Declared, apply
from tests.waiting import until

EVENT = MembershipApplied.model_validate(MembershipApplied.example)
REQUEST = Request(Actor("noor", "lcas", frozenset(), frozenset()), correlation_id="r-1")
counting: Decider[int, int] = Decider(
    0, lambda _state, command, _actor: [EVENT] * command, lambda state, _event: state + 1
)

CreateTopics = Callable[[Sequence[str], int], Awaitable[None]]


class Place:
    """A province of the test's own, its journal, and its topic."""

    def __init__(self, database: Database, kafka: str) -> None:
        self.database, self.kafka = database, kafka
        self.province = f"PK-{uuid4().hex[:10].upper()}"
        self.topic = topic(self.province, "membership")
        entries = database["journal"]
        self.journal = Journal(entries, Backlog(entries, 100_000), lambda: datetime.now(UTC), lambda: None)

    def relay(self, holder: str, kafka: str | None = None, *more: str) -> Relay:
        async def connected() -> AIOKafkaProducer:
            producer = AIOKafkaProducer(bootstrap_servers=kafka or self.kafka, enable_idempotence=True, acks="all")
            try:
                await producer.start()
            except BaseException:
                await producer.stop()
                raise
            return producer

        provinces = [self.province, *more]
        return Relay("membership", provinces, self.database["journal"], Leases(self.database, holder), connected)

    async def write(self, streams: int, commands: int, events: int = 2) -> None:
        for _ in range(commands):
            await asyncio.gather(
                *(self.journal.carry_out(counting, self.stream(number), events, REQUEST) for number in range(streams))
            )

    def stream(self, number: int) -> str:
        return f"membership/{self.province}/members/secp-{number}"

    async def unpublished(self) -> int:
        return await self.database["journal"].count_documents({"unpublished": True})

    async def sent(self) -> dict[str, list[int]]:
        """The versions in Kafka, by stream, in the order in which they stand there."""
        consumer = AIOKafkaConsumer(bootstrap_servers=self.kafka, auto_offset_reset="earliest")
        await consumer.start()
        try:
            partitions = [TopicPartition(self.topic, number) for number in sorted(await self.partitions(consumer))]
            consumer.assign(partitions)
            ends = await consumer.end_offsets(partitions)
            found: dict[str, list[int]] = defaultdict(list)
            while any([await consumer.position(one) < ends[one] for one in partitions]):
                for records in (await consumer.getmany(timeout_ms=200)).values():
                    for record in records:
                        envelope = read_headers(record.headers)
                        assert record.key.decode() == envelope.stream
                        assert read_event(envelope.type, record.value) == EVENT
                        found[envelope.stream].append(envelope.version)
            return found
        finally:
            await consumer.stop()

    async def partitions(self, consumer: AIOKafkaConsumer) -> set[int]:
        await consumer._client.force_metadata_update()
        return set(consumer.partitions_for_topic(self.topic) or {0, 1, 2, 3})


@pytest.fixture
async def place(database: Database, kafka: str, create_topics: CreateTopics) -> Place:
    here = Place(database, kafka)
    await create_topics([here.topic], 4)
    await here.journal.ensure_indexes()
    return here


async def rounds(relay: Relay) -> None:
    while await relay.round():
        pass


def firsts(versions: list[int]) -> list[int]:
    return list(dict.fromkeys(versions))


async def test_every_event_reaches_kafka_once_and_in_order(place: Place) -> None:
    await place.write(streams=8, commands=3)
    relay = place.relay("one")
    await rounds(relay)
    relay.stop()
    await relay.run()
    assert await place.sent() == {place.stream(number): [1, 2, 3, 4, 5, 6] for number in range(8)}
    assert await place.unpublished() == 0


async def test_a_flood_in_one_province_does_not_keep_another_waiting(
    place: Place, create_topics: CreateTopics, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unsent, "PORTION", 4)
    other = Place(place.database, place.kafka)
    await create_topics([other.topic], 4)
    await place.write(streams=10, commands=1)
    await other.write(streams=1, commands=1)
    await place.relay("one", None, other.province).round()
    assert await place.unpublished() == 10 - 4
    assert await other.sent() == {other.stream(0): [1, 2]}


async def test_a_flood_is_sent_once_though_it_is_read_ahead_and_others_write_meanwhile(
    place: Place, create_topics: CreateTopics, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unsent, "PORTION", 4)
    monkeypatch.setattr(unsent, "READ_AT_ONCE", 3)
    other = Place(place.database, place.kafka)
    await create_topics([other.topic], 4)
    await place.write(streams=10, commands=2)
    await other.write(streams=1, commands=1)  # among what is read ahead, and sent before its turn
    relay = place.relay("one", None, other.province)
    await relay.round()
    await other.write(streams=2, commands=1)
    await rounds(relay)
    assert await place.sent() == {place.stream(number): [1, 2, 3, 4] for number in range(10)}
    assert await other.sent() == {other.stream(0): [1, 2, 3, 4], other.stream(1): [1, 2]}
    assert await place.unpublished() == 0


async def test_what_was_sent_and_not_marked_is_sent_again_and_stays_in_order(place: Place) -> None:
    await place.write(streams=3, commands=2)
    await rounds(place.relay("one"))
    await place.database["journal"].update_many({"entry": 2}, {"$set": {"unpublished": True}})
    await rounds(place.relay("one"))
    assert {stream: firsts(versions) for stream, versions in (await place.sent()).items()} == {
        place.stream(number): [1, 2, 3, 4] for number in range(3)
    }
    assert await place.unpublished() == 0


async def test_two_relays_at_once_keep_every_stream_in_order(place: Place) -> None:
    one, two = place.relay("same holder"), place.relay("same holder")
    running = [asyncio.create_task(relay.run()) for relay in (one, two)]
    await place.write(streams=6, commands=10, events=1)

    async def all_sent() -> bool:
        return not await place.unpublished()

    await until(all_sent)
    for relay in (one, two):
        relay.stop()
    await asyncio.gather(*running)
    assert {stream: firsts(versions) for stream, versions in (await place.sent()).items()} == {
        place.stream(number): list(range(1, 11)) for number in range(6)
    }


async def test_a_later_entry_waits_for_the_one_before_it(place: Place) -> None:
    await place.write(streams=1, commands=3, events=1)
    entries = place.database["journal"]
    await entries.update_one({"entry": 1}, {"$unset": {"unpublished": ""}, "$set": {"province": "PK-XX"}})
    await entries.update_one({"entry": 2}, {"$set": {"province": "PK-XX"}})
    assert not await place.relay("one").round()
    await entries.update_one({"entry": 2}, {"$set": {"province": place.province}})
    await rounds(place.relay("one"))
    assert await place.sent() == {place.stream(0): [2, 3]}


async def test_an_entry_that_kafka_refuses_for_good_blocks_its_own_stream_and_no_other(
    database: Database, kafka: str
) -> None:
    place = Place(database, kafka)
    small = Declared(place.topic, 1, 1, {"max.message.bytes": "4000"}, "test", ())
    await apply({"bootstrap_servers": kafka}, (small,), 60)
    await place.journal.ensure_indexes()
    await place.write(streams=3, commands=1)
    noise = "".join(uuid4().hex for _ in range(400))  # compressed it is still too large
    await database["journal"].update_one({"stream": place.stream(1)}, {"$set": {"events.1.data": noise.encode()}})
    relay = place.relay("one")
    running = asyncio.create_task(relay.run())
    async with asyncio.timeout(60):
        while await place.unpublished() > 1 or not relay.blocked:  # noqa: ASYNC110  the store tells nobody
            await asyncio.sleep(0.02)
    relay.stop()
    await running
    assert relay.blocked == {place.stream(1): "MessageSizeTooLargeError"}
    sent = await place.sent()
    assert {stream: firsts(versions) for stream, versions in sent.items()} == {
        place.stream(0): [1, 2], place.stream(1): [1], place.stream(2): [1, 2],
    }  # fmt: skip
    assert await place.unpublished() == 1


async def test_while_the_broker_is_away_commands_work_and_their_entries_wait(place: Place) -> None:
    relay = place.relay("one", kafka="127.0.0.1:9")
    await place.write(streams=1, commands=1)
    running = asyncio.create_task(relay.run())
    while relay.turns < 2:  # noqa: ASYNC110  the loop under test counts its turns, and tells nobody
        await asyncio.sleep(0)
    relay.stop()
    await running
    assert await place.unpublished() == 1
    await rounds(place.relay("one"))
    assert await place.sent() == {place.stream(0): [1, 2]}
