"""How a service does, province by province: what waits for Kafka, what waits in it, and what is parked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from shared.journal.backlog import Backlog
from shared.runtime.service import Service
from shared.runtime.store import Database, Document, store_errors
from shared.runtime.topic_records import broker, topics_read
from shared.runtime.topics import BrokerAway
from shared.streams.group import group_name
from shared.streams.pointers import Pointers

_NO_LIMIT = 2**31 - 1


async def status(
    service: Service, database: Database, kafka: Mapping[str, Any], provinces: Sequence[str]
) -> list[Document]:
    """One row per province: `{"service", "province", "unpublished", "oldest_unpublished_seconds", "lag", "parked"}`.

    `lag` counts records that the projector has not committed (None: Kafka does not answer); `parked` lists
    `{"view", "stream", "from", "through", "why"}`; the age is None where nothing waits. Raises StoreAway.
    """
    backlog = Backlog(database["journal"], _NO_LIMIT)
    lags = await _lags(service, kafka, provinces)
    parked = await _parked(service, database)
    rows = []
    for province in provinces:
        waiting = await backlog.waiting(province)
        age = (datetime.now(UTC) - waiting.oldest).total_seconds() if waiting.oldest else None
        rows.append(
            {
                "service": service.context,
                "province": province,
                "unpublished": waiting.entries,
                "oldest_unpublished_seconds": None if age is None else round(max(0.0, age), 1),
                "lag": lags.get(province),
                "parked": [one for of_province, one in parked if of_province == province],
            }
        )
    return rows


async def _lags(service: Service, kafka: Mapping[str, Any], provinces: Sequence[str]) -> dict[str, int]:
    try:
        async with broker(kafka) as connected:
            return {
                province: await connected.lag(group_name(service.context, province), topics_read(service, province))
                for province in provinces
            }
    except BrokerAway:
        return {}


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
