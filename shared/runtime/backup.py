"""A service's journal written to files and read back: all that can't be made anew when a store is lost."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from pymongo import ASCENDING
from pymongo.errors import BulkWriteError

from shared.journal.journal import INDEXES
from shared.reactions.outcomes import Outcomes
from shared.runtime.backup_files import CannotRestore, Files
from shared.runtime.service import Service
from shared.runtime.store import Collection, Database, Document, store_errors
from shared.streams.pointers import Pointers

PAGE = 500
IN_ORDER = [("stream", ASCENDING), ("entry", ASCENDING)]


async def backup(service: Service, database: Database, folder: Path) -> Document:
    """Write the journal as it is now, page by page, and answer the manifest.

    `{"service", "format", "begun", "ended", "streams", "entries", "events", "sha256", "problems", "reactions"}`: times
    are UTC, `sha256` is of all lines, `problems` as the audit tells those of the journal, `reactions` since when each is
    there. Each stream is whole up to when it was
    read; what is written meanwhile may be missing. Raises CannotBackUp, OSError, StoreAway.
    """
    begun, files = datetime.now(UTC), Files(folder, service.context)
    with files.write() as writing:
        async for stream, entries in _streams(database["journal"]):
            writing.add(stream, entries)
    times = {"begun": begun.isoformat(), "ended": datetime.now(UTC).isoformat()}
    reactions = await Outcomes(database).beginnings()
    return files.finish({**times, **writing.counted.told(), "reactions": reactions})


async def restore(service: Service, database: Database, folder: Path, *, published: bool = False) -> Document:
    """Fill an empty store from a backup: `{"streams", "entries", "events", "unpublished"}`.

    Everything is read and compared with the manifest before anything is written. All entries wait for Kafka afterwards,
    so that the relay fills topics and views; with `published` only those that waited when they were backed up.
    Raises CannotRestore, OSError, StoreAway.
    """
    files = Files(folder, service.context)
    counted = files.verified()
    await _require_empty(service, database)
    await Outcomes(database).begin_at(files.reactions())
    with store_errors():
        await database["journal"].create_indexes(INDEXES)
    unpublished, chunk = 0, list[Document]()
    for entries in files.streams():
        for entry in entries:
            if not published:
                entry["unpublished"] = True
            unpublished += "unpublished" in entry
        chunk += entries
        if len(chunk) >= PAGE:
            await _insert(service, database["journal"], chunk)
            chunk = []
    await _insert(service, database["journal"], chunk)
    counts = {"streams": counted.streams, "entries": counted.entries, "events": counted.events}
    return {**counts, "unpublished": unpublished}


async def _streams(journal: Collection) -> AsyncIterator[tuple[str, list[Document]]]:
    """Every stream with its entries in order; no more than a page and a stream are held at a time."""
    after = ""
    while True:
        with store_errors():
            page = await journal.find({"stream": {"$gt": after}}).sort(IN_ORDER).limit(PAGE).to_list(None)
        if not page:
            return
        after = page[-1]["stream"]
        rest = {"stream": after, "entry": {"$gt": page[-1]["entry"]}}
        with store_errors():  # the page may end in the middle of its last stream
            page += await journal.find(rest).sort(IN_ORDER).to_list(None)
        for stream, entries in groupby(page, key=itemgetter("stream")):
            yield stream, list(entries)


async def _require_empty(service: Service, database: Database) -> None:
    pointers = Pointers(database)
    own = [await pointers.live(view) for view in service.views if view.context == service.context]
    for collection in (database["journal"], *own):
        with store_errors():
            if await collection.find_one({}, {"_id": 1}) is not None:
                raise CannotRestore(
                    f"{service.database} is not empty, {collection.name} has documents: nothing was written."
                )


async def _insert(service: Service, journal: Collection, entries: Sequence[Document]) -> None:
    """In the order of the streams, so that a relay that runs meanwhile never finds a hole in front."""
    if not entries:
        return
    try:
        with store_errors():
            await journal.insert_many(entries, ordered=True)
    except BulkWriteError as other:
        raise CannotRestore(
            f"{service.context}: something else writes to the journal. Stop the api processes, drop the database "
            f"{service.database}, and restore again."
        ) from other
