"""The newest events of a topic, in the order in which they were read, as far as some megabytes reach."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from services.notifications.streams.cloud_events import Told

OVERHEAD = 400
"""Bytes that an entry takes besides its event."""


@dataclass(slots=True)
class Entry:
    """An event with its place, and where whoever has read up to here goes on: `following`, and its iterator's `frame`."""

    partition: int
    offset: int
    told: Told
    following: tuple[int, ...]
    reached: int
    frame: bytes | None = None


class Ring:
    """Bounded by `most` bytes; the oldest leave first. Entries are numbered from 0 on; `first` is the oldest one's number.

    `starts` and `ends`: every event of a partition from the first to before the second is here, if it is one for readers.
    """

    def __init__(self, ends: Sequence[int], reached: int, most: int) -> None:
        self.starts, self.ends, self.reached = list(ends), list(ends), reached
        self.size, self._most = 0, most
        self._entries: list[Entry] = []
        self.first = 0

    @property
    def next(self) -> int:
        """The number that the next entry will have."""
        return self.first + len(self._entries)

    def take(self, partition: int, offset: int, at: int, told: Told | None) -> None:
        """Add a record; one that is for nobody (None) only moves the partition's end. `at`: milliseconds since 1970."""
        if offset < self.ends[partition]:
            return
        self.ends[partition] = offset + 1
        self.reached = max(self.reached, at)
        if told is None:
            return
        self._entries.append(Entry(partition, offset, told, tuple(self.ends), self.reached))
        self.size += len(told.body) + OVERHEAD
        while self.size > self._most:
            self._drop()

    def _drop(self) -> None:
        oldest = self._entries.pop(0)
        self.first += 1
        self.starts[oldest.partition] = oldest.offset + 1
        self.size -= len(oldest.told.body) + OVERHEAD + len(oldest.frame or b"")

    def holds(self, following: Sequence[int], partitions: Sequence[int]) -> bool:
        """Whether all that comes after a place, in these partitions, is here."""
        return all(following[one] >= self.starts[one] for one in partitions)

    def since(self, number: int) -> Iterator[Entry]:
        """Entries from that number on, oldest first."""
        for position in range(number - self.first, len(self._entries)):
            yield self._entries[position]

    def show(self, shown: Callable[[Told], Told]) -> None:
        """Let every entry be the event as `shown` gives it now; a frame of one that changes is made again."""
        for entry in self._entries:
            told = shown(entry.told)
            if told is not entry.told:
                self.size += len(told.body) - len(entry.told.body) - len(entry.frame or b"")
                entry.told, entry.frame = told, None

    def frame(self, entry: Entry, make: Callable[[Entry], bytes]) -> bytes:
        """The entry as server-sent event, made once for all readers."""
        if entry.frame is None:
            entry.frame = make(entry)
            self.size += len(entry.frame)
        return entry.frame
