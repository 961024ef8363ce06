"""Rebuilds that end half-way on a real broker and store: the next one goes on, and nothing is lost or taken twice."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

import pytest
from aiokafka import AIOKafkaConsumer

from shared.streams import rebuild as rebuilds
from shared.streams.builders import building_group
from shared.streams.offsets import offsets
from shared.streams.pointers import COLLECTION, Pointers
from shared.streams.rebuild import CannotSwap, rebuild
from tests.integration.streams import half_way
from tests.integration.streams.conftest import Tallies
from tests.integration.streams.test_worker import committed, each, has, versions
from tests.waiting import PATIENCE, until

pytestmark = pytest.mark.integration


async def taken_by_rebuild(tallies: Tallies, generation: int = 2) -> int:
    """Records that the generation's builder has committed."""
    async with offsets({"bootstrap_servers": tallies.kafka}) as broker:
        found = await broker.committed(building_group(tallies.context, "PK-SD", tallies.view, generation))
    return sum(found.values())


async def begun(tallies: Tallies, last: int) -> None:
    """Everything up to a version is sent, taken and committed."""
    await tallies.send(versions(tallies, *range(1, last + 1)))
    async with tallies.working():
        await has(tallies, last)
        await committed(tallies)


async def end(task: asyncio.Task[object]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_a_rebuild_that_was_killed_is_gone_on_with_by_the_next_one(tallies: Tallies) -> None:
    await begun(tallies, half_way.STOPS_AT + 1)
    where = (tallies.context, tallies.kafka, tallies.mongo_url, tallies.database.name)
    program = (sys.executable, "-m", "tests.integration.streams.half_way", *where)
    killed = await asyncio.create_subprocess_exec(*program, stdout=asyncio.subprocess.PIPE)
    assert killed.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE):
            assert await killed.stdout.readline() == b"stopped\n"
        assert await taken_by_rebuild(tallies)
    finally:
        killed.kill()
        await killed.wait()
    assert await tallies.numbers() == each(tallies, half_way.STOPS_AT + 1)
    built = tallies.database["view.tallies.2"]
    assert (await built.update_one({"version": {"$gt": 0}}, {"$set": {"mark": "made before the kill"}})).modified_count
    done = await rebuild(tallies.rebuilding, tallies.view)
    assert (done.generation, done.resumed, done.differing) == (2, True, 1)
    assert done.compared == done.documents == len(each(tallies, 1))
    (difference,) = done.differences
    assert difference == {"stream": done.examples[0], "version": half_way.STOPS_AT + 1, "fields": ["mark"]}
    assert await tallies.numbers(2) == each(tallies, half_way.STOPS_AT + 1)


async def test_an_interrupted_rebuild_goes_on_at_once_and_a_fresh_one_begins_anew(tallies: Tallies) -> None:
    await begun(tallies, 20)
    for fresh, generation in ((False, 2), (True, 3), (False, 3)):
        halfway = asyncio.Event()
        building = asyncio.create_task(
            rebuild(tallies.rebuilding, tallies.view, lambda *_told, told=halfway: told.set(), fresh=fresh)
        )
        await halfway.wait()
        await end(building)
        pointers = Pointers(tallies.database)
        await pointers.refresh()
        pointer = pointers.known(tallies.view)
        assert (pointer.live, pointer.building, pointer.fed) == (1, generation, False)
    done = await rebuild(tallies.rebuilding, tallies.view)
    assert (done.generation, done.resumed) == (3, True)
    assert await tallies.numbers(3) == each(tallies, 20)


async def test_another_generation_of_the_fold_never_goes_on_with_what_was_half_way(tallies: Tallies) -> None:
    await begun(tallies, 2)
    building = asyncio.create_task(rebuild(tallies.rebuilding, tallies.view))
    await until(lambda: taken_by_rebuild(tallies))
    await end(building)
    done = await rebuild(tallies.rebuilding, replace(tallies.view, generation=2))
    assert (done.generation, done.resumed, done.compared) == (3, False, 0)
    assert await tallies.numbers(3) == each(tallies, 2)


async def test_of_two_rebuilds_at_once_one_is_refused_and_the_other_ends_well(
    tallies: Tallies, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilds, "LAPSED_AFTER", 1.0)
    await begun(tallies, 2)
    async with silent_member(tallies):
        first = asyncio.create_task(rebuild(tallies.rebuilding, tallies.view))
        await until(lambda: fed(tallies))
        with pytest.raises(CannotSwap, match="at work"):
            await rebuild(tallies.rebuilding, tallies.view)
    done = await first
    assert (done.generation, done.resumed) == (2, False)
    assert await tallies.numbers(2) == each(tallies, 2)


async def test_a_rebuild_killed_while_workers_feed_it_goes_on_and_misses_nothing_of_the_traffic(
    tallies: Tallies,
) -> None:
    sent, stop = 0, asyncio.Event()

    async def traffic() -> None:
        nonlocal sent
        while not stop.is_set():
            await tallies.send(versions(tallies, sent + 1))
            sent += 1
            await tallies.views().wait_for([(tallies.stream("s0"), sent)], tallies.view)

    async def more(than: int) -> bool:
        return sent > than

    pointers = tallies.database[COLLECTION]
    async with tallies.working():
        sending = asyncio.create_task(traffic())
        await until(lambda: more(5))
        async with silent_member(tallies):
            building = asyncio.create_task(rebuild(tallies.rebuilding, tallies.view))
            await until(lambda: fed(tallies, said=True))
            left = await pointers.find_one({"_id": tallies.view.name})
            await end(building)
            assert left is not None
            killed = {"fed": left["fed"], "says": left["says"]}  # as kill -9 leaves it
            await pointers.update_one({"_id": tallies.view.name}, {"$set": killed})
            level = sent
        await until(lambda: more(level + 2))
        done = await rebuild(tallies.rebuilding, tallies.view)
        assert (done.generation, done.resumed) == (2, True)
        level = sent
        await until(lambda: more(level + 5))
        stop.set()
        await sending

        async def there() -> bool:
            return await tallies.numbers(2) == each(tallies, sent)

        await until(there)
    assert await tallies.letters().listed() == []


async def fed(tallies: Tallies, *, said: bool = False) -> bool:
    found = await tallies.database[COLLECTION].find_one({"_id": tallies.view.name}) or {}
    return bool(found.get("fed") and (found.get("says") or not said))


@asynccontextmanager
async def silent_member(tallies: Tallies) -> AsyncIterator[None]:
    """A member of the live group that reads its share of the partitions and never says from where it feeds anything."""
    member = AIOKafkaConsumer(
        tallies.topic,
        bootstrap_servers=tallies.kafka,
        group_id=f"{tallies.context}.pk-sd",
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        session_timeout_ms=10_000,
        heartbeat_interval_ms=1_000,
        rebalance_timeout_ms=20_000,
    )
    await member.start()
    try:

        async def reads() -> bool:
            await member.getmany(timeout_ms=100)
            return bool(member.assignment())

        await until(reads)
        yield
    finally:
        await member.stop()
