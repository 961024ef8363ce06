"""The journal checked against itself: nothing missing in a stream, no byte changed; and what Kafka must have of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeAlias

from pymongo import ASCENDING

from shared.contracts.event import Audience
from shared.contracts.topics import stream_name
from shared.journal.entry import NO_DIGEST, next_digest
from shared.runtime.store import Collection, Document, store_errors
from shared.runtime.versions import Versions

Problem: TypeAlias = dict[str, str | int]
"""`{"where": "journal" | "kafka" | "view", "rule", "stream", "detail"}`, a view's with `view`."""

HASH_BYTES = 16
START = b""
IN_ORDER = [("stream", ASCENDING), ("entry", ASCENDING)]
AT_ONCE = 500
"""Documents that come in one answer: without a bound, as many as fill 16 MB, and five times that once they are read."""


def problem(where: str, rule: str, stream: str, detail: str, **more: str) -> Problem:
    """A finding; `rule` is stable, `detail` names places and never data."""
    return {"where": where, "rule": rule, "stream": stream, "detail": detail, **more}


def event_hash(audience: Audience, event_type: str, data: bytes) -> bytes:
    """What stands for an event: who may read it, its type and its exact bytes."""
    return sha256(b"\0".join((audience.encode(), event_type.encode(), data))).digest()[:HASH_BYTES]


def link(chain: bytes, event: bytes) -> bytes:
    """What stands for a stream's events up to one, made of what stood for those before it (`START` at first)."""
    return sha256(chain + event).digest()[:HASH_BYTES]


@dataclass(slots=True)
class Kept:
    """What the journal has of a stream, in a size that does not grow with its events.

    `chain` stands for all of its events, `sent_chain` for those before the first one that Kafka need not have yet.
    """

    entries: int = 0
    version: int = 0
    chain: bytes = START
    unpublished: Versions | None = None
    sent_chain: bytes = START

    @property
    def published(self) -> int:
        """The version up to which everything was sent."""
        return next(iter(self.unpublished)) - 1 if self.unpublished else self.version

    def take(self, event: bytes, *, unpublished: bool) -> None:
        """The stream's next event, by its hash."""
        self.version += 1
        self.chain = link(self.chain, event)
        if unpublished:
            self.unpublished = self.unpublished or Versions()
            self.unpublished.add(self.version)
        if not self.unpublished:
            self.sent_chain = self.chain


class Reading:
    """One stream read entry by entry: entries and versions without a hole, and every digest as its bytes give it."""

    def __init__(self, stream: str) -> None:
        self.stream, self.kept = stream, Kept()
        self.problems: list[Problem] = []
        self._digest, self._broken = NO_DIGEST, False

    def take(self, entry: Document) -> None:
        """The next entry; after a hole nothing more is read."""
        if self._broken:
            return None
        kept, number = self.kept, entry["entry"]
        if number != kept.entries + 1:
            return self._break("entries.hole", f"entry {number} stands where {kept.entries + 1} should")
        if (entry["first"], entry["last"]) != (kept.version + 1, kept.version + len(entry["events"])):
            return self._break("versions.hole", f"entry {number} has not the versions that follow {kept.version}")
        kept.entries += 1
        for stored in entry["events"]:
            data = bytes(stored["data"])
            self._digest = next_digest(self._digest, data)
            event = event_hash(entry["audience"], stored["type"], data)
            kept.take(event, unpublished=bool(entry.get("unpublished")))
        if self._digest != entry["digest"]:
            detail = f"entry {number} has another digest than its bytes give"
            self.problems.append(problem("journal", "digest.differs", self.stream, detail))
            self._digest = entry["digest"]
        return None

    def _break(self, rule: str, detail: str) -> None:
        self._broken = True
        self.problems.append(problem("journal", rule, self.stream, detail))


async def read_stream(journal: Collection, stream: str) -> Reading:
    """One stream as it is now. Raises StoreAway."""
    reading = Reading(stream)
    with store_errors():
        async for entry in journal.find({"stream": stream}).sort("entry", ASCENDING):
            reading.take(entry)
    return reading


async def read_province(
    journal: Collection, context: str, province: str, progress: Callable[[int], None]
) -> tuple[dict[str, Kept], list[Problem]]:
    """Every stream of a province, by name, and what is wrong in them; `progress` is told each entry. Raises StoreAway."""
    streams: dict[str, Kept] = {}
    problems: list[Problem] = []
    async for reading in _readings(journal, context, province, progress):
        # An entry written while the scan went by may look like a hole: read alone it does not.
        sure = await read_stream(journal, reading.stream) if reading.problems else reading
        streams[sure.stream] = sure.kept
        problems += sure.problems
    return streams, problems


def within(context: str, province: str) -> Document:
    """The condition for the streams of a province: a range of the index by stream and entry."""
    start = stream_name(context, province, "")
    return {"stream": {"$gte": start, "$lt": start[:-1] + chr(ord("/") + 1)}}


async def _readings(
    journal: Collection, context: str, province: str, progress: Callable[[int], None]
) -> AsyncIterator[Reading]:
    reading: Reading | None = None
    with store_errors():
        async for entry in journal.find(within(context, province), batch_size=AT_ONCE).sort(IN_ORDER):
            if reading is None or reading.stream != entry["stream"]:
                if reading is not None:
                    yield reading
                reading = Reading(entry["stream"])
            reading.take(entry)
            progress(1)
    if reading is not None:
        yield reading


async def hashes(journal: Collection, wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], bytes]:
    """The events at these streams' versions as the journal has them now, those that there are. Raises StoreAway."""
    asked = set(wanted)
    spans: list[Document] = [
        {"stream": stream, "first": {"$lte": version}, "last": {"$gte": version}} for stream, version in asked
    ]
    found: dict[tuple[str, int], bytes] = {}
    if spans:
        with store_errors():
            async for entry in journal.find({"$or": spans}):
                for version, stored in enumerate(entry["events"], entry["first"]):
                    place = entry["stream"], version
                    if place in asked:
                        found[place] = event_hash(entry["audience"], stored["type"], bytes(stored["data"]))
    return found


async def chain_at(journal: Collection, stream: str, version: int) -> bytes:
    """What stands for a stream's events up to a version, as the journal has them now. Raises StoreAway."""
    chain, at = START, 0
    with store_errors():
        async for entry in journal.find({"stream": stream}).sort("entry", ASCENDING):
            for stored in entry["events"]:
                if at < version:
                    chain, at = (
                        link(chain, event_hash(entry["audience"], stored["type"], bytes(stored["data"]))),
                        at + 1,
                    )
    return chain
