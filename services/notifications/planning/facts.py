"""Facts that people are told, each in one document with everybody whom it is told: planned whole, once, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from services.notifications.delivery.outgoing import insert_new
from services.notifications.planning.waiting import waiting_by
from shared.runtime import store
from shared.runtime.store import Database, Document, store_errors

FACTS = "message_facts"
KEPT = timedelta(days=30)
"""Longer than any digest waits, and than what comes again is still told."""


@dataclass(frozen=True, slots=True)
class KeptFact:
    """A fact as words are made of it; `days` is how long until (negative: since) a reminder's date, else None."""

    id: str
    told: dict[str, Any]
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """A fact with the subscriptions (their ids, in order) that are told: at once, or later.

    `together` names what comes in one message with it, from `due_at` (UTC) on. `later` are ids by when they are told and
    what that is called there. Those `at_once` up to `after` have been told; both times are set when it is planned.
    """

    fact: KeptFact
    province: str
    together: str
    due_at: datetime
    at_once: Sequence[str]
    later: Mapping[tuple[datetime, str], Sequence[str]] = field(default_factory=dict)
    after: str = ""
    planned_at: datetime | None = None

    @property
    def pending(self) -> list[str]:
        """Who is still to be told at once."""
        return [one for one in self.at_once if one > self.after]


class Facts:
    """Facts by whether somebody is still to be told; `now` tells the time, UTC. Every method raises StoreAway."""

    def __init__(self, database: Callable[[], Database], now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    @property
    def _all(self) -> store.Collection:
        return self._database()[FACTS]

    async def plan(self, tellings: Iterable[Telling]) -> int:
        """Keep facts with whom they are told; how many were new. One that is known stays as it was planned first."""
        now = self._now()
        return len(await insert_new(self._all, [_document(one, now) for one in tellings]))

    async def keep(self, facts: Iterable[KeptFact]) -> None:
        """Keep facts alone: whom they are told, items say."""
        now = self._now()
        await insert_new(self._all, [_bare(one) | {"planned_at": now} for one in facts])

    async def get(self, ids: Iterable[str]) -> dict[str, KeptFact]:
        """Facts by id; those that are not kept any more are left out."""
        shown = {"told": 1, "days": 1}
        with store_errors():
            found = await self._all.find({"_id": {"$in": list(ids)}}, shown).to_list(None)
        return {one["_id"]: _fact(one) for one in found}

    async def due(self, province: str, most: int) -> list[str]:
        """What comes together of which something is due now, the longest due first: about so many messages of it."""
        where = {"province": province, "state": "waits", "due_at": {"$lte": self._now()}}
        with store_errors():
            asked = self._all.find(where, {"together": 1, "messages": 1}).sort("due_at", 1).limit(most)
            found = await asked.to_list(None)
        together: dict[str, None] = {}
        messages = 0
        for one in found:
            if messages < most:
                together[one["together"]] = None
            messages += one["messages"]
        return list(together)

    async def of_together(self, names: Collection[str]) -> dict[str, list[Telling]]:
        """What waits under these names, each in the order in which it was planned."""
        found = await waiting_by(self._all, "together", names)
        return {name: [_telling(one) for one in facts] for name, facts in found.items()}

    async def told(self, ids: Sequence[str]) -> None:
        """Say that everybody was told."""
        if ids:
            with store_errors():
                await self._all.update_many({"_id": {"$in": list(ids)}}, {"$set": {"state": "told"}})

    async def told_until(self, ids: Sequence[str], subscription_id: str) -> None:
        """Say that those up to a subscription were told; others still wait."""
        with store_errors():
            await self._all.update_many({"_id": {"$in": list(ids)}}, {"$max": {"after": subscription_id}})

    async def forget(self) -> int:
        """Delete what is older than it is kept; how many facts it were."""
        with store_errors():
            return int((await self._all.delete_many({"planned_at": {"$lt": self._now() - KEPT}})).deleted_count)

    async def ensure_indexes(self) -> None:
        """Create what the methods ask by."""
        with store_errors():
            await self._all.create_index([("province", 1), ("state", 1), ("due_at", 1)], name="due")
            await self._all.create_index([("state", 1), ("together", 1)], name="together")


def _bare(fact: KeptFact) -> Document:
    return {"_id": fact.id, "told": fact.told, "days": fact.days}


def _document(telling: Telling, now: datetime) -> Document:
    later = [
        {"due_at": due_at, "together": together, "subscriptions": list(ids)}
        for (due_at, together), ids in telling.later.items()
    ]
    return _bare(telling.fact) | {
        "province": telling.province,
        "together": telling.together,
        "due_at": telling.due_at,
        "at_once": list(telling.at_once),
        "messages": len(telling.at_once),
        "later": later,
        "after": telling.after,
        "state": "waits",
        "planned_at": now,
    }


def _telling(document: Document) -> Telling:
    return Telling(
        fact=_fact(document),
        province=document["province"],
        together=document["together"],
        due_at=document["due_at"],
        at_once=document["at_once"],
        later={(one["due_at"], one["together"]): one["subscriptions"] for one in document["later"]},
        after=document["after"],
        planned_at=document["planned_at"],
    )


def _fact(document: Document) -> KeptFact:
    return KeptFact(document["_id"], document["told"], document["days"])
