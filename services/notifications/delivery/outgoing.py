"""Messages that are to go out: each planned once under its id with a body that never changes, kept for 90 days."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from pymongo.errors import BulkWriteError

from shared.contracts.subscriptions import MessageChannel
from shared.runtime.store import Collection, Database, Document, store_errors

COLLECTION = "deliveries"
KEPT = timedelta(days=90)
DUPLICATE_KEY = 11000
State = Literal["planned", "sent", "failed", "suppressed"]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to one recipient. `id` is made of what it is about: the same one is planned once.

    `owner` is `account:<id>` or `office:<province>/<office>`; the address behind `contact_point_id` is looked up when it
    is sent, and so is whether `subscription` (a stream) still asks for it. `thread` is what a mail program groups by,
    `link` a path below the platform's address, `events` the ids of what it tells; `planned_at` is set when it is planned.
    Where the inbox is told in somebody's own words about figures, `figures` are these, each with its series' `stream` and
    the event's `version`, and `bare` is the text without those words: what is shown once such a figure was withdrawn.
    """

    id: str
    province: str
    channel: MessageChannel
    contact_point_id: str | None
    owner: str
    subscription: str | None
    subject: str
    text: str
    html: str
    language: str
    sms: str
    thread: str | None = None
    calendar: bytes | None = None
    calendar_method: str | None = None
    events: tuple[str, ...] = ()
    figures: tuple[Document, ...] = ()
    bare: str | None = None
    not_before: datetime | None = None
    link: str | None = None
    planned_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """A message with what has become of it: how often it was tried, and what it was made of (`items`)."""

    outgoing: Outgoing
    state: State
    attempts: int
    items: tuple[str, ...]


class Deliveries:
    """Messages by what has become of them; `now` tells the time, UTC. Every method raises StoreAway."""

    def __init__(self, database: Callable[[], Database], now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    @property
    def _all(self) -> Collection:
        return self._database()[COLLECTION]

    async def plan(self, outgoing: Sequence[Outgoing], items: Sequence[Sequence[str]] = ()) -> list[str]:
        """Plan messages; the ids of those that were new. One whose id is known stays as it was planned first."""
        now = self._now()
        made_of = items or [()] * len(outgoing)
        documents = [_document(one, list(of), now) for one, of in zip(outgoing, made_of, strict=True)]
        return await insert_new(self._all, documents)

    async def due(self, province: str, most: int) -> list[Planned]:
        """What is to be sent now in a province, the longest due first; where it is more, so many of each channel."""
        where = {"province": province, "state": "planned", "next_at": {"$lte": self._now()}}
        found = await self._first(where, most)
        if len(found) == most:  # a flood of letters must not keep the inbox waiting
            found = []
            for channel in get_args(MessageChannel):
                found += await self._first(where | {"channel": channel}, most)
        return [_planned(one) for one in found]

    async def _first(self, where: Document, most: int) -> list[Document]:
        with store_errors():
            return await self._all.find(where).sort("next_at", 1).limit(most).to_list(None)

    async def end(self, of: str, state: State, why: str | None = None) -> None:
        """Say what has become of a message for good."""
        now = self._now()
        told = {"at": now, "outcome": state, "detail": why}
        ended = {"state": state, "why": why, "ended_at": now}
        with store_errors():
            await self._all.update_one({"_id": of}, {"$set": ended, "$push": {"tried": told}, "$inc": {"attempts": 1}})

    async def again(self, of: str, at: datetime, why: str) -> None:
        """Try a message again later."""
        told = {"at": self._now(), "outcome": "again", "detail": why}
        change = {"$set": {"next_at": at}, "$inc": {"attempts": 1}, "$push": {"tried": told}}
        with store_errors():
            await self._all.update_one({"_id": of, "state": "planned"}, change)

    async def put_off(self, ids: Sequence[str], at: datetime) -> None:
        """Leave messages alone until then, which is no try."""
        with store_errors():
            await self._all.update_many({"_id": {"$in": list(ids)}, "state": "planned"}, {"$set": {"next_at": at}})

    async def find(self, where: Document, most: int, before: datetime | None = None) -> list[Document]:
        """Documents of messages, the newest first: by recipient, by event, by state."""
        if before is not None:
            where = where | {"planned_at": {"$lt": before}}
        with store_errors():
            return await self._all.find(where).sort([("planned_at", -1), ("_id", 1)]).limit(most).to_list(None)

    async def get(self, of: str) -> Document | None:
        """A message's document."""
        with store_errors():
            return await self._all.find_one({"_id": of})

    async def made_of(self, ids: Iterable[str]) -> dict[str, list[str]]:
        """The items that messages were made of, by the message's id."""
        if not (asked := list(ids)):
            return {}
        with store_errors():
            found = await self._all.find({"_id": {"$in": asked}}, {"items": 1}).to_list(None)
        return {one["_id"]: one["items"] for one in found}

    async def resend(self, known: Document) -> str:
        """Plan the very same body again, as another message; its id."""
        number = int(known.get("resent", 0)) + 1
        again = f"{known['_id']}.{number}"
        document = known | {"_id": again, "resend_of": known["_id"]} | _fresh(self._now())
        document.pop("resent", None)
        await insert_new(self._all, [document])
        with store_errors():
            await self._all.update_one({"_id": known["_id"]}, {"$max": {"resent": number}})
        return again

    async def suppress_of(self, province: str, owner: str, why: str, until: datetime) -> int:
        """Send nothing more that was planned in a province for an owner until a time (UTC); how many it were."""
        ended = {"$set": {"state": "suppressed", "why": why, "ended_at": self._now()}}
        with store_errors():
            where = {"owner": owner, "province": province, "state": "planned", "planned_at": {"$lte": until}}
            done = await self._all.update_many(where, ended)
        return int(done.modified_count)

    async def waiting(self, province: str) -> tuple[int, datetime | None]:
        """How many wait to be sent, and since when the oldest of those due."""
        where = {"province": province, "state": "planned"}
        with store_errors():
            number = await self._all.count_documents(where)
            oldest = await self._all.find(where, {"next_at": 1}).sort("next_at", 1).limit(1).to_list(None)
        return number, oldest[0]["next_at"] if oldest else None

    async def forget(self) -> int:
        """Delete what is older than it is kept; how many it were."""
        with store_errors():
            return int((await self._all.delete_many({"planned_at": {"$lt": self._now() - KEPT}})).deleted_count)

    async def ensure_indexes(self) -> None:
        """Create what the methods ask by."""
        with store_errors():
            await self._all.create_index([("province", 1), ("state", 1), ("next_at", 1)], name="due")
            by_channel = [("province", 1), ("state", 1), ("channel", 1), ("next_at", 1)]
            await self._all.create_index(by_channel, name="due_by_channel")
            await self._all.create_index([("owner", 1), ("planned_at", -1)], name="owner")
            await self._all.create_index("events", name="events")
            await self._all.create_index([("province", 1), ("planned_at", -1)], name="log")
            await self._all.create_index("planned_at", name="kept")


async def insert_new(collection: Collection, documents: Sequence[Document]) -> list[str]:
    """Insert documents whose ids are not known yet; the ids of those. Raises StoreAway."""
    if not documents:
        return []
    known: set[int] = set()
    try:
        with store_errors():
            await collection.insert_many(documents, ordered=False)
    except BulkWriteError as failed:
        details: dict[str, Any] = dict(failed.details or {})
        if any(error.get("code") != DUPLICATE_KEY for error in details.get("writeErrors", ())):
            raise
        known = {error["index"] for error in details["writeErrors"]}
    return [one["_id"] for number, one in enumerate(documents) if number not in known]


def _document(outgoing: Outgoing, items: list[str], now: datetime) -> Document:
    told = asdict(outgoing) | {"events": list(outgoing.events), "figures": list(outgoing.figures)}
    told["_id"] = told.pop("id")
    not_before = told.pop("not_before")
    told.pop("planned_at")
    return told | {"items": items} | _fresh(not_before or now, now)


def _fresh(next_at: datetime, now: datetime | None = None) -> Document:
    planned: Document = {"state": "planned", "why": None, "attempts": 0, "tried": [], "ended_at": None}
    return planned | {"next_at": next_at, "planned_at": now or next_at}


def _planned(document: Document) -> Planned:
    apart = {"id", "not_before", "events", "figures"}
    told: dict[str, Any] = {name: document.get(name) for name in Outgoing.__slots__ if name not in apart}
    figures = tuple(document.get("figures", ()))
    outgoing = Outgoing(id=document["_id"], events=tuple(document["events"]), figures=figures, **told)
    return Planned(outgoing, document["state"], document["attempts"], tuple(document["items"]))
