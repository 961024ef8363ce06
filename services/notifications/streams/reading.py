"""Pages of a topic from a reader's place on: from memory where it holds what follows, else from Kafka."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence, Sized
from dataclasses import dataclass

from services.notifications.streams.asking import Start, Wanted
from services.notifications.streams.broker import OutOfRange
from services.notifications.streams.cloud_events import Told
from services.notifications.streams.iterators import Gone, Iterators, Place
from services.notifications.streams.ring import Entry
from services.notifications.streams.tails import Tail, Tails

CHUNK = 500
BREATH = 50
"""After so many records others have their turn: what was answered before goes out meanwhile."""
MOST_SCANNED = 5_000
"""Records that one page looks at, where few of them are wanted."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a page holds at most."""

    events: int
    size: int

    def full(self, parts: Sized, size: int) -> bool:
        """Whether a page with these parts, of so many bytes, takes no more."""
        return size >= self.size or len(parts) >= self.events


@dataclass(slots=True)
class Page:
    """`parts` are the events, as CloudEvents or as frames; `done`: nothing more was there when the page was read."""

    parts: list[bytes]
    done: bool


class Reader:
    """Somebody who reads a topic on from a place, page by page; `framed` gives server-sent events.

    Caught up, `number` is the entry of the tail's memory that comes next, and the place is the one that all share.
    """

    def __init__(self, tails: Tails, tail: Tail, iterators: Iterators, wanted: Wanted, place: Place) -> None:
        self._tails, self._tail, self._iterators = tails, tail, iterators
        self._wanted, self._place = wanted, place
        self._partitions = wanted.partitions(tail.topic.partitions)
        self._number: int | None = None

    @property
    def iterator(self) -> str:
        """Where the reader goes on."""
        return self._written(self._place)

    async def page(self, bounds: Bounds, *, framed: bool = False) -> Page:
        """What comes next, as far as the bounds allow; the place moves on past what is not wanted too.

        Raises KafkaAway, StoreAway, and Gone where Kafka no longer has what comes next.
        """
        await self._tail.refresh()
        ring = self._tail.ring
        if self._number is not None and self._number >= ring.first:
            return self._followed(self._number, bounds, framed)
        if ring.holds(self._place.following, self._partitions):
            return self._joined(bounds, framed)
        self._number = None
        return await self._caught_up(bounds, framed)

    def _followed(self, number: int, bounds: Bounds, framed: bool) -> Page:
        """What is new in memory for a reader who has everything before."""
        parts: list[bytes] = []
        size, ring, last = 0, self._tail.ring, None
        for entry in ring.since(number):
            number, last = number + 1, entry
            if self._wanted.has(entry.told.type, entry.told.stream):
                parts.append(self._shared(entry) if framed else self._wanted.given(entry.told).body)
                size += len(parts[-1])
                if bounds.full(parts, size):
                    break
        self._number, done = number, number >= ring.next
        if done:
            self._place = Place(ring.ends.copy(), ring.reached)
        elif last is not None:
            self._place = Place(list(last.following), last.reached)
        return Page(parts, done)

    def _joined(self, bounds: Bounds, framed: bool) -> Page:
        """What memory holds after a place of the reader's own."""
        parts: list[bytes] = []
        size, ring, place = 0, self._tail.ring, self._place
        for entry in ring.since(ring.first):
            if entry.partition not in self._partitions or entry.offset < place.following[entry.partition]:
                continue
            place.following[entry.partition] = entry.offset + 1
            if self._wanted.has(entry.told.type, entry.told.stream):
                told = self._wanted.given(entry.told)
                parts.append(self._frame(told, place) if framed else told.body)
                size += len(parts[-1])
                if bounds.full(parts, size):
                    return Page(parts, done=False)
        place.following = _furthest(place.following, ring.ends)
        place.reached = max(place.reached, ring.reached)
        if place.following == ring.ends:
            self._number = ring.next
        return Page(parts, done=True)

    async def _caught_up(self, bounds: Bounds, framed: bool) -> Page:
        """What Kafka has after the place."""
        parts: list[bytes] = []
        size = scanned = 0
        place, ends = self._place.copy(), self._tail.ring.ends
        last: dict[int, int] = {}
        everything = self._wanted.all
        chunk = bounds.events if everything else MOST_SCANNED
        while not bounds.full(parts, size) and scanned < MOST_SCANNED:
            left = {one: place.following[one] for one in self._partitions if place.following[one] < ends[one]}
            if not left:
                break
            try:
                records = await self._tails.broker.read(self._tail.topic, left, min(CHUNK, chunk - scanned))
            except OutOfRange:
                detail = "Kafka no longer has what follows the iterator."
                raise Gone("cursor.expired", detail, place.reached) from None
            for record in records:
                if bounds.full(parts, size):
                    break
                if scanned % BREATH == 0:
                    await asyncio.sleep(0)
                scanned += 1
                place.following[record.partition] = record.offset + 1
                last[record.partition] = record.timestamp
                told = self._tail.told(record)
                if told is not None and (everything or self._wanted.has(told.type, told.stream)):
                    told = self._wanted.given(told)
                    parts.append(self._frame(told, place) if framed else told.body)
                    size += len(parts[-1])
        behind = [one for one in self._partitions if place.following[one] < ends[one]]
        times = [last.get(one, place.reached) for one in behind] or [max(last.values(), default=place.reached)]
        place.reached = max(place.reached, min(times))
        if not behind:
            place.following = _furthest(place.following, ends)
        self._place = place
        return Page(parts, done=not behind)

    def _shared(self, entry: Entry) -> bytes:
        """The entry's frame, which all share who get it as it is."""
        told = self._wanted.given(entry.told)

        def made(entry: Entry) -> bytes:
            return self._frame(told, Place(list(entry.following), entry.reached))

        return self._tail.ring.frame(entry, made) if told is entry.told else made(entry)

    def _frame(self, told: Told, place: Place) -> bytes:
        return b"id: %s\nevent: %s\ndata: %s\n\n" % (self._written(place).encode(), told.type.encode(), told.body)

    def _written(self, place: Place) -> str:
        topic = self._tail.topic
        return self._iterators.write(topic.cluster, topic.name, place.following, place.reached)


class Readers:
    """Makes readers. Its methods raise KafkaAway."""

    def __init__(self, tails: Tails, iterators: Iterators) -> None:
        self._tails, self._iterators = tails, iterators

    async def reader(self, tail: Tail, wanted: Wanted, start: Start) -> Reader:
        """A reader of a tail's topic. Raises Unprocessable for a forged iterator, Gone for an old one."""
        place = await self._place(tail, start)
        return Reader(self._tails, tail, self._iterators, wanted, place)

    async def _place(self, tail: Tail, start: Start) -> Place:
        broker, topic, ring = self._tails.broker, tail.topic, tail.ring
        if start.after is not None:
            place = self._iterators.read(start.after, topic.cluster, topic.name, topic.partitions)
            if any(one > end for one, end in zip(place.following, ring.ends, strict=True)):
                ends = await broker.ends(topic)  # another process may have read on further than this one
                if any(one > end for one, end in zip(place.following, ends, strict=True)):
                    raise Gone("cursor.ahead", "The iterator is ahead of all that there is.", place.reached)
            return place
        if start.since is not None:
            return Place(await broker.at(topic, start.since), start.since)
        if start.begin == "earliest":
            return Place(await broker.starts(topic), 0)
        return Place(ring.ends.copy(), ring.reached)


def _furthest(one: Sequence[int], other: Sequence[int]) -> list[int]:
    return [max(pair) for pair in zip(one, other, strict=True)]
