"""Workers on a real broker: members that come and go, poison, a store that goes away, a view rebuilt under traffic."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from prometheus_client import CollectorRegistry

from shared.runtime.holder import holder
from shared.runtime.store import connect
from shared.streams import projector
from shared.streams.group_marks import GroupMarks
from shared.streams.offsets import offsets
from shared.streams.worker import NotReady, Worker
from tests.integration.streams.conftest import Tallies
from tests.proxy import proxied
from tests.unit.streams.sent import POISON, Raw, tally, with_header
from tests.waiting import until

pytestmark = pytest.mark.integration
STREAMS = 60


def versions(tallies: Tallies, *of: int) -> list[Raw]:
    return [tallies.record(f"s{number}", version) for version in of for number in range(STREAMS)]


def each(_tallies: Tallies, last: int) -> dict[str, list[int]]:
    return {f"s{number}": list(range(1, last + 1)) for number in range(STREAMS)}


async def is_ready(worker: Worker) -> bool:
    try:
        await worker.ready()
    except NotReady:
        return False
    return True


async def has(tallies: Tallies, last: int) -> None:
    async def there() -> bool:
        return await tallies.numbers() == each(tallies, last)

    await until(there)


async def committed(tallies: Tallies) -> None:
    """Everything sent is taken and committed."""
    async with offsets({"bootstrap_servers": tallies.kafka}) as broker:

        async def level() -> bool:
            return await broker.lag(f"{tallies.context}.pk-sd", [tallies.topic]) == 0

        await until(level)


async def test_a_group_is_seen_with_members_only_while_a_worker_is_in_it(tallies: Tallies) -> None:
    group = f"{tallies.context}.pk-sd"
    async with offsets({"bootstrap_servers": tallies.kafka}) as broker:
        async with tallies.working():
            await tallies.send(versions(tallies, 1))
            await has(tallies, 1)
            assert await broker.has_members(group)
            (member,) = await broker.members(group)
            assert member.client == holder(tallies.context)
            assert member.partitions == ((tallies.topic, 0), (tallies.topic, 1))
        assert not await broker.has_members(group)


async def test_what_is_sent_arrives_and_an_idle_loop_turns_on(tallies: Tallies) -> None:
    async with tallies.working() as (worker,):
        await tallies.send(versions(tallies, 1, 2, 3))
        await has(tallies, 3)
        await committed(tallies)
        (turns,) = worker.counters
        before = turns()

        async def turned() -> bool:
            return turns() > before + 2

        await until(turned)
        assert await is_ready(worker)
        assert await worker.lag() == {f"{tallies.context}.pk-sd": 0}


async def test_a_worker_tells_its_partitions_its_lag_and_the_streams_that_stand(tallies: Tallies) -> None:
    registry = CollectorRegistry()
    worker = tallies.worker(registry=registry)

    def told(name: str, **labels: str) -> float | None:
        return registry.get_sample_value(f"lead_stream_{name}", {"province": "PK-SD", **labels})

    await tallies.send([*versions(tallies, 1), tallies.record("bad", 1, POISON), tallies.record("bad", 2)])
    group = f"{tallies.context}.pk-sd"
    marks = GroupMarks(tallies.database)
    assert (await marks.read([group]))[group].progressed is None
    await worker.start()
    try:

        async def shown() -> bool:
            return told("parked_streams", view="tallies") == 1 and told("partitions_assigned") == 2

        await until(shown)
        await committed(tallies)

        async def level() -> bool:
            return told("lag_records") == 0

        await until(level)
        assert told("lag_seconds") == 0
        assert told("records_applied_total", view="tallies") == STREAMS
        assert told("records_parked_total", view="tallies") == 2
        assert told("commits_failed_total") == 0
        assert (told("seconds_since_progress") or 0) < 10

        async def written_down() -> bool:
            return (await marks.read([group]))[group].progressed is not None

        await until(written_down)
    finally:
        await worker.stop()


async def test_every_event_counts_once_while_workers_come_and_go(tallies: Tallies) -> None:
    async with tallies.working() as _first:
        await tallies.send(versions(tallies, 1, 2))
        async with tallies.working() as _second:
            await tallies.send(versions(tallies, 3, 4))
            async with tallies.working() as _third:  # more members than partitions
                await tallies.send(versions(tallies, 5, 6))
                await has(tallies, 6)
            await tallies.send(versions(tallies, 7))
        await tallies.send(versions(tallies, 8))
        await has(tallies, 8)
        await committed(tallies)
    assert await tallies.letters().listed() == []


async def test_poison_of_every_kind_is_parked_and_everything_else_goes_on(tallies: Tallies) -> None:
    poison = [
        with_header(tallies.record("p0", 1), "ce_type", b"\xff\xfe"),
        with_header(tallies.record("p1", 1), "x-any", b"\xff\xfe"),
        with_header(tallies.record("p2", 1), "ce_province", b"PK-BA"),
        with_header(tallies.record("p3", 1), "ce_type", f"{tallies.context}.counted.v9".encode()),
        replace(tallies.record("p4", 1), value=b"{"),
        replace(tallies.record("p5", 1), value=b'{"number":"many"}'),
        replace(tallies.record("p6", 1), value=None),
        tallies.record("p7", 1, POISON),
    ]
    async with tallies.working() as (worker,):
        await tallies.send([*poison, *versions(tallies, 1)])
        await tallies.send([tallies.record(f"p{number}", 2) for number in range(8)])
        await committed(tallies)
        numbers = await tallies.numbers()
        assert {name: taken for name, taken in numbers.items() if name.startswith("s")} == each(tallies, 1)
        listed = await tallies.letters().listed()
        assert sorted(one["stream"].rpartition("/")[2] for one in listed) == sorted([f"p{n}" for n in range(8)] * 2)
        assert await is_ready(worker)


async def test_a_bad_deploy_parks_nothing_and_the_next_one_goes_on(tallies: Tallies) -> None:
    broken = replace(tallies.view, fold=lambda document, recorded: tally(document, recorded)["nothing"])
    await tallies.send(versions(tallies, 1, 2))
    async with tallies.working(view=broken) as (worker,):

        async def fails() -> bool:
            try:
                await worker.ready()
            except NotReady as why:
                return "TooManyFailing" in str(why)
            return False

        await until(fails)
    assert await tallies.letters().listed() == []
    async with tallies.working():
        await has(tallies, 2)


async def test_a_group_holds_while_the_store_is_away_and_loses_nothing(
    tallies: Tallies, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projector, "RETRY_SECONDS", 0.5)
    store = urlsplit(tallies.mongo_url)
    async with proxied(store.hostname or "", store.port or 27017) as proxy:
        pool = connect(f"mongodb://127.0.0.1:{proxy.port}/?directConnection=true&serverSelectionTimeoutMS=500")
        worker = tallies.worker(mongo=pool.database(tallies.database.name))
        await worker.start()
        try:
            await tallies.send(versions(tallies, 1))
            await has(tallies, 1)
            await proxy.cut()
            await tallies.send(versions(tallies, 2, 3))

            async def holds() -> bool:
                try:
                    await worker.ready()
                except NotReady as why:
                    return "waits for the store" in str(why)
                return False

            await until(holds)
            (turns,) = worker.counters
            before = turns()

            async def turned() -> bool:
                return turns() > before + 3

            await until(turned)
            await proxy.mend()
            await has(tallies, 3)
            await committed(tallies)
            assert await is_ready(worker)
        finally:
            await worker.stop()
            await asyncio.to_thread(pool.close)  # it says goodbye through the proxy, which runs in this loop


async def test_a_worker_is_ready_once_it_has_heard_which_partitions_are_its_own_be_it_none(tallies: Tallies) -> None:
    async with tallies.working(3) as workers:  # for two partitions

        async def all_ready() -> bool:
            return all([await is_ready(worker) for worker in workers])

        await until(all_ready)
        (group,) = workers[0]._groups
        group.reader.assigned = False
        with pytest.raises(NotReady, match="waits for its partitions"):
            await workers[0].ready()
