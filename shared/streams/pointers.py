"""Which generation of a view is read and which is being built: one pointer document per view, moved by rebuild."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pymongo import ReturnDocument

from shared.runtime.store import Collection, Database, Document, store_errors
from shared.streams.parking import index_letters
from shared.streams.view import View, collection_name

COLLECTION = "view_pointers"
FRESH_SECONDS = 0.5
BUILT_NO_MORE: Document = {"$unset": {"building": "", "building_fold": "", "says": ""}}
Partition = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where a view stands: `live` is read, `building` is made by a rebuild, and fed by the workers too once `fed`.

    `fold` is the generation of the fold that made `live`. `said` is what workers said: from which offset on they feed
    what is being built, the last word for each topic and partition being the highest. `turn` counts the rebuilds that
    have begun or gone on with something: what was said or moved in an earlier turn counts no more.
    """

    live: int
    fold: int
    building: int | None = None
    fed: bool = False
    said: Sequence[Document] = ()
    turn: int | None = None

    @property
    def says(self) -> Mapping[Partition, int]:
        """From which offset on workers feed what is being built, by topic and partition."""
        says: dict[Partition, int] = {}
        for one in self.said:
            partition = (one["topic"], one["partition"])
            says[partition] = max(one["offset"], says.get(partition, 0))
        return says

    @property
    def feeds(self) -> tuple[int, ...]:
        """The generations that a worker writes."""
        return (self.live, self.building) if self.fed and self.building is not None else (self.live,)


@dataclass(frozen=True, slots=True)
class Building:
    """A generation that is being built, the turn in which it is, and whether that goes on with what was there."""

    generation: int
    turn: int | None
    resumed: bool = False


class Pointers:
    """The pointers in a service's database. A view without one is not written yet; its code names the first generation."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._pointers: Collection = database[COLLECTION]
        self._collections: dict[tuple[str, int], Collection] = {}
        self._known: dict[str, Document] = {}
        self._read_at = float("-inf")

    async def refresh(self) -> None:
        """Read all pointers. Raises StoreAway."""
        read_at = time.monotonic()
        with store_errors():
            found = await self._pointers.find({}).to_list(None)
        if read_at >= self._read_at:  # of two at once, the later question's answer stays: nothing known is forgotten
            self._known = {document["_id"]: document for document in found}
            self._read_at = read_at

    async def pin(self, views: Iterable[View]) -> None:
        """Write down which generation is live, before code with another one may come. Raises StoreAway."""
        for view in views:
            if view.name not in self._known:
                begun = {"live": view.generation, "fold": view.generation, "last": view.generation}
                with store_errors():
                    await self._pointers.update_one({"_id": view.name}, {"$setOnInsert": begun}, upsert=True)
                    self._known[view.name] = await self._pointers.find_one({"_id": view.name}) or begun

    async def live(self, view: View) -> Collection:
        """The collection to read a view from, at most half a second behind a swap. Raises StoreAway."""
        if time.monotonic() - self._read_at > FRESH_SECONDS:
            await self.refresh()
        return self.collection(view, self.known(view).live)

    def known(self, view: View) -> Pointer:
        """A view's pointer as last read."""
        document = self._known.get(view.name)
        if document is None:
            return Pointer(view.generation, view.generation)
        return Pointer(
            document["live"],
            document["fold"],
            document.get("building"),
            document.get("fed", False),
            document.get("says", ()),
            document.get("turn"),
        )

    def collection(self, view: View, generation: int) -> Collection:
        """The collection of one generation of a view."""
        named = view.name, generation
        if named not in self._collections:  # the driver makes a new one each time, which takes longer than a look here
            self._collections[named] = self._database[collection_name(*named)]
        return self._collections[named]

    async def begin(self, view: View, *, fresh: bool = False) -> Building:
        """Point at a generation as being built: one that this generation of the fold has left half-way, else a new one.

        `fresh` gives up what is half-way. The caller sees to it that nobody else builds. Raises StoreAway.
        """
        await self.refresh()
        await self.pin([view])
        known = self._known[view.name]
        resumed = not fresh and "building" in known and known.get("building_fold") == view.generation
        generation = known["building"] if resumed else int(known["last"]) + 1
        last = max(generation, int(known["last"]))
        begun: Document = {"building": generation, "building_fold": view.generation, "last": last}
        change = {"$set": {**begun, "fed": False, "says": []}, "$inc": {"turn": 1}}
        with store_errors():
            now = await self._pointers.find_one_and_update(
                {"_id": view.name}, change, return_document=ReturnDocument.AFTER
            )
        await self.refresh()
        return Building(generation, now["turn"], resumed)

    async def feed(self, view: View, begun: Building) -> bool:
        """Ask the workers to write the new generation too. False when another rebuild has taken over."""
        return await self._move(view, begun, {"$set": {"fed": True, "says": []}})

    async def say(self, view: View, begun: Building, offsets: Mapping[Partition, int]) -> bool:
        """Tell from which offsets on this worker feeds the new generation. False when it is to be fed no more."""
        said = [{"topic": topic, "partition": part, "offset": at} for (topic, part), at in offsets.items()]
        return await self._move(view, begun, {"$addToSet": {"says": {"$each": said}}}, fed=True)

    async def swap(self, view: View, begun: Building) -> bool:
        """Let readers and workers follow the new generation. False when a worker has said more since the last refresh,
        or another rebuild has taken over.
        """
        moved = {"live": begun.generation, "fold": view.generation, "fed": False}
        return await self._move(view, begun, {"$set": moved, **BUILT_NO_MORE}, says=list(self.known(view).said))

    async def rest(self, view: View, begun: Building) -> None:
        """Ask nobody to feed what stays half-way; the next rebuild goes on with it. Raises StoreAway."""
        await self._move(view, begun, {"$set": {"fed": False, "says": []}})

    async def give_up(self, view: View, begun: Building) -> None:
        """Point at the new generation no more. Raises StoreAway."""
        await self._move(view, begun, {"$set": {"fed": False}, **BUILT_NO_MORE})

    async def _move(self, view: View, begun: Building, change: Document, **unchanged: Any) -> bool:
        ours = {"_id": view.name, "building": begun.generation, "turn": begun.turn, **unchanged}
        with store_errors():
            moved = await self._pointers.update_one(ours, change)
        return moved.matched_count == 1


async def ensure_indexes(database: Database, views: Iterable[View]) -> None:
    """Create the indexes of the views' live collections and of what is parked. Raises StoreAway."""
    await index_letters(database)
    pointers = Pointers(database)
    await pointers.refresh()
    for view in views:
        await pointers.pin([view])
        await index(pointers.collection(view, pointers.known(view).live), view)


async def index(collection: Collection, view: View) -> None:
    """Create one collection's indexes; each ends with the stream, so that pages need no sorting."""
    keys = [(name,) if isinstance(name, str) else name for name in view.indexes]
    with store_errors():
        await collection.create_index([("province", 1), ("_id", 1)], name="province")
        for fields in keys:
            if fields != ("province",):
                await collection.create_index([*((name, 1) for name in fields), ("_id", 1)], name="+".join(fields))
        await collection.create_index("parked_from", name="parked", sparse=True)
