"""What the measured code relies on in a store, asked of the real one and of the instant one that measurements use.

It can't show that the instant store's answers are right under several writers at once, or for words it does not know:
there it refuses. Nor does it copy nested values: a reader that changed one in place would be seen on a real store only.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bson import ObjectId
from pymongo import InsertOne, ReplaceOne, ReturnDocument, UpdateOne
from pymongo.errors import BulkWriteError, DuplicateKeyError

from shared.journal.journal import INDEXES
from shared.journal.lease import Leases
from shared.runtime.store import Collection, Database
from tests.performance.instant.store import instant

pytestmark = pytest.mark.integration


@pytest.fixture(params=["instant", "real"])
def some(request: pytest.FixtureRequest) -> Database:
    """A database of either kind."""
    return instant() if request.param == "instant" else request.getfixturevalue("database")


@pytest.fixture
def collection(some: Database) -> Collection:
    return some["things"]


@pytest.fixture
async def entries(some: Database) -> Collection:
    """A journal's collection with its indexes."""
    await some["journal"].create_indexes(INDEXES)
    await some["journal"].create_indexes(INDEXES)
    return some["journal"]


def entry(stream: str, number: int, **more: Any) -> dict[str, Any]:
    return {
        "stream": stream,
        "entry": number,
        "command_id": f"{number}",
        "province": "PK-SD",
        "unpublished": True,
    } | more


async def ids(found: Any) -> list[Any]:
    return [one["_id"] for one in await found.to_list(None)]


async def test_documents_are_found_by_equality_membership_bounds_and_either_way(collection: Collection) -> None:
    await collection.insert_many(
        [{"_id": 1, "a": 1, "tags": ["x"]}, {"_id": 2, "a": 2, "tags": ["x", "y"]}, {"_id": 3}], ordered=False
    )
    asked: list[tuple[dict[str, Any], list[int]]] = [
        ({}, [1, 2, 3]),
        ({"_id": {"$in": [3, 1, 9]}}, [1, 3]),
        ({"a": {"$in": [2, 3]}}, [2]),
        ({"a": {"$nin": [2]}}, [1, 3]),
        ({"a": None}, [3]),
        ({"a": {"$gt": 1}}, [2]),
        ({"a": {"$lt": 2}}, [1]),
        ({"a": {"$ne": None}}, [1, 2]),
        ({"tags": "x"}, [1, 2]),
        ({"$or": [{"a": 1}, {"tags": "y"}]}, [1, 2]),
        ({"$and": [{"a": {"$gt": 0}}, {"tags": "y"}]}, [2]),
    ]
    for wanted, expected in asked:
        assert await ids(collection.find(wanted).sort("_id", 1)) == expected, wanted
        assert await collection.count_documents(wanted) == len(expected), wanted
    assert await collection.count_documents({}, limit=2) == 2


async def test_found_documents_come_in_the_order_and_number_asked_for_and_in_portions(collection: Collection) -> None:
    await collection.insert_many(
        [{"_id": number, "group": number % 2, "rank": -number} for number in range(10)], ordered=False
    )
    assert await ids(collection.find({}).sort([("group", -1), ("rank", 1)]).limit(3)) == [9, 7, 5]
    portions = collection.find({}).sort("_id", 1)
    assert [len(await portions.to_list(4)) for _ in range(4)] == [4, 4, 2, 0]
    assert [one["_id"] async for one in collection.find({"group": 0}).sort("_id", -1)] == [8, 6, 4, 2, 0]
    first = await collection.find_one({"group": 1}, sort=[("rank", 1)])
    assert first == {"_id": 9, "group": 1, "rank": -9}
    assert await collection.find_one({"group": 5}) is None


async def test_a_projection_shows_fields_or_leaves_them_out(collection: Collection) -> None:
    await collection.insert_one({"_id": 1, "a": 1, "b": 2})
    assert await collection.find({}, {"a": 1}).to_list(None) == [{"_id": 1, "a": 1}]
    assert await collection.find_one({}, {"a": 0}) == {"_id": 1, "b": 2}


async def test_what_was_found_stays_as_it_was(collection: Collection) -> None:
    await collection.insert_one(given := {"_id": 1, "a": 1})
    (found,) = await collection.find({"_id": 1}).to_list(None)
    given["a"] = 5
    await collection.update_many({"a": 1}, {"$unset": {"a": ""}})
    assert found == {"_id": 1, "a": 1}
    assert await collection.find_one({"_id": 1}) == {"_id": 1}


async def test_what_is_inserted_without_an_id_gets_one_that_ascends(collection: Collection) -> None:
    given: list[dict[str, Any]] = [{"number": number} for number in range(3)]
    await collection.insert_many(given, ordered=False)
    assert [type(one["_id"]) for one in given] == [ObjectId] * 3
    assert await ids(collection.find({}).sort("_id", 1)) == [one["_id"] for one in given]


async def test_the_journals_uniqueness_is_kept_and_a_bulk_insert_names_what_it_left_out(entries: Collection) -> None:
    await entries.insert_one(entry("s", 1))
    with pytest.raises(DuplicateKeyError):
        await entries.insert_one(entry("s", 1, command_id="other"))
    with pytest.raises(BulkWriteError) as partly:
        await entries.insert_many(
            [entry("s", 2, command_id="1"), entry("s", 3), entry("t", 1), entry("s", 1)], ordered=False
        )
    errors = (partly.value.details or {})["writeErrors"]
    assert [(one["index"], one["code"]) for one in errors] == [(0, 11000), (3, 11000)]
    assert [one["entry"] for one in await entries.find({"stream": "s"}).sort("entry", 1).to_list(None)] == [1, 3]


async def test_what_is_unpublished_is_found_in_the_order_of_its_writing_until_it_is_marked(entries: Collection) -> None:
    given = [entry("s", 1), entry("t", 1, province="PK-BA"), entry("s", 2)]
    await entries.insert_many(given, ordered=False)
    waiting = {"unpublished": True, "province": {"$in": ["PK-SD", "PK-BA"]}}
    assert await ids(entries.find(waiting).sort("_id", 1).limit(2)) == [given[0]["_id"], given[1]["_id"]]
    one = {"unpublished": True, "province": {"$in": ["PK-SD"]}, "stream": {"$nin": ["t"]}}
    assert await ids(entries.find(one).sort("_id", 1)) == [given[0]["_id"], given[2]["_id"]]
    await entries.update_many({"_id": {"$in": [given[0]["_id"]]}}, {"$unset": {"unpublished": ""}})
    assert await ids(entries.find(waiting).sort("_id", 1)) == [given[1]["_id"], given[2]["_id"]]
    before = [{"stream": "s", "entry": 1}, {"stream": "t", "entry": 1}]
    found = await entries.find({"$or": before}, {"stream": 1, "unpublished": 1}).to_list(None)
    assert {one["stream"]: one.get("unpublished") for one in found} == {"s": None, "t": True}


async def test_a_bulk_write_replaces_where_the_condition_holds_and_says_how_often(collection: Collection) -> None:
    def swap(known: str, version: int, *, upsert: bool) -> ReplaceOne[dict[str, Any]]:
        condition = {"_id": known, "version": version, "parked_last": None}
        return ReplaceOne(condition, {"_id": known, "version": version + 1}, upsert=upsert)

    written = await collection.bulk_write([swap("a", 0, upsert=True), swap("b", 0, upsert=True)], ordered=False)
    assert (written.matched_count, written.upserted_count) == (0, 2)
    written = await collection.bulk_write([swap("a", 1, upsert=False), swap("b", 7, upsert=False)], ordered=False)
    assert (written.matched_count, written.upserted_count) == (1, 0)
    with pytest.raises(BulkWriteError) as partly:
        await collection.bulk_write([swap("a", 0, upsert=True), swap("c", 0, upsert=True)], ordered=False)
    errors = (partly.value.details or {})["writeErrors"]
    assert [(one["index"], one["code"]) for one in errors] == [(0, 11000)]
    found = await collection.find({}).sort("_id", 1).to_list(None)
    assert [(one["_id"], one["version"]) for one in found] == [("a", 2), ("b", 1), ("c", 1)]


async def test_a_bulk_write_inserts_what_is_new_and_tells_what_was_there(collection: Collection) -> None:
    written = await collection.bulk_write(
        [InsertOne({"_id": "a", "version": 1}), InsertOne({"_id": "b", "version": 1})], ordered=False
    )
    assert (written.matched_count, written.inserted_count) == (0, 2)
    writes = [InsertOne({"_id": "a", "version": 9}), InsertOne({"_id": "c", "version": 1})]
    with pytest.raises(BulkWriteError) as partly:
        await collection.bulk_write([*writes, ReplaceOne({"_id": "b", "version": 1}, {"version": 2})], ordered=False)
    assert [(one["index"], one["code"]) for one in (partly.value.details or {})["writeErrors"]] == [(0, 11000)]
    found = await collection.find({}).sort("_id", 1).to_list(None)
    assert [(one["_id"], one["version"]) for one in found] == [("a", 1), ("b", 2), ("c", 1)]


async def test_an_upsert_sets_on_insert_only_once(collection: Collection) -> None:
    write = UpdateOne({"_id": "x"}, {"$setOnInsert": {"first": 1}}, upsert=True)
    await collection.bulk_write([write], ordered=False)
    await collection.bulk_write([UpdateOne({"_id": "x"}, {"$setOnInsert": {"first": 2}}, upsert=True)], ordered=False)
    await collection.update_one({"_id": "x"}, {"$addToSet": {"says": {"$each": [1, 2, 1]}}, "$set": {"fed": True}})
    assert await collection.find({}).to_list(None) == [{"_id": "x", "first": 1, "says": [1, 2], "fed": True}]
    assert (await collection.update_one({"_id": "y"}, {"$set": {"a": 1}})).matched_count == 0


async def test_a_document_is_changed_and_given_as_it_is_afterwards(collection: Collection) -> None:
    await collection.insert_one({"_id": "x", "building": 2})
    change = {"$inc": {"turn": 1}, "$set": {"fed": False}}
    for turn in (1, 2):
        after = await collection.find_one_and_update({"_id": "x"}, change, return_document=ReturnDocument.AFTER)
        assert after == {"_id": "x", "building": 2, "fed": False, "turn": turn}
    assert await collection.find_one_and_update({"_id": "y"}, change, return_document=ReturnDocument.AFTER) is None


async def test_what_is_deleted_or_dropped_is_gone(some: Database) -> None:
    await some["things"].insert_many([{"_id": number, "a": number % 2} for number in range(5)], ordered=False)
    await some["things"].delete_many({"a": 1})
    await some["things"].delete_one({"_id": 0})
    await some["things"].replace_one({"_id": 8}, {"_id": 8}, upsert=True)
    assert await ids(some["things"].find({}).sort("_id", 1)) == [2, 4, 8]
    assert "things" in await some.list_collection_names()
    await some.drop_collection("things")
    assert await ids(some["things"].find({})) == []


async def test_a_lease_is_taken_by_one_holder_until_it_lapses(some: Database) -> None:
    first, second = Leases(some, "first"), Leases(some, "second")
    assert await first.take(["relay"]) == {"relay"}
    assert await second.take(["relay"]) == frozenset()
    assert await first.take(["relay"]) == {"relay"}
    lapsed = datetime.now(UTC) - timedelta(minutes=5)
    await some["leases"].update_one({"_id": "relay"}, {"$set": {"renewed": lapsed}})
    assert await second.take(["relay"]) == {"relay"}
    await second.release(["relay"])
    assert await first.take(["relay"]) == {"relay"}


async def test_leases_that_are_held_are_prolonged_together(some: Database) -> None:
    first, second = Leases(some, "first"), Leases(some, "second")
    for _ in range(2):
        assert await first.take(["relay", "ticker"]) == {"relay", "ticker"}
        lapsed = datetime.now(UTC) - timedelta(minutes=5)
        await some["leases"].update_many({"_id": {"$in": ["relay", "ticker"]}}, {"$set": {"renewed": lapsed}})
    assert await first.take(["relay", "ticker"]) == {"relay", "ticker"}
    assert await second.take(["relay", "ticker"]) == frozenset()


async def test_the_instant_store_refuses_words_that_it_does_not_know() -> None:
    things = instant()["things"]
    await things.insert_one({"_id": 1, "a": 1})
    for wanted in ({"$nor": [{"a": 1}]}, {"a": {"$exists": True}}, {"a.b": 1}):
        with pytest.raises(NotImplementedError):
            await things.find(wanted).to_list(None)
    with pytest.raises(NotImplementedError):
        await things.update_one({"_id": 1}, {"$mul": {"a": 2}})
