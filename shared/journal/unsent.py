"""What waits in the journal for the relay: read in portions, the oldest first, and a flood of it only once."""

from __future__ import annotations

from collections.abc import Collection as Several
from collections.abc import Sequence
from typing import Any

from shared.journal.entry import Document
from shared.runtime.faults import StoreAway
from shared.runtime.store import Collection, store_errors

PORTION = 2000
READ_AT_ONCE = 10
"""Portions of one reading: a store that sorts all that waits to find the oldest does so once for all of them."""
ASKED_AT_ONCE = 100


class Unsent:
    """The unpublished entries of one journal, as one relay takes them. What asks the store raises StoreAway."""

    def __init__(self, entries: Collection) -> None:
        self._entries = entries
        self._reading: Any = None
        self._wanted: Document = {}
        self._told: set[object] = set()

    async def portion(self, provinces: Several[str], but_for: Several[str] = ()) -> list[Document]:
        """The next entries of these provinces, but for some streams; empty: nothing waits.

        What was told of a reading is not told again before the reading is over.
        """
        wanted: Document = {"unpublished": True, "province": {"$in": sorted(provinces)}}
        if but_for:
            wanted |= {"stream": {"$nin": sorted(but_for)}}
        begins = self._reading is None or wanted != self._wanted
        if begins:
            self.begin_anew()
            self._wanted, self._reading = wanted, self._found(wanted, PORTION * READ_AT_ONCE)
        try:
            read = await self._read(frozenset(provinces))
        except StoreAway:
            self.begin_anew()
            raise
        found = [entry for entry in read if entry["_id"] not in self._told]
        if self._reading is not None:
            self._told.update(entry["_id"] for entry in found)
        return found if found or begins else await self.portion(provinces, but_for)

    async def _read(self, provinces: frozenset[str]) -> list[Document]:
        with store_errors():
            read: list[Document] = await self._reading.to_list(PORTION)
            if len(read) < PORTION:
                self._reading = None
            else:  # a flood: provinces that are not among its oldest must not wait until it is over
                crowded_out = provinces - {entry["province"] for entry in read}
                if crowded_out:
                    theirs = self._wanted | {"province": {"$in": sorted(crowded_out)}}
                    read += await self._found(theirs, PORTION).to_list(None)
        return read

    def begin_anew(self) -> None:
        """What was told may not have been sent: the next portion is of the oldest again."""
        self._reading = None
        self._told.clear()

    async def streams_behind(self, found: Sequence[Document]) -> set[str]:
        """The streams of which an entry before the found ones is not published."""
        first: dict[str, int] = {}
        for entry in found:
            first[entry["stream"]] = min(entry["entry"], first.get(entry["stream"], entry["entry"]))
        before = [(stream, entry - 1) for stream, entry in first.items() if entry > 1]
        behind: set[str] = set()
        for start in range(0, len(before), ASKED_AT_ONCE):
            asked = dict(before[start : start + ASKED_AT_ONCE])
            # Two lists are looked up in the index everywhere; pairs under `$or` make some stores read the whole journal.
            where = {"stream": {"$in": list(asked)}, "entry": {"$in": sorted(set(asked.values()))}}
            with store_errors():
                async for entry in self._entries.find(where, {"stream": 1, "entry": 1, "unpublished": 1}):
                    if entry.get("unpublished") and entry["entry"] == asked[entry["stream"]]:
                        behind.add(entry["stream"])
        return behind

    def _found(self, wanted: Document, most: int) -> Any:
        return self._entries.find(wanted, batch_size=PORTION).sort("_id", 1).limit(most)
