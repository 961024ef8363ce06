"""A view rebuilt beside the one that is read: under traffic, without a worker, in a store put back to an earlier day."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from shared.streams.group import group_name
from shared.streams.offsets import offsets
from shared.streams.rebuild import rebuild
from tests.integration.streams.conftest import Tallies
from tests.integration.streams.test_worker import STREAMS, committed, each, has, versions
from tests.performance.topics import place
from tests.unit.streams.sent import POISON, patient_tally
from tests.waiting import until

pytestmark = pytest.mark.integration


async def test_a_view_is_rebuilt_under_traffic_and_readers_never_miss_a_stream(tallies: Tallies) -> None:
    stop = asyncio.Event()
    sent = 0
    missed: list[int] = []
    views = tallies.views()

    async def traffic() -> None:
        nonlocal sent
        while not stop.is_set():
            await tallies.send(versions(tallies, sent + 1))
            sent += 1
            await views.wait_for([(tallies.stream("s0"), sent - 1)], tallies.view)

    async def read() -> None:
        seen = 0
        while not stop.is_set():
            found = await views.get(tallies.view, tallies.stream("s0"))
            version = found.document["version"] if found.document else 0
            if version < seen:
                missed.append(version)
            seen = version
            await asyncio.sleep(0.005)

    async with tallies.working(2):
        await tallies.send([tallies.record("repaired", 1), tallies.record("repaired", 2, POISON)])
        sending, reading = asyncio.create_task(traffic()), asyncio.create_task(read())

        async def begun() -> bool:
            return sent > 5

        await until(begun)
        repaired = replace(tallies.view, fold=patient_tally, generation=2)
        done = await rebuild(tallies.rebuilding, repaired)
        assert (done.generation, done.documents) == (2, STREAMS + 1)
        level = sent

        async def goes_on() -> bool:
            return sent > level + 5

        await until(goes_on)
        stop.set()
        await sending
        await reading

        async def all_there() -> bool:
            return await tallies.numbers(2) == each(tallies, sent) | {"repaired": [1, POISON]}

        await until(all_there)
    assert missed == []


async def test_a_rebuild_without_any_worker_is_read_by_the_next_one(tallies: Tallies) -> None:
    async with tallies.working():
        await tallies.send(versions(tallies, 1, 2))
        await has(tallies, 2)
        await committed(tallies)
    await tallies.database["view.tallies.1"].update_one({"_id": tallies.stream("s0")}, {"$set": {"numbers": [7]}})
    done = await rebuild(tallies.rebuilding, tallies.view)
    assert done.examples == (tallies.stream("s0"),)
    assert await tallies.numbers(2) == each(tallies, 2)
    async with tallies.working():
        await tallies.send(versions(tallies, 3))

        async def taken() -> bool:
            return await tallies.numbers(2) == each(tallies, 3)

        await until(taken)
    again = await rebuild(tallies.rebuilding, tallies.view)
    assert (again.generation, again.differing) == (3, 0)
    assert "view.tallies.1" not in await tallies.database.list_collection_names()


async def test_a_rebuild_waits_for_no_records_that_a_topic_has_lost(tallies: Tallies) -> None:
    async with tallies.working():
        await tallies.send(versions(tallies, 1))
        await has(tallies, 1)
        await committed(tallies)
    async with offsets({"bootstrap_servers": tallies.kafka}) as broker:
        partitions = await broker.partitions([tallies.topic])
    await place(tallies.kafka, group_name(tallies.context, "PK-SD"), dict.fromkeys(partitions, 1_000_000))
    assert (await rebuild(tallies.rebuilding, tallies.view)).documents == STREAMS


async def test_a_rebuild_begins_with_the_first_record_also_in_a_store_put_back_to_an_earlier_day(
    tallies: Tallies,
) -> None:
    async with tallies.working():
        await tallies.send(versions(tallies, 1))
        await has(tallies, 1)
        await committed(tallies)
    before = await tallies.database["view_pointers"].find_one({"_id": tallies.view.name})
    assert before is not None
    assert (await rebuild(tallies.rebuilding, tallies.view)).generation == 2
    await tallies.database["view_pointers"].replace_one({"_id": tallies.view.name}, before)
    await tallies.database.drop_collection("view.tallies.2")
    again = await rebuild(tallies.rebuilding, tallies.view)
    assert (again.generation, again.documents, again.differing) == (2, STREAMS, 0)
