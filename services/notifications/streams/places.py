"""Where in Kafka each event is, by its id: an index of partners' topics, which can be made again from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from pymongo import UpdateOne

from shared.contracts.envelope import event_id
from shared.contracts.topics import read_topic
from shared.runtime.store import Database, store_errors
from shared.streams.records import Read

COLLECTION = "event_places"


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
            event_id(one.recorded.stream, one.recorded.version): one.raw
            for one in records
            if read_topic(one.raw.topic).audience == "partner"
        }
        if not found:
            return
        notes = [
            UpdateOne({"_id": event}, {"$set": {"t": raw.topic, "p": raw.partition, "o": raw.offset}}, upsert=True)
            for event, raw in found.items()
        ]
        with store_errors():
            await self._database()[COLLECTION].bulk_write(notes, ordered=False)
