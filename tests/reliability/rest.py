"""Whether everything has come to rest: what was written is in Kafka, what is in Kafka is in the views, all are ready."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial

from aiokafka import AIOKafkaConsumer, TopicPartition

from services.notifications.planning.facts import FACTS
from services.notifications.planning.items import ITEMS
from shared.runtime.service import utc_now
from shared.runtime.topic_records import topics_read
from shared.streams.group import group_name
from shared.streams.offsets import Offsets, offsets
from tests.reliability.patience import LOOK_SECONDS, again
from tests.reliability.place import SERVED, Place
from tests.reliability.quiet import SENT, groups, waiting
from tests.reliability.witness import LOST, Partition

COUNT_SECONDS = 1.0
AT_ONCE = 500
READ_AT_LEAST = 500
"""Records of Kafka in a second, beside all else: where they come again by the ten thousand, rest takes its time."""


class NoRest(Exception):  # noqa: N818  a verdict, not an error of the rig's
    """After this long something still does not move; the text says what."""


async def rest(place: Place, within: float) -> float:
    """Wait until what was written by now has arrived everywhere; the seconds that took. Raises NoRest."""
    began = time.monotonic()
    stands = "nothing was looked at"
    try:
        async with asyncio.timeout(within) as limit:
            unpublished = await again(place, _unpublished)
            while True:
                stands = f"unpublished: {[len(ids) for ids in unpublished.values()]}"
                unpublished = {name: await _still(place, name, ids) for name, ids in unpublished.items() if ids}
                if not any(unpublished.values()):
                    break
                await asyncio.sleep(LOOK_SECONDS)
            stands = "the broker does not answer"
            ends = await again(place, _ends)
            behind = await again(place, lambda here: _behind(here, ends))
            within += sum(lag.records for lag in behind) / READ_AT_LEAST
            limit.reschedule(asyncio.get_running_loop().time() + within)
            while behind := await again(place, lambda here: _behind(here, ends)):
                stands = f"not committed: {[str(lag) for lag in behind[:3]]}"
                await asyncio.sleep(LOOK_SECONDS)
            if place.outside is not None:
                for planned in (FACTS, ITEMS, *SENT):
                    by = utc_now()
                    while left := await again(place, partial(waiting, planned=planned, by=by)):
                        stands = f"not gone out: {left} of {planned}"
                        await asyncio.sleep(COUNT_SECONDS)
            stands = "not every process is ready"
            await place.ready()
    except TimeoutError as late:
        raise NoRest(f"no rest after {within:.0f} s; {stands}") from late
    return time.monotonic() - began


async def taken(place: Place, service: str, province: str) -> None:
    """Wait until a group has taken what is in Kafka by now."""
    ends = {one: of for one, of in (await again(place, _ends)).items() if one == group_name(service, province)}
    while await again(place, lambda here: _behind(here, ends)):
        await asyncio.sleep(LOOK_SECONDS)


async def _unpublished(place: Place) -> dict[str, list[object]]:
    found = {}
    for service in place.services:
        waiting = place.database(service)["journal"].find({"unpublished": True}, {"_id": 1}).sort("_id")
        found[service] = [one["_id"] async for one in waiting]
    return found


async def _still(place: Place, service: str, ids: list[object]) -> list[object]:
    """From the first portion on that is not published yet: what comes after it need not be asked for before."""
    for start in range(0, len(ids), AT_ONCE):
        if await again(place, partial(_waiting, service, ids[start : start + AT_ONCE])):
            return ids[start:]
    return []


async def _waiting(service: str, ids: list[object], place: Place) -> int:
    return await place.database(service)["journal"].count_documents({"_id": {"$in": ids}, "unpublished": True})


async def _ends(place: Place) -> dict[str, dict[Partition, int]]:
    """Where the topics that each group reads end now."""
    reads = {
        group_name(name, province): topics_read(service, province)
        for name, service in place.services.items()
        for province in SERVED
    }
    if place.outside is not None:
        for province in SERVED:
            reads |= groups(province)
    async with offsets(place.options) as broker:
        ends = await broker.ends(await broker.partitions({one for topics in reads.values() for one in topics}))
    return {group: {of: end for of, end in ends.items() if of[0] in topics} for group, topics in reads.items()}


@dataclass(frozen=True, slots=True)
class _Lag:
    """How far a group is in a partition."""

    group: str
    partition: Partition
    at: int
    end: int

    @property
    def records(self) -> int:
        return self.end - self.at

    def __str__(self) -> str:
        return f"{self.group} at {self.at} of {self.end} in {self.partition[0]}/{self.partition[1]}"


async def _behind(place: Place, ends: dict[str, dict[Partition, int]]) -> list[_Lag]:
    async with offsets(place.options) as broker:
        return [lag for group, of in ends.items() for lag in await _lags(broker, group, of)]


async def _lags(broker: Offsets, group: str, ends: dict[Partition, int]) -> list[_Lag]:
    committed = {partition: at for partition, at in (await broker.committed(group)).items() if at < LOST}
    found = (_Lag(group, partition, committed.get(partition, 0), end) for partition, end in ends.items())
    return [lag for lag in found if lag.records > 0]


async def set_offsets(place: Place, service: str, province: str, offset: int) -> None:
    """Commit this offset for every partition that a service's projectors read of a province."""
    topics = topics_read(place.services[service], province)
    await set_group(place, group_name(service, province), topics, offset)


async def set_group(place: Place, group: str, topics: Collection[str], offset: int) -> None:
    """Commit this offset for every partition of a group, once it has no members."""
    async with offsets(place.options) as broker:
        partitions = await broker.partitions(topics)
        while await broker.has_members(group):
            await asyncio.sleep(LOOK_SECONDS)
    consumer = AIOKafkaConsumer(**place.options, group_id=group, enable_auto_commit=False)
    await consumer.start()
    try:
        consumer.assign([TopicPartition(*one) for one in partitions])
        await consumer.commit({TopicPartition(*one): offset for one in partitions})
    finally:
        await consumer.stop()
