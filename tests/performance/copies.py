"""Weight: what a store holds of some events, stored again under other names, so that nobody needs to wait for its making."""

from __future__ import annotations

from dataclasses import dataclass, field

from bson import ObjectId

from services.reporting.app import SERVICE
from shared.journal.entry import Document
from shared.runtime.store import Database

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

    async def lay(self, *databases: Database) -> list[Document]:
        """Store it once more, everywhere the same; the journal's new entries."""
        self.times += 1
        laid = {name: [self._renamed(name, one) for one in documents] for name, documents in self.documents.items()}
        for name, copies in laid.items():
            for database in databases:
                for start in range(0, len(copies), AT_ONCE):
                    part = [dict(one) for one in copies[start : start + AT_ONCE]]
                    await database[name].insert_many(part, ordered=False)
        return laid[JOURNAL]

    def _renamed(self, name: str, document: Document) -> Document:
        if name == JOURNAL:
            return document | {"_id": ObjectId(), "stream": f"{document['stream']}.{self.times}"}
        return document | {"_id": f"{document['_id']}.{self.times}"}
