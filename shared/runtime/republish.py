"""Journal entries sent to Kafka once more: what refills a lost cluster, or one stream's gap."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import asdict, dataclass
from uuid import uuid4

from pymongo import ASCENDING, UpdateOne

from shared.contracts.topics import province_of
from shared.journal.lease import LEASE, Leases, lease_name
from shared.runtime.holder import holder
from shared.runtime.journal_audit import within
from shared.runtime.progress import silent
from shared.runtime.store import Database, Document, store_errors

PAGE = 1000
TAKE_WITHIN_SECONDS = 30.0
QUIET_SECONDS = LEASE.total_seconds()
"""A relay asks for its lease three times in this time, so afterwards it has noticed that it lost it."""

_ASK_AGAIN_SECONDS = 0.2


@dataclass(slots=True)
class Marked:
    """How many entries, of how many streams, are marked so far."""

    entries: int = 0
    streams: int = 0


class LeaseKept(Exception):  # noqa: N818  said to a person as it is
    """The relay's lease could not be taken over in the time given."""


async def republish(
    context: str,
    database: Database,
    provinces: Sequence[str],
    *,
    stream: str | None = None,
    quiet: float = QUIET_SECONDS,
    progress: Callable[[str, int, int], None] = silent,
) -> dict[str, int]:
    """Mark the entries of some provinces, or of one stream, as unpublished: `{"entries", "streams"}`, how many.

    The running relays are put aside meanwhile: a round in flight would send later entries before earlier ones. They
    go on by themselves afterwards, and send everything in order. `quiet` is how long a relay is waited for, in
    seconds; `progress` is told a step's name, entries marked and entries there are. Raises LeaseKept, StoreAway.
    """
    chosen = [province_of(stream)] if stream is not None else list(provinces)
    if not set(chosen) <= set(provinces):
        return {"entries": 0, "streams": 0}
    leases = Leases(database, f"{holder('republish')}:{uuid4().hex[:8]}")
    names = [lease_name(context, province) for province in chosen]
    spans = [{"stream": stream}] if stream is not None else [within(context, province) for province in chosen]
    marked = Marked()
    async with leases.keeping(names):
        await _take(database, leases, names, quiet)
        with store_errors():
            total = sum([await database["journal"].count_documents(span) for span in spans])
        for span in spans:
            async for _ in _mark(database, span, marked):
                progress("entries marked", marked.entries, max(marked.entries, total))
    return asdict(marked)


async def _take(database: Database, leases: Leases, names: Sequence[str], quiet: float) -> None:
    """Hold all leases; where a relay had one, wait until it has noticed."""
    until = asyncio.get_running_loop().time() + TAKE_WITHIN_SECONDS
    put_aside = False
    while missing := [name for name in names if name not in await leases.take(names)]:
        if asyncio.get_running_loop().time() > until:
            raise LeaseKept(f"The relay keeps {missing[0]}; try again.")
        put_aside = True
        with store_errors():
            await database["leases"].delete_many({"_id": {"$in": missing}, "holder": {"$ne": leases.holder}})
    noticed = asyncio.get_running_loop().time() + quiet if put_aside else 0.0
    while asyncio.get_running_loop().time() < noticed:
        await asyncio.sleep(_ASK_AGAIN_SECONDS)
        await leases.take(names)


async def _mark(database: Database, span: Document, marked: Marked) -> AsyncIterator[None]:
    """Mark entries in ascending order, one after another, so that those marked at any moment have no hole.

    Comes back after each page: what is in memory does not grow, and the store's cursor is asked again in good time.
    """
    journal = database["journal"]
    last, page = "", []
    with store_errors():
        cursor = journal.find(span, {"stream": 1}, batch_size=PAGE).sort([("stream", ASCENDING), ("entry", ASCENDING)])
        async for entry in cursor:
            marked.streams += entry["stream"] != last
            last = entry["stream"]
            page.append(UpdateOne({"_id": entry["_id"]}, {"$set": {"unpublished": True}}))
            if len(page) == PAGE:
                await journal.bulk_write(page, ordered=True)
                marked.entries += len(page)
                page = []
                yield
        if page:
            await journal.bulk_write(page, ordered=True)
            marked.entries += len(page)
            yield
