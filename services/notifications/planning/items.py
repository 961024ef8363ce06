"""Items: one fact for one subscription, waiting to be put into a message."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.notifications.delivery.outgoing import KEPT, insert_new
from shared.runtime import store
from shared.runtime.store import Database, Document, store_errors

COLLECTION = "message_items"


@dataclass(frozen=True, slots=True)
class Item:
    """What a subscription is told. `id` is made of both, so that twice is once.

    `bundle` names what comes as one message; `told` is the fact as its words are made of it, `days` how long until
    (negative: since) a reminder's date, None for what has just happened.
    """

    id: str
    province: str
    subscription: str
    bundle: str
    due_at: datetime
    told: dict[str, Any]
    days: int | None = None


class Items:
    """Items by whether they wait; `now` tells the time, UTC. Every method raises StoreAway."""

    def __init__(self, database: Callable[[], Database], now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    @property
    def _all(self) -> store.Collection:
        return self._database()[COLLECTION]

    async def plan(self, items: Sequence[Item]) -> int:
        """Keep items; how many were new."""
        now = self._now()
        return await insert_new(self._all, [_document(one, now) for one in items]) if items else 0

    async def due(self, province: str, most: int) -> list[str]:
        """Bundles of which something is due now, the longest due first."""
        where = {"province": province, "state": "waits", "due_at": {"$lte": self._now()}}
        with store_errors():
            found = await self._all.find(where, {"bundle": 1}).sort("due_at", 1).limit(most).to_list(None)
        return list(dict.fromkeys(one["bundle"] for one in found))

    async def of_bundles(self, bundles: Collection[str]) -> dict[str, list[Document]]:
        """What waits in bundles, each in the order in which it was planned."""
        with store_errors():
            found = await self._all.find({"bundle": {"$in": list(bundles)}, "state": "waits"}).to_list(None)
        grouped: dict[str, list[Document]] = {}
        for one in sorted(found, key=lambda item: (item["planned_at"], item["told"]["at"], item["_id"])):
            grouped.setdefault(one["bundle"], []).append(one)
        return grouped

    async def end(self, ids: Sequence[str], state: str, delivery: str | None = None) -> None:
        """Say what has become of items: `composed` into a message, or `suppressed`."""
        with store_errors():
            await self._all.update_many({"_id": {"$in": list(ids)}}, {"$set": {"state": state, "delivery": delivery}})

    async def forget(self) -> int:
        """Delete what is older than messages are kept; how many it were."""
        with store_errors():
            return int((await self._all.delete_many({"planned_at": {"$lt": self._now() - KEPT}})).deleted_count)

    async def ensure_indexes(self) -> None:
        """Create what the methods ask by."""
        with store_errors():
            await self._all.create_index([("province", 1), ("state", 1), ("due_at", 1)], name="due")
            await self._all.create_index([("bundle", 1), ("state", 1)], name="bundle")
            await self._all.create_index("planned_at", name="kept")


def _document(item: Item, now: datetime) -> Document:
    return {
        "_id": item.id,
        "province": item.province,
        "subscription": item.subscription,
        "bundle": item.bundle,
        "due_at": item.due_at,
        "told": item.told,
        "days": item.days,
        "state": "waits",
        "delivery": None,
        "planned_at": now,
    }
