"""The collections of what is parked and what was discarded, and parked streams driven on there."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pymongo import UpdateOne

from shared.runtime.store import Collection, Database, Document, store_errors
from shared.streams.driving import Drive
from shared.streams.folding import Discards, Standing, unchanged
from shared.streams.letters import Letter
from shared.streams.records import Records
from shared.streams.view import View

LETTERS = "dead_letters"
DISCARDED = "discarded"
MOST_ATTEMPTS = 100
LONGEST_PAUSE_SECONDS = 0.5
RECORD_ASIDE = {"value": 0, "headers": 0}
IN_ORDER = [("topic", 1), ("partition", 1), ("offset", 1)]


async def parked_streams(collection: Collection) -> dict[str, int]:
    """How many streams stand in a view's collection, by province; an index of what is parked answers. Raises StoreAway."""
    counted: list[Document] = [
        {"$match": {"parked_from": {"$exists": True}}},
        {"$group": {"_id": "$province", "streams": {"$sum": 1}}},
    ]
    with store_errors():
        return {one["_id"]: one["streams"] async for one in collection.aggregate(counted)}


@dataclass(frozen=True, slots=True)
class Driven:
    """What driving a stream on did: letters applied, letters left, the version now, and why it stands if it does.

    `stops_at` is the letter that could not be taken, with the fingerprint `error`; a gap has none.
    """

    applied: int
    left: int
    version: int
    why: Standing | None = None
    stops_at: str | None = None
    error: str | None = None


def discards_of(letters: Sequence[Document]) -> Discards:
    """What these discarded letters of a stream mean for its fold."""
    return Discards(
        frozenset((one["topic"], one["partition"], one["offset"]) for one in letters),
        frozenset(one["version"] for one in letters if one["readable"]),
        frozenset(one["version"] for one in letters if one["version"] is not None),
    )


def _driven(drive: Drive, applied: int) -> Driven:
    failed = drive.failed["_id"] if drive.failed else None
    return Driven(applied, len(drive.left), drive.version, drive.why, failed, drive.error or None)


class Parking:
    """Dead letters of a service's views. Every method raises StoreAway."""

    def __init__(self, database: Database, records: Records, now: Callable[[], datetime]) -> None:
        self.letters: Collection = database[LETTERS]
        self.discarded: Collection = database[DISCARDED]
        self._records, self._now = records, now

    async def keep(self, letters: Sequence[Letter]) -> None:
        """Store letters; one that is there already stays as it is."""
        at = self._now()
        with store_errors():
            await self.letters.bulk_write(
                [
                    UpdateOne({"_id": letter.id}, {"$setOnInsert": letter.document(at)}, upsert=True)
                    for letter in letters
                ],
                ordered=False,
            )

    async def discards(self, views: Iterable[str]) -> Mapping[str, Mapping[str, Discards]]:
        """What was discarded, by view and stream."""
        found: dict[str, dict[str, list[Document]]] = defaultdict(lambda: defaultdict(list))
        with store_errors():
            async for letter in self.discarded.find({"view": {"$in": list(views)}}, RECORD_ASIDE):
                found[letter["view"]][letter["stream"]].append(letter)
        return {
            view: {stream: discards_of(letters) for stream, letters in streams.items()}
            for view, streams in found.items()
        }

    async def drive_on(self, view: View, generation: int, collection: Collection, stream: str) -> Driven:
        """Apply a stream's letters in order with today's code, as far as they go; unpark it when none is left.

        The document changes by the same compare-and-set as in a batch, so that a worker that parks more, or another
        redrive, at the same time loses nothing: whoever comes late looks again, after a pause by chance that grows.
        """
        applied = 0
        for attempt in range(MOST_ATTEMPTS):
            document, letters, discarded = await self._standing(view, generation, collection, stream)
            if not document:  # its worker has not stored it yet, and will meet the record again
                return Driven(applied, len(letters), 0)
            drive = Drive(view, document, letters, self._records, discards_of(discarded))
            drive.run()
            after = drive.after()
            if after != document:
                with store_errors():
                    written = await collection.replace_one(unchanged(stream, document), after)
                if written.matched_count == 0:
                    await asyncio.sleep(random.random() * min(0.01 * attempt, LONGEST_PAUSE_SECONDS))  # noqa: S311  no secret
                    continue
            applied += drive.applied
            await self._settle(drive)
            if drive.why is not None or not drive.left:
                return _driven(drive, applied)
        raise RuntimeError(f"{stream} in view {view.name} changes faster than it can be driven on")

    async def rehearse(
        self, view: View, generation: int, collection: Collection, stream: str, without: str | None = None
    ) -> Driven:
        """What `drive_on` would do now, or would do once the letter `without` is discarded. Changes nothing."""
        document, letters, discarded = await self._standing(view, generation, collection, stream)
        kept = [letter for letter in letters if letter["_id"] != without]
        if not document:
            return Driven(0, len(kept), 0)
        gone = [letter for letter in letters if letter["_id"] == without]
        drive = Drive(view, document, kept, self._records, discards_of([*discarded, *gone]))
        drive.run()
        return _driven(drive, drive.applied)

    async def _standing(
        self, view: View, generation: int, collection: Collection, stream: str
    ) -> tuple[Document, list[Document], list[Document]]:
        """A stream's document (`{}`: none yet), its letters in order, and what was discarded of it."""
        of_stream = {"view": view.name, "generation": generation, "stream": stream}
        with store_errors():
            document = await collection.find_one({"_id": stream}) or {}
            letters = await self.letters.find(of_stream).sort(IN_ORDER).to_list(None)
            discarded = await self.discarded.find({"view": view.name, "stream": stream}, RECORD_ASIDE).to_list(None)
        return document, letters, discarded

    async def _settle(self, drive: Drive) -> None:
        with store_errors():
            if drive.taken:
                await self.letters.delete_many({"_id": {"$in": [letter["_id"] for letter in drive.taken]}})
            if drive.failed is not None:
                told_now = {"why": drive.why, "fingerprint": drive.error, "last_at": self._now()}
                await self.letters.update_one({"_id": drive.failed["_id"]}, {"$set": told_now, "$inc": {"attempts": 1}})


async def index_letters(database: Database) -> None:
    """Create the indexes that redrive and lists ask by. Raises StoreAway."""
    with store_errors():
        await database[LETTERS].create_index([("view", 1), ("generation", 1), ("stream", 1), ("offset", 1)])
        await database[LETTERS].create_index([("province", 1), ("_id", 1)])
        await database[DISCARDED].create_index([("view", 1), ("stream", 1)])
