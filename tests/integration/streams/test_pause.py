"""A paused group on a real broker: it takes nothing through rebalances and restarts, and then everything once."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import Self

import pytest
from prometheus_client import CollectorRegistry

from shared.streams.group_marks import GroupMarks
from shared.streams.offsets import Offsets, offsets
from shared.streams.worker import Worker
from tests.integration.streams.conftest import Tallies
from tests.integration.streams.test_worker import each, has, is_ready, versions
from tests.waiting import until

pytestmark = pytest.mark.integration


class Watched:
    """A worker that runs, and what it tells."""

    def __init__(self, tallies: Tallies) -> None:
        self.registry = CollectorRegistry()
        self.worker: Worker = tallies.worker(registry=self.registry)

    async def __aenter__(self) -> Self:
        await self.worker.start()
        return self

    async def __aexit__(self, *_why: object) -> None:
        await self.worker.stop()

    def told(self, name: str) -> float | None:
        return self.registry.get_sample_value(f"lead_stream_{name}", {"province": "PK-SD"})

    async def paused(self) -> None:
        async def there() -> bool:
            return self.told("paused") == 1 and await is_ready(self.worker)

        await until(there)
        assert "paused" in (await self.worker.ready() or "")

    async def turns_on(self, turns: int = 4) -> None:
        (counter,) = self.worker.counters
        before = counter()

        async def there() -> bool:
            return counter() > before + turns

        await until(there)


async def test_a_paused_group_takes_nothing_through_rebalance_and_restart_and_then_everything_once(
    tallies: Tallies,
) -> None:
    group, marks = f"{tallies.context}.pk-sd", GroupMarks(tallies.database)
    async with AsyncExitStack() as second_stays:
        async with Watched(tallies) as first:
            await tallies.send(versions(tallies, 1))
            await has(tallies, 1)
            assert await marks.pause(group, "operations", "the store is moved")
            assert not await marks.pause(group, "another", "again")
            await first.paused()
            await tallies.send(versions(tallies, 2))
            await until(lambda: lagging(first))
            await first.turns_on()
            second = await second_stays.enter_async_context(Watched(tallies))
            await second.paused()
            async with offsets({"bootstrap_servers": tallies.kafka}) as broker:
                await until(lambda: members(broker, group, 2))
            await tallies.send(versions(tallies, 3))
            await first.turns_on()
            await second.turns_on()
            assert await tallies.numbers() == each(tallies, 1)
        async with offsets({"bootstrap_servers": tallies.kafka}) as broker:
            await until(lambda: members(broker, group, 1))
        await second.turns_on()
        assert await tallies.numbers() == each(tallies, 1)
        assert await marks.resume(group)
        assert not await marks.resume(group)
        await has(tallies, 3)
    assert await tallies.letters().listed() == []


async def test_a_worker_that_starts_into_a_pause_takes_nothing_until_it_is_resumed(tallies: Tallies) -> None:
    group, marks = f"{tallies.context}.pk-sd", GroupMarks(tallies.database)
    await marks.pause(group, "operations", "the store is moved")
    await tallies.send(versions(tallies, 1))
    async with Watched(tallies) as worker:
        await worker.paused()
        await until(lambda: lagging(worker))
        await worker.turns_on()
        assert await tallies.numbers() == {}
        (pause,) = [mark.pause for mark in (await marks.read([group])).values()]
        assert pause is not None
        assert (pause.by, pause.why) == ("operations", "the store is moved")
        await marks.resume(group)
        await has(tallies, 1)


async def lagging(worker: Watched) -> bool:
    return (worker.told("lag_records") or 0) >= 60 and (worker.told("lag_seconds") or 0) > 0


async def members(broker: Offsets, group: str, number: int) -> bool:
    return len(await broker.members(group)) == number
