"""Items: one fact for one subscription, waiting to be put into a message: what is not told at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pymongo import UpdateOne

from services.notifications.delivery.outgoing import insert_new
from services.notifications.planning.facts import KEPT
from services.notifications.planning.waiting import waiting_by
from shared.contracts.topics import stream_name
from shared.runtime import store
from shared.runtime.store import Database, Document, store_errors

ITEMS = "message_items"
State = Literal["waits", "composed", "suppressed", "failed"]


@dataclass(frozen=True, slots=True)
class Item:
    """What a subscription is told. `id` is made of both, so that twice is once.

    `bundle` names what comes as one message; `fact` is the id of what is told. Both names begin with what many items
    have in common, so that a store writes these next to each other. `planned_at`: now where it is None.
    """

    id: str
    province: str
    subscription: str
    bundle: str
    due_at: datetime
    fact: str
    planned_at: datetime | None = None


def item_id(fact: str, subscription_id: str) -> str:
    """The id of a fact's item for a subscription."""
    return f"{fact}:{subscription_id}"


def item(
    fact: str,
    province: str,
    subscription_id: str,
    due_at: datetime,
    together: str,
    planned_at: datetime | None = None,
) -> Item:
    """A fact for a province's subscription, told with all of the same time that is called `together`."""
    return Item(
        id=item_id(fact, subscription_id),
        province=province,
        subscription=stream_name("notifications", province, "subscriptions", subscription_id),
        bundle=f"{together}:{subscription_id}",
        due_at=due_at,
        fact=fact,
        planned_at=planned_at,
    )


class Items:
    """Items by whether they wait; `now` tells the time, UTC. Every method raises StoreAway."""

    def __init__(self, database: Callable[[], Database], now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    @property
    def _all(self) -> store.Collection:
        return self._database()[ITEMS]

    async def plan(self, items: Sequence[Item], state: State = "waits") -> int:
        """Keep items; how many were new."""
        now = self._now()
        return len(await insert_new(self._all, [_document(one, state, now) for one in items]))

    async def due(self, province: str, most: int) -> list[str]:
        """Bundles of which something is due now, the longest due first."""
        where = {"province": province, "state": "waits", "due_at": {"$lte": self._now()}}
        with store_errors():
            found = await self._all.find(where, {"bundle": 1}).sort("due_at", 1).limit(most).to_list(None)
        return list(dict.fromkeys(one["bundle"] for one in found))

    async def of_bundles(self, bundles: Collection[str]) -> dict[str, list[Document]]:
        """What waits in bundles, each in the order in which it was planned."""
        return await waiting_by(self._all, "bundle", bundles)

    async def end(self, ids: Sequence[str], state: State) -> None:
        """Say what has become of items that no message tells: `suppressed` or `failed`."""
        if ids:
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
        with store_errors():
            return int((await self._all.delete_many({"planned_at": {"$lt": self._now() - KEPT}})).deleted_count)

    async def ensure_indexes(self) -> None:
        """Create what the methods ask by."""
        with store_errors():
            await self._all.create_index([("province", 1), ("state", 1), ("due_at", 1)], name="due")
            await self._all.create_index("bundle", name="bundle")


def _document(item: Item, state: State, now: datetime) -> Document:
    return {
        "_id": item.id,
        "province": item.province,
        "subscription": item.subscription,
        "bundle": item.bundle,
        "due_at": item.due_at,
        "fact": item.fact,
        "state": state,
        "delivery": None,
        "planned_at": item.planned_at or now,
    }
