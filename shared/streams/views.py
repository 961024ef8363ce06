"""Queries over views: pages that stay put while documents change, and reading one's own writes."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from collections.abc import Collection as Some
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar, cast

from shared.contracts.topics import aggregate_of
from shared.runtime.store import Collection, Database, Document, store_errors
from shared.streams.pointers import Pointers
from shared.streams.view import View
from shared.streams.waiting import Waiting
from shared.web.cursors import read_cursor, write_cursor

WAIT_SECONDS = 2.0
LATELY_SECONDS, LATELY_AT_MOST = 0.5, 10_000
BY_STREAM = ("_id",)
A_PAGE = 500
T = TypeVar("T")
STANDING = {"version": 1, "parked_from": 1}


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list. `cursor` asks for the next part, None at the end; `stale`: a position was not reached."""

    documents: list[Document]
    cursor: str | None
    stale: bool


@dataclass(frozen=True, slots=True)
class Found:
    """One document, None when there is none; `stale`: a position was not reached."""

    document: Document | None
    stale: bool


class Views:
    """The views in a service's database, each read from its live generation.

    Positions are pairs of stream and version that the reader has seen: a query waits for them, at most two seconds.
    Those of streams that the view does not follow are nothing to it. Every method raises StoreAway.
    """

    def __init__(self, database: Database) -> None:
        self._pointers = Pointers(database)
        self._waiting: dict[str, Waiting] = {}
        self._lately: dict[str, dict[Hashable, tuple[float, Any]]] = {}

    async def find(
        self,
        view: View,
        where: Document,
        *,
        provinces: Some[str],
        positions: Sequence[tuple[str, int]] = (),
        limit: int = 50,
        cursor: str | None = None,
        sort: tuple[str, ...] = BY_STREAM,
    ) -> Page:
        """Documents of some provinces in the order of `sort` (fields, `-field` for descending; ties go by stream).

        Raises BadCursor for a cursor of another list, filter or order.
        """
        order = _order(sort)
        listed = json.dumps([view.name, where, sorted(provinces), sort], sort_keys=True, default=str)
        beyond = _after(order, read_cursor(listed, cursor, len(order))) if cursor is not None else {}
        stale = await self.wait_for(positions, view)
        collection = await self._pointers.live(view)
        found: list[Document] = []
        for one_or_more in _asked_together(provinces, order):
            found += await _first(collection, all_of(one_or_more, where, beyond), order, limit + 1 - len(found))
            if len(found) > limit:
                break
        more = len(found) > limit
        documents = found[:limit]
        following = write_cursor(listed, [_value(documents[-1], name) for name, _ in order]) if more else None
        return Page(documents, following, stale)

    async def every(self, view: View, where: Document, *, provinces: Some[str]) -> list[Document]:
        """All documents that match, in the order of streams, read by pages."""
        found: list[Document] = []
        cursor: str | None = None
        while True:
            page = await self.find(view, where, provinces=provinces, limit=A_PAGE, cursor=cursor)
            found += page.documents
            if (cursor := page.cursor) is None:
                return found

    async def get(self, view: View, stream: str, positions: Sequence[tuple[str, int]] = ()) -> Found:
        """One stream's document."""
        documents = await self.many(view, [stream])
        there = {document["_id"]: document["version"] for document in documents}
        ahead = [(seen, version) for seen, version in positions if version > there.get(seen, 0)]
        stale = await self.wait_for(ahead, view)
        if ahead:
            documents = await self.many(view, [stream])
        return Found(documents[0] if documents else None, stale)

    async def many(self, view: View, streams: Iterable[str]) -> list[Document]:
        """The documents of these streams, those that there are, in any order."""
        asked = list(streams)
        if not asked:
            return []
        collection = await self._pointers.live(view)
        with store_errors():
            return _begun(await collection.find({"_id": {"$in": asked}}, batch_size=len(asked) + 1).to_list(None))

    async def any_of(self, view: View, field: str, values: Iterable[str]) -> list[Document]:
        """The documents in which a field, or one of its values, is one of these; `field` has an index of its own."""
        asked = sorted(set(values))
        collection = await self._pointers.live(view)
        with store_errors():
            return _begun(await collection.find({field: {"$in": asked}}, batch_size=A_PAGE).to_list(None))

    async def lately(self, view: View, key: Hashable, read: Callable[[], Awaitable[T]]) -> T:
        """What `read` finds in a view, or found for the same key at most half a second ago.

        For what every request asks and a view shows late anyway. Whoever has waited for a position in the view is
        given nothing older than that.
        """
        known = self._lately.setdefault(view.name, {})
        read_at, found = known.get(key, (float("-inf"), None))
        if time.monotonic() - read_at <= LATELY_SECONDS:
            return cast("T", found)
        read_at, found = time.monotonic(), await read()
        if len(known) >= LATELY_AT_MOST:
            known.clear()
        known[key] = read_at, found
        return found

    async def wait_for(self, positions: Sequence[tuple[str, int]], *views: View, within: float = WAIT_SECONDS) -> bool:
        """Wait until the views have taken these positions. True (stale) when one is parked or `within` seconds pass."""
        until = time.monotonic() + within
        for view in views:
            wanted = {stream: version for stream, version in positions if aggregate_of(stream) == view.of}
            if not wanted:
                continue
            stale = await self._stale(view, wanted, until)
            self._lately.pop(view.name, None)  # a read that goes on now was begun too early, and is not remembered
            if stale:
                return True
        return False

    async def _stale(self, view: View, wanted: dict[str, int], until: float) -> bool:
        waiting = self._waiting.setdefault(view.name, Waiting(partial(self._shown, view)))
        return await waiting.stale(wanted, until)

    async def _shown(self, view: View, streams: list[str]) -> dict[str, Document]:
        collection = await self._pointers.live(view)
        found = collection.find({"_id": {"$in": streams}}, STANDING, batch_size=len(streams) + 1)
        with store_errors():
            return {document["_id"]: document async for document in found}


Order = list[tuple[str, int]]


def _begun(documents: list[Document]) -> list[Document]:
    """Those with something to show: a stream that was parked before its first event was taken has a document, too.

    They are few, and left out here: a condition that no index holds makes some stores read all that there is.
    """
    return [document for document in documents if document["version"]]


async def _first(collection: Collection, where: Document, order: Order, number: int) -> list[Document]:
    """The first so many documents that have something to show."""
    asked = number
    while True:
        with store_errors():
            found = await collection.find(where).sort(order).limit(asked).to_list(None)
        begun = _begun(found)
        if len(begun) >= number or len(found) < asked:
            return begun[:number]
        asked *= 2


def all_of(*conditions: Document) -> Document:
    """All of the conditions, side by side where no field is named twice: some stores use no index under `$and`."""
    names = [name for condition in conditions for name in condition]
    if len(names) > len(set(names)):
        return {"$and": [condition for condition in conditions if condition]}
    return {name: asked for condition in conditions for name, asked in condition.items()}


def _asked_together(provinces: Some[str], order: Order) -> list[Document]:
    """Conditions on the province, asked one after the other: a store finds by index what is of one province.

    Streams are named by province first, so that lists in their order can be made so; other orders take all together.
    """
    each: list[Document] = [{"province": province} for province in sorted(provinces)]
    return each if order == [("_id", 1)] or len(each) == 1 else [{"province": {"$in": sorted(provinces)}}]


def _order(sort: tuple[str, ...]) -> Order:
    order = [(name.removeprefix("-"), -1 if name.startswith("-") else 1) for name in sort]
    return order if order[-1][0] == "_id" else [*order, ("_id", 1)]


def _value(document: Document, name: str) -> Any:
    value: Any = document
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _after(order: Order, values: Sequence[Any]) -> Document:
    """What sorts after the entry with these values: equal in the first fields and beyond it in the next one."""
    ways: list[Document] = []
    for index, ((name, direction), value) in enumerate(zip(order, values, strict=True)):
        equal = {field: given for (field, _), given in zip(order[:index], values, strict=False)}
        ways += [{**equal, **beyond} for beyond in _beyond(name, direction, value)]
    return {"$or": ways} if len(ways) > 1 else ways[0]


def _beyond(name: str, direction: int, value: Any) -> list[Document]:
    # The store sorts what is missing before everything, and compares it with nothing.
    if value is None:
        return [{name: {"$ne": None}}] if direction > 0 else []
    return [{name: {"$gt": value}}] if direction > 0 else [{name: {"$lt": value}}, {name: None}]
