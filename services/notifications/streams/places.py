"""Where in Kafka each event is, by its id: an index of partners' topics, which can be made again from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from pymongo import UpdateOne
from pymongo.errors import BulkWriteError

from shared.contracts.envelope import event_id
from shared.contracts.topics import read_topic
from shared.runtime.store import Database, store_errors
from shared.streams.records import Read

COLLECTION = "event_places"
DUPLICATE_KEY = 11000


class EventPlace(NamedTuple):
    """A record's coordinates."""

    topic: str
    partition: int
    offset: int


class Places:
    """The index. Every method raises StoreAway."""

    def __init__(self, database: Callable[[], Database]) -> None:
        self._database = database

    async def find(self, event: str) -> EventPlace | None:
        """Where the event of an id was last seen; None where it was not, or not yet."""
        with store_errors():
            kept = await self._database()[COLLECTION].find_one({"_id": event})
        return EventPlace(kept["t"], kept["p"], kept["o"]) if kept else None

    async def take(self, records: Sequence[Read]) -> None:
        """Note where partners' events are; the same again changes nothing, a later place replaces the one before."""
        found = {
            event_id(one.recorded.stream, one.recorded.version): EventPlace(
                one.raw.topic, one.raw.partition, one.raw.offset
            )
            for one in records
            if read_topic(one.raw.topic).audience == "partner"
        }
        if found and (known := await self._insert(found)):
            await self._move({event: found[event] for event in known})

    async def _insert(self, found: Mapping[str, EventPlace]) -> list[str]:
        """Note all that are new, and return the others: an upsert of each takes a store many times as long."""
        notes = [{"_id": event, "t": at.topic, "p": at.partition, "o": at.offset} for event, at in found.items()]
        try:
            with store_errors():
                await self._database()[COLLECTION].insert_many(notes, ordered=False)
        except BulkWriteError as refused:
            failed = (refused.details or {})["writeErrors"]
            if any(one["code"] != DUPLICATE_KEY for one in failed):
                raise
            return [notes[one["index"]]["_id"] for one in failed]
        return []

    async def _move(self, found: Mapping[str, EventPlace]) -> None:
        with store_errors():
            kept = await self._database()[COLLECTION].find({"_id": {"$in": list(found)}}).to_list(None)
            moved = [one["_id"] for one in kept if (one["t"], one["p"], one["o"]) != found[one["_id"]]]
            changes = [
                UpdateOne({"_id": event}, {"$set": {"t": at.topic, "p": at.partition, "o": at.offset}})
                for event, at in ((event, found[event]) for event in moved)
            ]
            if changes:
                await self._database()[COLLECTION].bulk_write(changes, ordered=False)
