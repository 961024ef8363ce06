"""Items: one fact for one subscription, waiting to be put into a message. The facts themselves are kept once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pymongo import UpdateOne

from services.notifications.delivery.outgoing import insert_new
from shared.runtime import store
from shared.runtime.store import Database, Document, store_errors

ITEMS, FACTS = "message_items", "message_facts"
KEPT = timedelta(days=30)
"""Longer than any digest waits, and than what comes again is still told."""


@dataclass(frozen=True, slots=True)
class Item:
    """What a subscription is told. `id` is made of both, so that twice is once.

    `bundle` names what comes as one message; `fact` is the id of what is told. Both names begin with what many items
    have in common, so that a store writes these next to each other.
    """

    id: str
    province: str
    subscription: str
    bundle: str
    due_at: datetime
    fact: str


@dataclass(frozen=True, slots=True)
class KeptFact:
    """A fact as words are made of it; `days` is how long until (negative: since) a reminder's date, else None."""

    id: str
    told: dict[str, Any]
    days: int | None = None


class Items:
    """Items by whether they wait; `now` tells the time, UTC. Every method raises StoreAway."""

    def __init__(self, database: Callable[[], Database], now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    @property
    def _all(self) -> store.Collection:
        return self._database()[ITEMS]

    @property
    def _facts(self) -> store.Collection:
        return self._database()[FACTS]

    async def plan(self, items: Sequence[Item], facts: Iterable[KeptFact]) -> int:
        """Keep items, and before them the facts that they tell; how many were new."""
        if not items:
            return 0
        now = self._now()
        told = [{"_id": one.id, "told": one.told, "days": one.days, "planned_at": now} for one in facts]
        await insert_new(self._facts, told)
        return await insert_new(self._all, [_document(one, now) for one in items])

    async def facts(self, ids: Iterable[str]) -> dict[str, KeptFact]:
        """Facts by id; those that are not kept any more are left out."""
        with store_errors():
            found = await self._facts.find({"_id": {"$in": list(ids)}}).to_list(None)
        return {one["_id"]: KeptFact(one["_id"], one["told"], one["days"]) for one in found}

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
        for one in sorted(found, key=lambda item: (item["planned_at"], item["_id"])):
            grouped.setdefault(one["bundle"], []).append(one)
        return grouped

    async def end(self, ids: Sequence[str], state: str) -> None:
        """Say what has become of items that no message tells: `suppressed` or `failed`."""
        with store_errors():
            await self._all.update_many({"_id": {"$in": list(ids)}}, {"$set": {"state": state}})

    async def composed(self, messages: Mapping[str, Sequence[str]]) -> None:
        """Say that items were composed into messages; `messages` are theirs by the message's id. All in one request."""
        ended = [
            UpdateOne({"_id": item}, {"$set": {"state": "composed", "delivery": delivery}})
            for delivery, items in messages.items()
            for item in items
        ]
        if ended:
            with store_errors():
                await self._all.bulk_write(ended, ordered=False)

    async def forget(self) -> int:
        """Delete what is older than it is kept; how many items it were."""
        old = {"planned_at": {"$lt": self._now() - KEPT}}
        with store_errors():
            await self._facts.delete_many(old)
            return int((await self._all.delete_many(old)).deleted_count)

    async def ensure_indexes(self) -> None:
        """Create what the methods ask by."""
        with store_errors():
            await self._all.create_index([("province", 1), ("state", 1), ("due_at", 1)], name="due")
            await self._all.create_index("bundle", name="bundle")


def _document(item: Item, now: datetime) -> Document:
    return {
        "_id": item.id,
        "province": item.province,
        "subscription": item.subscription,
        "bundle": item.bundle,
        "due_at": item.due_at,
        "fact": item.fact,
        "state": "waits",
        "delivery": None,
        "planned_at": now,
    }
