"""Journal entries sent to Kafka once more: what refills a lost cluster, or one stream's gap."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Sequence
from uuid import uuid4

from pymongo import ASCENDING, UpdateOne

from shared.contracts.topics import province_of, stream_name
from shared.journal.lease import LEASE, Leases, lease_name
from shared.runtime.store import Database, Document, store_errors

CHUNK = 1000
TAKE_WITHIN_SECONDS = 30.0
QUIET_SECONDS = LEASE.total_seconds()
"""A relay asks for its lease three times in this time, so afterwards it has noticed that it lost it."""

_ASK_AGAIN_SECONDS = 0.2


class LeaseKept(Exception):  # noqa: N818  said to a person as it is
    """The relay's lease could not be taken over in the time given."""


async def republish(
    context: str,
    database: Database,
    provinces: Sequence[str],
    *,
    stream: str | None = None,
    quiet: float = QUIET_SECONDS,
) -> dict[str, int]:
    """Mark the entries of some provinces, or of one stream, as unpublished: `{"entries", "streams"}`, how many.

    The running relays are put aside meanwhile: a round in flight would send later entries before earlier ones. They
    go on by themselves afterwards, and send everything in order. `quiet` is how long a relay is waited for, in
    seconds. Raises LeaseKept, StoreAway.
    """
    chosen = [province_of(stream)] if stream is not None else list(provinces)
    if not set(chosen) <= set(provinces):
        return {"entries": 0, "streams": 0}
    leases = Leases(database, f"republish:{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}")
    names = [lease_name(context, province) for province in chosen]
    try:
        await _take(database, leases, names, quiet)
        entries, streams = 0, 0
        for province in chosen:
            marked = await _mark(database, leases, names, _within(context, province, stream))
            entries, streams = entries + marked[0], streams + marked[1]
        return {"entries": entries, "streams": streams}
    finally:
        await leases.release(names)


def _within(context: str, province: str, stream: str | None) -> Document:
    if stream is not None:
        return {"stream": stream}
    start = stream_name(context, province, "")
    return {"stream": {"$gte": start, "$lt": start[:-1] + chr(ord("/") + 1)}}


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


async def _mark(database: Database, leases: Leases, names: Sequence[str], within: Document) -> tuple[int, int]:
    """Mark entries in ascending order, one after another, so that those marked at any moment have no hole."""
    entries = streams = 0
    last, chunk = "", []
    with store_errors():
        cursor = database["journal"].find(within, {"stream": 1}).sort([("stream", ASCENDING), ("entry", ASCENDING)])
        async for entry in cursor:
            streams += entry["stream"] != last
            last = entry["stream"]
            chunk.append(UpdateOne({"_id": entry["_id"]}, {"$set": {"unpublished": True}}))
            entries += 1
            if len(chunk) == CHUNK:
                await leases.take(names)
                await database["journal"].bulk_write(chunk, ordered=True)
                chunk = []
        if chunk:
            await database["journal"].bulk_write(chunk, ordered=True)
    return entries, streams
