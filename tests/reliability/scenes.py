"""What each alert is for, done in the rig: a scene begins its trouble, lets it last, and ends it."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TypeAlias

from aiokafka import TopicPartition

from shared.contracts.topics import topic
from tests.reliability.alerting import SCRAPE_SECONDS
from tests.reliability.broker_settings import changed
from tests.reliability.faults import backlog_full, province_moved
from tests.reliability.forger import last_records, poison, producer, send_again
from tests.reliability.operator import clean_up
from tests.reliability.place import PARTITIONS, PROVINCES
from tests.reliability.run import Run

Scene: TypeAlias = Callable[[Run], AbstractAsyncContextManager[None]]

PROVINCE = PROVINCES[0]
LONG_STREAM = 1010
BALLAST_MIB = 900
NO_RECORD_IS_SO_SMALL = "100"


@asynccontextmanager
async def broker_away(run: Run) -> AsyncIterator[None]:
    """The broker is stopped while people work; the api of reporting takes a backlog of 300 entries only."""
    api, broker = run.place.processes["reporting-api"], run.place.processes["kafka"]
    await api.restart(LEAD_BACKLOG_LIMIT=str(backlog_full.LIMIT))
    await run.place.ready(api.name)
    await broker.stop()
    try:
        yield
    finally:
        await broker.start()
        await run.place.answers(broker.name)
        await api.restart()


@asynccontextmanager
async def store_away(run: Run) -> AsyncIterator[None]:
    """The store can't be reached, and records come to the views of reporting all the same."""
    records = [
        record
        for number in range(PARTITIONS)
        for record in await last_records(run.place, TopicPartition(topic(PROVINCE, "reporting"), number), 20)
    ]
    await run.place.proxy.cut()
    try:
        await send_again(run.place, records)
        yield
    finally:
        await run.place.proxy.mend()


@asynccontextmanager
async def bug_deployed(run: Run) -> AsyncIterator[None]:
    """The worker of reporting is started with a bug that fails for every stream; people work on."""
    worker = run.place.processes["reporting-worker"]
    await worker.restart(RIG_BUG="*")
    try:
        yield
    finally:
        await worker.restart()
        await run.place.ready(worker.name)
        await clean_up(run.place)  # the streams that the breaker lets through before it trips


@asynccontextmanager
async def offsets_not_taken(run: Run) -> AsyncIterator[None]:
    """The broker's topic of the groups' offsets takes no record of more than 100 bytes: every commit is refused."""
    async with changed(run.place, "__consumer_offsets", max_message_bytes=NO_RECORD_IS_SO_SMALL):
        yield


@asynccontextmanager
async def records_refused(run: Run) -> AsyncIterator[None]:
    """A topic of reporting takes no record of more than 100 bytes; then it does, and the relay is started again."""
    try:
        async with changed(run.place, topic(PROVINCE, "reporting"), max_message_bytes=NO_RECORD_IS_SO_SMALL):
            yield
    finally:
        await run.place.processes["reporting-relay"].restart()


@asynccontextmanager
async def unreadable_record(run: Run) -> AsyncIterator[None]:
    """A record that is no JSON comes into a topic of reporting; then an operator gives it up."""
    to, key, value, headers = poison(PROVINCE, PROVINCES[1], 0)[0]
    async with producer(run.place) as sender:
        await sender.send_and_wait(to, value, key=key, headers=list(headers))
    try:
        yield
    finally:
        await clean_up(run.place)


@asynccontextmanager
async def long_stream(run: Run) -> AsyncIterator[None]:
    """A file brings 1,010 figures of one series; then the api is started again."""
    await run.traffic.one_series(PROVINCE, LONG_STREAM)
    try:
        yield
    finally:
        await run.place.processes["reporting-api"].restart()


@asynccontextmanager
async def province_left_out(run: Run) -> AsyncIterator[None]:
    """The only worker of reporting is started with settings that leave a province out."""
    worker = run.place.processes["reporting-worker"]
    await worker.restart(LEAD_PROVINCES=province_moved.OTHERS)
    await run.place.ready(worker.name)
    try:
        yield
    finally:
        await worker.restart()


@asynccontextmanager
async def loop_hangs(run: Run) -> AsyncIterator[None]:
    """The relay of reporting is started with a loop that hangs in its first round."""
    relay = run.place.processes["reporting-relay"]
    await relay.restart(RIG_HANG="1")
    try:
        yield
    finally:
        await relay.restart(signal.SIGKILL)  # it ends in order after its round only


@asynccontextmanager
async def killed_again_and_again(run: Run) -> AsyncIterator[None]:
    """The relay of membership is killed each time that it has come up."""
    relay = run.place.processes["membership-relay"]

    async def kill() -> None:
        while True:
            await relay.died()
            await run.place.ready(relay.name)
            await asyncio.sleep(SCRAPE_SECONDS + 2)  # each start must be seen

    killing = asyncio.create_task(kill())
    try:
        yield
    finally:
        killing.cancel()
        await asyncio.gather(killing, return_exceptions=True)


@asynccontextmanager
async def memory_held(run: Run) -> AsyncIterator[None]:
    """The relay of membership is started with 900 MiB that it holds for nothing."""
    relay = run.place.processes["membership-relay"]
    await relay.restart(RIG_BALLAST=str(BALLAST_MIB))
    try:
        yield
    finally:
        await relay.restart()


@asynccontextmanager
async def process_gone(run: Run) -> AsyncIterator[None]:
    """The api of membership is ended, and nobody starts it again."""
    api = run.place.processes["membership-api"]
    await api.stop()
    try:
        yield
    finally:
        await api.start()


SCENES: Mapping[str, Scene] = {
    "LeadProcessRestarts": killed_again_and_again,
    "LeadKafkaUnreachable": broker_away,
    "LeadRelayStuck": broker_away,
    "LeadRelayNoProgress": broker_away,
    "LeadBacklogNearLimit": broker_away,
    "LeadCommandsFailing": broker_away,
    "LeadCommitsFailing": offsets_not_taken,
    "LeadStoreUnreachable": store_away,
    "LeadGroupHeld": store_away,
    "LeadBreakerTripped": bug_deployed,
    "LeadNotReady": bug_deployed,
    "LeadConsumerLag": bug_deployed,
    "LeadGroupNoProgress": bug_deployed,
    "LeadStreamRefused": records_refused,
    "LeadStreamParked": unreadable_record,
    "LeadStreamTooLong": long_stream,
    "LeadProvinceNotRead": province_left_out,
    "LeadLoopStands": loop_hangs,
    "LeadMemoryNearBound": memory_held,
    "LeadTargetDown": process_gone,
}
"""The scene of each alert, in the order in which they are met; alerts that the same trouble fires share one.

Restarts come first: later scenes restart processes themselves, and that alert looks back for a quarter of an hour.
"""

WITHOUT_SCENE = ("LeadMessagesLate", "LeadWebhooksLate")
"""Alerts that no scene is for: the rig's place runs no notifications.

`alerts_test.yaml` proves their conditions, and the tests of notifications that what they look at is told over a real store.
"""
