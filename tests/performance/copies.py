"""Weight: what a store holds of some events, stored again under other names, so that nobody needs to wait for its making."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bson import ObjectId

from services.reporting.app import SERVICE
from shared.journal.entry import Document, read_entry
from shared.runtime.store import Database
from shared.streams.view import View

JOURNAL = "journal"
AT_ONCE = 2_000


@dataclass(slots=True)
class Copies:
    """The service's journal and views as they were once, to be stored again as streams that were never there."""

    documents: dict[str, list[Document]] = field(default_factory=dict)
    times: int = 0

    async def take(self, database: Database, province: str) -> None:
        """Note what is stored of a province now."""
        for name in (JOURNAL, *(view.collection for view in SERVICE.views)):
            self.documents[name] = await database[name].find({"province": province}).to_list(None)

    async def lay(self, *databases: Database) -> None:
        """Store it once more, everywhere the same: as large as it was, and otherwise as it was."""
        laid = {JOURNAL: self._entries()}
        for view in SERVICE.views:
            documents = self.documents[view.collection]
            laid[view.collection] = [one | {"_id": renamed(one["_id"], self.times)} for one in documents]
        await asyncio.gather(*(_insert(database, laid) for database in databases))

    async def lay_folded(self, database: Database) -> list[Document]:
        """Store it once more, views as they are folded from the journal; the journal's new entries."""
        entries = self._entries()
        streams: dict[str, list[Document]] = defaultdict(list)
        for entry in entries:
            streams[entry["stream"]].append(entry)
        laid = {JOURNAL: entries}
        for view in SERVICE.views:
            laid[view.collection] = [
                one | _folded(view, streams[renamed(one["_id"], self.times)]) for one in self.documents[view.collection]
            ]
        await _insert(database, laid)
        return entries

    def _entries(self) -> list[Document]:
        self.times += 1
        return [again(one, self.times) for one in self.documents[JOURNAL]]


def again(entry: Document, times: int) -> Document:
    """A journal's entry once more, of a stream that was never there."""
    return entry | {"_id": ObjectId(), "stream": renamed(entry["stream"], times)}


def renamed(stream: str, times: int) -> str:
    """Another stream's name for the copy of that number: each copy's lie side by side in an index.

    Strewn among all there are, every one of them would have a page of its own written anew, a store's work of minutes.
    """
    context, province, aggregate, key = stream.split("/", 3)
    return f"{context}/{province}/{aggregate}/{times:04}.{key}"


async def _insert(database: Database, laid: Mapping[str, Sequence[Document]]) -> None:
    for name, documents in laid.items():
        for start in range(0, len(documents), AT_ONCE):
            part = [dict(one) for one in documents[start : start + AT_ONCE]]
            await database[name].insert_many(part, ordered=False)


def _folded(view: View, entries: Sequence[Document]) -> Document:
    document: Document = {}
    for recorded in (recorded for entry in entries for recorded in read_entry(entry)):
        document = view.apply(document, recorded)
    return document
