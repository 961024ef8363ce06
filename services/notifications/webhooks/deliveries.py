"""What is to be posted where: documents with a deterministic id and frozen bytes, kept for ninety days."""

from __future__ import annotations

from collections.abc import Collection as Some
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from pymongo import ASCENDING, IndexModel, InsertOne, UpdateOne
from pymongo.errors import BulkWriteError

from services.notifications.paging import page_after
from services.notifications.webhooks.posting import Answer
from shared.runtime.store import Database, Document, store_errors

KEPT = timedelta(days=90)
AT_ONCE = 500
DUPLICATE_KEY = 11000
WAITING, DELIVERED, FAILED = "waiting", "delivered", "failed"

Trigger = Literal["scheduled", "manual"]

_UP = ASCENDING
DELIVERY_INDEXES = [
    IndexModel([("state", _UP), ("webhook_id", _UP), ("due_at", _UP)], name="waiting"),
    IndexModel([("webhook_id", _UP), ("event_at", _UP)], name="events"),
    IndexModel([("planned_at", _UP)], name="kept", expireAfterSeconds=int(KEPT.total_seconds())),
]
ATTEMPT_INDEXES = [
    IndexModel([("webhook_id", _UP), ("written_at", _UP), ("_id", _UP)], name="log"),
    IndexModel([("written_at", _UP)], name="kept", expireAfterSeconds=int(KEPT.total_seconds())),
]


@dataclass(frozen=True, slots=True)
class Planned:
    """An event that is to be posted to a webhook; `event_at` and all other times are UTC."""

    webhook_id: str
    event_id: str
    type: str
    event_at: datetime
    body: bytes

    @property
    def id(self) -> str:
        """The delivery's id: the same event is planned once for a webhook."""
        return f"{self.webhook_id}:{self.event_id}"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of an attempt on a delivery (as it was read); `due_at` is None where no other follows."""

    delivery: Mapping[str, Any]
    answer: Answer
    at: datetime
    due_at: datetime | None


class Deliveries:
    """The collections `webhook_deliveries` and `webhook_attempts`. Every method raises StoreAway."""

    def __init__(self, database: Database) -> None:
        self._deliveries, self._attempts = database["webhook_deliveries"], database["webhook_attempts"]

    async def ensure_indexes(self) -> None:
        """Make the indexes that are missing, also those by which old documents go."""
        with store_errors():
            await self._deliveries.create_indexes(DELIVERY_INDEXES)
            await self._attempts.create_indexes(ATTEMPT_INDEXES)

    async def plan(self, planned: Sequence[Planned], now: datetime, job_id: str | None = None) -> None:
        """Let events be posted that were not planned before; with a job, they are so because somebody asked."""
        trigger: Trigger = "scheduled" if job_id is None else "manual"
        for start in range(0, len(planned), AT_ONCE):
            new = [_new(one, now, trigger, job_id) for one in planned[start : start + AT_ONCE]]
            try:
                with store_errors():
                    await self._deliveries.insert_many(new, ordered=False)
            except BulkWriteError as partly:
                _only_repeats(partly)

    async def due(self, webhook_id: str, limit: int, without: Some[str]) -> list[Document]:
        """The deliveries of a webhook that wait, those due first in front, also where that is later.

        Those that are left out are so as they are now: what the caller settles meanwhile may still be read as waiting.
        """
        where, left_out = {"webhook_id": webhook_id, "state": WAITING}, frozenset(without)
        most = limit + len(left_out)  # left out here: a store that is asked to may read all that was ever delivered
        with store_errors():
            found = await self._deliveries.find(where).sort("due_at", _UP).limit(most).to_list(most)
        return [one for one in found if one["_id"] not in left_out][:limit]

    async def waiting(self, webhook_ids: Some[str], most: int) -> int:
        """How many deliveries of these webhooks wait, counted up to `most`."""
        where = {"webhook_id": {"$in": list(webhook_ids)}, "state": WAITING}
        with store_errors():
            return await self._deliveries.count_documents(where, limit=most)

    async def due_longest(self, webhook_ids: Some[str]) -> datetime | None:
        """Since when the delivery that is due longest waits, of these webhooks; None where none does."""
        where = {"webhook_id": {"$in": list(webhook_ids)}, "state": WAITING}
        with store_errors():
            found = await self._deliveries.find(where, {"due_at": 1}).sort("due_at", _UP).limit(1).to_list(1)
        return found[0]["due_at"] if found else None

    async def settle(self, results: Sequence[Result], now: datetime) -> None:
        """Write down what came of attempts; a delivery that somebody else has settled meanwhile is left alone."""
        with store_errors():
            await self._deliveries.bulk_write([_settled(one) for one in results], ordered=False)
        await self.log([_attempt(one, now) for one in results])

    async def log(self, attempts: Sequence[Document]) -> None:
        """Write attempts into the log; those that are there already stay."""
        try:
            with store_errors():
                await self._attempts.bulk_write([InsertOne(one) for one in attempts], ordered=False)
        except BulkWriteError as partly:
            _only_repeats(partly)

    async def give_up(self, webhook_id: str) -> None:
        """What waits for a webhook that is about to be enabled again is old by now: it is posted on demand only."""
        with store_errors():
            await self._deliveries.update_many(
                {"webhook_id": webhook_id, "state": WAITING}, {"$set": {"state": FAILED}}
            )

    async def again(self, webhook_id: str, job_id: str, now: datetime, **where: Any) -> int:
        """Post deliveries again, at once, the same bytes; how many. The same job again changes nothing."""
        wanted = {"webhook_id": webhook_id, "job_id": {"$ne": job_id}, **where}
        fresh = {"state": WAITING, "due_at": now, "touched_at": now, "step": 0, "trigger": "manual", "job_id": job_id}
        with store_errors():
            await self._deliveries.update_many(wanted, {"$set": fresh})
            return await self._deliveries.count_documents({"webhook_id": webhook_id, "job_id": job_id})

    async def forget(self, webhook_id: str) -> None:
        """Delete what waits for a webhook that was removed."""
        with store_errors():
            await self._deliveries.delete_many({"webhook_id": webhook_id, "state": WAITING})

    async def attempts(
        self, webhook_id: str, status: str | None, after: tuple[datetime, str], limit: int
    ) -> list[Document]:
        """Attempts made, in the order in which they were written down, after that time and id."""
        where: Document = {"webhook_id": webhook_id} | ({} if status is None else {"status": status})
        return await page_after(self._attempts, where, "written_at", 1, after, limit)

    async def pending(self, webhook_id: str, after: tuple[datetime, str], limit: int) -> list[Document]:
        """Deliveries that wait, in the order in which they are due, after that time and id; without their bytes."""
        where = {"webhook_id": webhook_id, "state": WAITING}
        return await page_after(self._deliveries, where, "due_at", 1, after, limit, {"body": 0})


def _new(one: Planned, now: datetime, trigger: Trigger, job_id: str | None) -> Document:
    return {
        "_id": one.id,
        "webhook_id": one.webhook_id,
        "event_id": one.event_id,
        "type": one.type,
        "event_at": one.event_at,
        "body": one.body,
        "planned_at": now,
        "touched_at": now,
        "state": WAITING,
        "due_at": now,
        "attempts": 0,
        "step": 0,
        "trigger": trigger,
        "job_id": job_id,
    }


def _settled(result: Result) -> UpdateOne:
    delivery = result.delivery
    state = DELIVERED if result.answer.success else (FAILED if result.due_at is None else WAITING)
    same = {"_id": delivery["_id"], "attempts": delivery["attempts"], "job_id": delivery["job_id"]}
    told = {
        "state": state,
        "due_at": result.due_at,
        "attempts": delivery["attempts"] + 1,
        "step": delivery["step"] + 1,
    }
    return UpdateOne(same, {"$set": told})


def _attempt(result: Result, now: datetime) -> Document:
    delivery, answer = result.delivery, result.answer
    name = f"{delivery['_id']}:{int(result.at.timestamp() * 1_000_000):x}"
    known = {one: delivery[one] for one in ("webhook_id", "event_id", "type", "trigger")}
    return {"_id": name} | known | outcome(answer, result.at, result.due_at, now)


def outcome(answer: Answer, at: datetime, due_at: datetime | None, now: datetime) -> Document:
    """What the log keeps of an answer."""
    return {
        "status": "success" if answer.success else "fail",
        "status_code": answer.status,
        "duration_ms": answer.milliseconds,
        "at": at,
        "response": answer.body,
        "error": answer.error,
        "next_attempt_at": due_at,
        "written_at": now,
    }


def _only_repeats(partly: BulkWriteError) -> None:
    """Raise it again unless everything that was not written was there already."""
    details: dict[str, Any] = dict(partly.details or {})
    if any(error["code"] != DUPLICATE_KEY for error in details.get("writeErrors", [])):
        raise partly
