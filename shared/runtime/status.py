"""How a service does, province by province: what waits, who holds it, how old it is, and what is parked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from shared.journal.backlog import Backlog
from shared.journal.lease import Held, Leases, lease_name
from shared.reactions.outcomes import Outcomes
from shared.runtime.service import Service
from shared.runtime.store import Database, Document, store_errors, store_time
from shared.runtime.topic_records import broker, topics_read
from shared.runtime.topics import BrokerAway
from shared.streams.group import group_name
from shared.streams.group_marks import GroupMarks
from shared.streams.offsets import Member, Offsets
from shared.streams.pointers import Pointers

_NO_LIMIT = 2**31 - 1
_UNKNOWN: Document = {"lag": None, "lag_seconds": None, "members": None}


async def status(
    service: Service, database: Database, kafka: Mapping[str, Any], provinces: Sequence[str]
) -> list[Document]:
    """One row per province.

    `{"service", "province", "unpublished", "oldest_unpublished_seconds", "lag", "parked", "lag_seconds", "members",
    "lease", "last_progress_seconds", "paused", "reactions"}`.

    `lag` counts records that the projector has not committed, `lag_seconds` is the age of the oldest of them, 0 where
    none waits; `members` lists `{"client", "host", "partitions": {topic: [number]}}`. These three are None where Kafka
    does not answer. `parked` lists `{"view", "stream", "from", "through", "why"}`; `lease` is the relay's,
    `{"holder", "renewed_seconds"}` (ago), None where nobody has it; `paused` is `{"by", "why", "at"}` or None.
    `reactions` tells what the service does by itself: `{"waits", "refused", "waiting": [{"reaction", "stream", "since",
    "rule"}]}`, where `waiting` has the twenty oldest that wait for something else, and the rule that tells for what.
    Ages are in seconds, None where there is nothing. Raises StoreAway.
    """
    backlog = Backlog(database["journal"], _NO_LIMIT)
    in_kafka = await _in_kafka(service, kafka, provinces)
    parked = await _parked(service, database)
    marks = await GroupMarks(database).read(group_name(service.context, province) for province in provinces)
    leases = await Leases(database, "").held(lease_name(service.context, province) for province in provinces)
    now = await store_time(database)
    outcomes = Outcomes(database)
    rows = []
    for province in provinces:
        waiting = await backlog.waiting(province)
        mark = marks[group_name(service.context, province)]
        rows.append(
            {
                "service": service.context,
                "province": province,
                "unpublished": waiting.entries,
                "oldest_unpublished_seconds": _age(waiting.oldest, datetime.now(UTC)),
                "parked": [one for of_province, one in parked if of_province == province],
                "lease": _lease(leases.get(lease_name(service.context, province)), now),
                "last_progress_seconds": _age(mark.progressed, now),
                "paused": mark.pause.jsonable() if mark.pause else None,
                "reactions": await _reactions(outcomes, province),
                **in_kafka.get(province, _UNKNOWN),
            }
        )
    return rows


async def _in_kafka(service: Service, kafka: Mapping[str, Any], provinces: Sequence[str]) -> dict[str, Document]:
    """What the broker knows, by province; nothing where it does not answer."""
    try:
        async with broker(kafka) as connected:
            return {
                province: {
                    **await _lag(connected, service, province),
                    "members": [_member(one) for one in await connected.members(group_name(service.context, province))],
                }
                for province in provinces
            }
    except BrokerAway:
        return {}


async def _lag(connected: Offsets, service: Service, province: str) -> Document:
    waiting = await connected.waiting(group_name(service.context, province), topics_read(service, province))
    times = await connected.times({partition: waits.following for partition, waits in waiting.items()})
    age = _age(datetime.fromtimestamp(min(times.values()), UTC), datetime.now(UTC)) if times else None
    return {"lag": sum(waits.records for waits in waiting.values()), "lag_seconds": age if waiting else 0.0}


async def _reactions(outcomes: Outcomes, province: str) -> Document:
    counted = await outcomes.counted(province)
    waiting = await outcomes.waiting(province) if counted.waits else []
    return {"waits": counted.waits, "refused": counted.refused, "waiting": waiting}


def _member(member: Member) -> Document:
    partitions: dict[str, list[int]] = {}
    for name, number in member.partitions:
        partitions.setdefault(name, []).append(number)
    return {"client": member.client, "host": member.host, "partitions": partitions}


def _lease(held: Held | None, now: datetime) -> Document | None:
    return None if held is None else {"holder": held.holder, "renewed_seconds": _age(held.renewed, now)}


def _age(then: datetime | None, now: datetime) -> float | None:
    return None if then is None else round(max(0.0, (now - then).total_seconds()), 1)


async def _parked(service: Service, database: Database) -> list[tuple[str, Document]]:
    found = []
    pointers = Pointers(database)
    for view in service.views:
        collection = await pointers.live(view)
        with store_errors():
            async for document in collection.find({"parked_from": {"$exists": True}}).sort("_id", 1):
                told = {
                    "view": view.name,
                    "stream": document["_id"],
                    "from": document["parked_from"],
                    "through": document["parked_through"],
                    "why": document["parked_why"],
                }
                found.append((document["province"], told))
    return found
