"""A journal in files: written while it is used, and read back into an empty store, from which everything comes again."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from uuid import uuid4

import pytest
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from shared.runtime.backup import PAGE, backup, restore
from shared.runtime.backup_files import CannotBackUp, CannotRestore
from shared.runtime.store import Database, Document, connect
from shared.runtime.topic_records import records
from shared.runtime.topics import partitions
from shared.streams.projector import Projector
from shared.streams.records import Records
from tests.integration.operations.conftest import CreateTopics
from tests.integration.operations.place import OWN, Place
from tests.waiting import until

Rows = list[Document]


async def rows(database: Database, collection: str) -> Rows:
    return await database[collection].find({}).sort("_id", 1).to_list(None)


@pytest.fixture
async def another(mongo_url: str) -> Database:
    """An empty database beside the place's own."""
    return connect(mongo_url).database(f"test_{uuid4().hex}")


def elsewhere(place: Place, database: Database) -> Place:
    """The same province over another store."""
    return Place(database, place.address, place.province)


async def follow(place: Place) -> None:
    """Fold what is in the topic as a worker does, twice, and commit."""
    projector = Projector(place.database, [OWN], Records("membership"))
    for _ in range(2):
        await projector.apply([record async for record in records(place.kafka, await place.ends(place.topic))])
    await place.commit(place.own)


async def lose_topic(place: Place) -> None:
    """The topic with all that is in it goes, as with a lost cluster."""
    admin = AIOKafkaAdminClient(**place.kafka)
    await admin.start()
    try:
        await admin.delete_topics([place.topic])
    finally:
        await admin.close()

    async def gone() -> bool:
        return place.topic not in await partitions(place.kafka)

    await until(gone)


async def test_a_restored_journal_is_the_same_entry_by_entry_and_waits_for_kafka(
    place: Place, another: Database, tmp_path: Path
) -> None:
    await place.write(streams=3, commands=2)
    await place.relay()
    await place.write(streams=1, commands=1)
    told = await backup(place.own, place.database, tmp_path)
    assert {name: told[name] for name in ("service", "streams", "entries", "events", "problems")} == {
        "service": "membership",
        "streams": 3,
        "entries": 7,
        "events": 14,
        "problems": [],
    }
    assert json.loads((tmp_path / "membership.json").read_text()) == told
    done = await restore(place.own, another, tmp_path)
    assert done == {"streams": 3, "entries": 7, "events": 14, "unpublished": 7}
    was = await rows(place.database, "journal")
    assert await rows(another, "journal") == [entry | {"unpublished": True} for entry in was]


async def test_marks_are_kept_where_kafka_has_everything(place: Place, another: Database, tmp_path: Path) -> None:
    await place.write(streams=3, commands=2)
    await place.relay()
    await place.write(streams=1, commands=1)
    await backup(place.own, place.database, tmp_path)
    done = await restore(place.own, another, tmp_path, published=True)
    assert done["unpublished"] == 1
    assert await rows(another, "journal") == await rows(place.database, "journal")


async def test_pages_end_where_streams_do(place: Place, another: Database, tmp_path: Path) -> None:
    await place.write(streams=1, commands=1)
    (entry,) = await rows(place.database, "journal")
    await place.database["journal"].insert_many(
        [
            {**entry, "_id": f"{stream}.{number}", "stream": place.stream(1000 + stream), "entry": number,
             "first": 2 * number - 1, "last": 2 * number, "command_id": str(number)}
            for stream in range(4)
            for number in range(1, PAGE // 2 + 40)
        ]
    )  # fmt: skip
    told = await backup(place.own, place.database, tmp_path)
    assert {problem["rule"] for problem in told["problems"]} == {"digest.differs"}  # copies, whose chains can't hold
    assert (told["streams"], told["entries"]) == (5, 1 + 4 * (PAGE // 2 + 39))
    assert (await restore(place.own, another, tmp_path))["entries"] == told["entries"]
    assert [entry["_id"] for entry in await rows(another, "journal")] == [
        entry["_id"] for entry in await rows(place.database, "journal")
    ]


async def test_a_lost_store_and_a_lost_cluster_come_back_document_by_document(
    place: Place, another: Database, tmp_path: Path, create_topics: CreateTopics
) -> None:
    await place.write(streams=5, commands=3)
    await place.relay()
    await follow(place)
    was, sent = await rows(place.database, OWN.collection), await place.sent()
    await backup(place.own, place.database, tmp_path)
    await lose_topic(place)
    await create_topics([place.topic], 4)
    new = elsewhere(place, another)
    assert await new.sent() == {}
    await restore(new.own, another, tmp_path)
    await new.relay()
    await follow(new)
    assert await new.sent() == sent
    assert await rows(another, OWN.collection) == was
    assert await new.rules() == []


async def test_in_a_cluster_that_was_kept_views_come_again_from_where_the_group_stands(
    place: Place, another: Database, tmp_path: Path
) -> None:
    await place.write(streams=5, commands=3)
    await place.relay()
    await follow(place)
    was, stands = await rows(place.database, OWN.collection), await place.ends(place.topic)
    await backup(place.own, place.database, tmp_path)
    new = elsewhere(place, another)
    await restore(new.own, another, tmp_path)
    await new.relay()
    read = [record async for record in records(new.kafka, await new.ends(new.topic))]
    again = [record for record in read if record.offset >= stands[TopicPartition(record.topic, record.partition)]]
    assert len(again) == len(read) / 2
    await Projector(another, [OWN], Records("membership")).apply(again)
    await new.commit(new.own)
    assert await rows(another, OWN.collection) == was
    assert await new.rules() == []


async def test_a_store_that_has_something_is_left_alone(place: Place, another: Database, tmp_path: Path) -> None:
    await place.write(streams=2, commands=1)
    await backup(place.own, place.database, tmp_path)
    was = await rows(place.database, "journal")
    with pytest.raises(CannotRestore, match="not empty, journal"):
        await restore(place.own, place.database, tmp_path)
    assert await rows(place.database, "journal") == was
    await another[OWN.collection].insert_one({"_id": place.stream(1), "version": 3})
    with pytest.raises(CannotRestore, match="not empty, view"):
        await restore(place.own, another, tmp_path)
    assert await rows(another, "journal") == []


async def test_a_backup_that_was_changed_cut_or_is_of_another_service_is_not_restored(
    place: Place, another: Database, tmp_path: Path
) -> None:
    await place.write(streams=2, commands=2)
    await backup(place.own, place.database, tmp_path)
    file = tmp_path / "membership.ndjson.gz"
    whole = file.read_bytes()
    lines = gzip.decompress(whole).splitlines(keepends=True)
    changed = [line.replace(b'"lcas"', b'"lcax"', 1) for line in lines]
    for wrong, why in (
        (gzip.compress(b"".join(changed)), "sha256"),
        (gzip.compress(b"".join(lines[:-1])), "entries"),
        (gzip.compress(b"".join(reversed(lines))), "problems|sha256"),
        (whole[:-20], "read to its end"),
        (b"", "streams"),
    ):
        file.write_bytes(wrong)
        with pytest.raises(CannotRestore, match=why):
            await restore(place.own, another, tmp_path)
    file.write_bytes(whole)
    manifest = tmp_path / "membership.json"
    manifest.write_text(manifest.read_text().replace('"membership"', '"reporting"'))
    with pytest.raises(CannotRestore, match="another service"):
        await restore(place.own, another, tmp_path)
    assert await rows(another, "journal") == []


async def test_a_broken_chain_is_told_and_comes_back_as_it_was(place: Place, another: Database, tmp_path: Path) -> None:
    await place.write(streams=2, commands=2)
    await place.database["journal"].update_one({"stream": place.stream(1), "entry": 1}, {"$set": {"digest": "0"}})
    told = await backup(place.own, place.database, tmp_path)
    assert [problem["stream"] for problem in told["problems"]] == [place.stream(1)] * len(told["problems"])
    assert told["problems"]
    assert (await restore(place.own, another, tmp_path))["entries"] == 4


async def test_a_backup_is_its_owners_and_is_not_written_over(place: Place, tmp_path: Path) -> None:
    await place.write(streams=1, commands=1)
    await backup(place.own, place.database, tmp_path)
    assert [oct((tmp_path / name).stat().st_mode)[-3:] for name in ("membership.json", "membership.ndjson.gz")] == [
        "600"
    ] * 2
    with pytest.raises(CannotBackUp, match="another folder"):
        await backup(place.own, place.database, tmp_path)
