"""The collections of what is parked and what was discarded, and a parked stream driven on in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pymongo import UpdateOne

from shared.runtime.store import Collection, Database, Document, store_errors
from shared.streams.folding import MARKS, Discards, Parked, Standing, parked, passed_over, unchanged
from shared.streams.letters import Letter, raw_record, told
from shared.streams.records import Read, Records, Unreadable
from shared.streams.view import View

LETTERS = "dead_letters"
DISCARDED = "discarded"
ATTEMPTS_AT_ONCE = 20
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
    """What driving a stream on did: letters applied, letters left, the version now, and why it stands if it does."""

    applied: int
    left: int
    version: int
    why: Standing | None


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
            async for letter in self.discarded.find({"view": {"$in": list(views)}}, {"value": 0, "headers": 0}):
                found[letter["view"]][letter["stream"]].append(letter)
        return {
            view: {
                stream: Discards(
                    frozenset((one["topic"], one["partition"], one["offset"]) for one in letters),
                    frozenset(one["version"] for one in letters if one["readable"]),
                    frozenset(one["version"] for one in letters if one["version"] is not None),
                )
                for stream, letters in streams.items()
            }
            for view, streams in found.items()
        }

    async def drive_on(self, view: View, generation: int, collection: Collection, stream: str) -> Driven:
        """Apply a stream's letters in order with today's code, as far as they go; unpark it when none is left.

        The document changes by the same compare-and-set as in a batch, so that a worker that parks more, or another
        redrive, at the same time loses nothing.
        """
        applied = 0
        for _ in range(ATTEMPTS_AT_ONCE):
            with store_errors():
                document = await collection.find_one({"_id": stream}) or {}
                of_stream = {"view": view.name, "generation": generation, "stream": stream}
                letters = await self.letters.find(of_stream).sort(IN_ORDER).to_list(None)
            discards = (await self.discards([view.name])).get(view.name, {}).get(stream, Discards())
            if not document:  # its worker has not stored it yet, and will meet the record again
                return Driven(applied, len(letters), 0, None)
            drive = _Drive(view, document, letters, self._records, discards)
            drive.run()
            after = drive.after()
            if after != document:
                with store_errors():
                    written = await collection.replace_one(unchanged(stream, document), after)
                if written.matched_count == 0:
                    continue
            applied += drive.applied
            await self._settle(drive)
            if drive.why is not None or not drive.left:
                return Driven(applied, len(drive.left), drive.version, drive.why)
        raise RuntimeError(f"{stream} in view {view.name} changes faster than it can be driven on")

    async def _settle(self, drive: _Drive) -> None:
        with store_errors():
            if drive.taken:
                await self.letters.delete_many({"_id": {"$in": [letter["_id"] for letter in drive.taken]}})
            if drive.failed is not None:
                told_now = {"why": drive.why, "fingerprint": drive.error, "last_at": self._now()}
                await self.letters.update_one({"_id": drive.failed["_id"]}, {"$set": told_now, "$inc": {"attempts": 1}})


class _Drive:
    """One pass over a stream's letters: which can be taken now, and where it stands after them. Pure."""

    def __init__(
        self, view: View, document: Document, letters: list[Document], records: Records, discards: Discards
    ) -> None:
        self._view, self._document, self._discards = view, document, discards
        self._current = {name: value for name, value in document.items() if name not in MARKS}
        self.version: int = self._current.get("version", 0)
        self.left = letters
        self._parsed = {letter["_id"]: records.read(raw_record(letter)) for letter in letters}
        self.taken: list[Document] = []
        self.failed: Document | None = None
        self.error = ""
        self.why: Standing | None = None
        self.applied = 0

    def run(self) -> None:
        """Take the next version again and again, until one fails, lacks, or nothing is left."""
        while True:
            following = self._following()
            if following is None:
                return
            letter, read = following
            if read.recorded.version > self.version:
                try:
                    self._current = self._view.apply(self._current, read.recorded)
                except Exception as failure:  # noqa: BLE001  whatever a fold raises stops its stream
                    self.failed, self.error, self.why = letter, told(failure), "bug"
                    return
                self.version = read.recorded.version
                self.applied += 1
            self._take(letter, read.recorded.version)

    def after(self) -> Document:
        """The document to store: without marks when no letter is left."""
        if self.why is None:
            return self._current
        known = [version for letter in self.left if (version := letter["version"]) is not None]
        at = min(version for version in known if version > self.version) if self.why == "gap" else self.version + 1
        standing = parked(self._document)
        last = standing.last if standing else self.left[-1]["_id"]
        return self._current | Parked(at, max([*known, self.version]), last, self.why).marks()

    def _following(self) -> tuple[Document, Read] | None:
        """The letter to take next: a repeat, or the next version if nothing unreadable came before it."""
        readable: list[tuple[Document, Read]] = []
        unreadable: list[tuple[Document, Unreadable]] = []
        for letter in self.left:
            parsed = self._parsed[letter["_id"]]
            if isinstance(parsed, Read):
                readable.append((letter, parsed))
            else:
                unreadable.append((letter, parsed))
        copies = {read.recorded.version for _, read in readable}
        barrier = next((one for one in unreadable if one[0]["version"] not in copies), None)
        ahead = [one for one in readable if barrier is None or _before(one[0], barrier[0])]
        while self.version + 1 not in copies and (
            self.version + 1 in self._discards.passed or (ahead and self.version + 1 in self._discards.versions)
        ):
            self.version += 1
            self._current = passed_over(self._current, self._document["_id"], self.version)
        for letter, read in ahead:
            if read.recorded.version <= self.version + 1:
                return letter, read
        if barrier is not None:
            self.why, self.failed, self.error = "unreadable", barrier[0], barrier[1].rule
        elif readable:
            self.why = "gap"
        return None

    def _take(self, letter: Document, version: int) -> None:
        """Done with a letter, and with unreadable ones that were bad copies of the same version."""
        gone = [
            other
            for other in self.left
            if other is letter or (other["version"] == version and isinstance(self._parsed[other["_id"]], Unreadable))
        ]
        self.taken += gone
        self.left = [other for other in self.left if other not in gone]


def _before(letter: Document, barrier: Document) -> bool:
    same = (letter["topic"], letter["partition"]) == (barrier["topic"], barrier["partition"])
    return same and letter["offset"] < barrier["offset"]


async def index_letters(database: Database) -> None:
    """Create the indexes that redrive and lists ask by. Raises StoreAway."""
    with store_errors():
        await database[LETTERS].create_index([("view", 1), ("generation", 1), ("stream", 1), ("offset", 1)])
        await database[LETTERS].create_index([("province", 1), ("_id", 1)])
        await database[DISCARDED].create_index([("view", 1), ("stream", 1)])
