"""The journal checked against itself: nothing missing in a stream, no byte changed; and what Kafka must have of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TypeAlias

from pymongo import ASCENDING

from shared.contracts.event import Audience
from shared.contracts.topics import stream_name
from shared.journal.entry import NO_DIGEST, next_digest
from shared.runtime.store import Collection, Document, store_errors

Problem: TypeAlias = dict[str, str | int]
"""`{"where": "journal" | "kafka" | "view", "rule", "stream", "detail"}`, a view's with `view`."""

HASH_BYTES = 32
FIELDS = {"stream": 1, "entry": 1, "first": 1, "last": 1, "audience": 1, "events": 1, "digest": 1, "unpublished": 1}


def problem(where: str, rule: str, stream: str, detail: str, **more: str) -> Problem:
    """A finding; `rule` is stable, `detail` names places and never data."""
    return {"where": where, "rule": rule, "stream": stream, "detail": detail, **more}


def event_hash(audience: Audience, event_type: str, data: bytes) -> bytes:
    """What stands for an event in memory: who may read it, its type and its exact bytes."""
    return sha256(b"\0".join((audience.encode(), event_type.encode(), data))).digest()


@dataclass(slots=True)
class Kept:
    """What the journal has of a stream: a hash per event, in order, and the versions that Kafka need not have yet."""

    entries: int = 0
    hashes: bytearray = field(default_factory=bytearray)
    unpublished: set[int] = field(default_factory=set)

    @property
    def version(self) -> int:
        """The last event's version, 0 when there is none."""
        return len(self.hashes) // HASH_BYTES

    @property
    def published(self) -> int:
        """The version up to which everything was sent."""
        return min(self.unpublished, default=self.version + 1) - 1

    def hash(self, version: int) -> bytes:
        """The hash of the event at a version, which must be there."""
        return bytes(self.hashes[(version - 1) * HASH_BYTES : version * HASH_BYTES])


def check_stream(stream: str, entries: Iterable[Document]) -> tuple[Kept, list[Problem]]:
    """Read a stream's entries in order: entries and versions without a hole, and every digest as its bytes give it."""
    kept = Kept()
    problems: list[Problem] = []
    digest = NO_DIGEST
    for entry in entries:
        if entry["entry"] != kept.entries + 1:
            detail = f"entry {entry['entry']} stands where {kept.entries + 1} should"
            return kept, [*problems, problem("journal", "entries.hole", stream, detail)]
        if (entry["first"], entry["last"]) != (kept.version + 1, kept.version + len(entry["events"])):
            detail = f"entry {entry['entry']} has not the versions that follow {kept.version}"
            return kept, [*problems, problem("journal", "versions.hole", stream, detail)]
        kept.entries += 1
        for stored in entry["events"]:
            data = bytes(stored["data"])
            digest = next_digest(digest, data)
            kept.hashes += event_hash(entry["audience"], stored["type"], data)
            if entry.get("unpublished"):
                kept.unpublished.add(kept.version)
        if digest != entry["digest"]:
            detail = f"entry {entry['entry']} has another digest than its bytes give"
            problems.append(problem("journal", "digest.differs", stream, detail))
            digest = entry["digest"]
    return kept, problems


async def read_stream(journal: Collection, stream: str) -> tuple[Kept, list[Problem]]:
    """One stream as it is now. Raises StoreAway."""
    with store_errors():
        found = await journal.find({"stream": stream}, FIELDS).sort("entry", ASCENDING).to_list(None)
    return check_stream(stream, found)


async def read_province(journal: Collection, context: str, province: str) -> tuple[dict[str, Kept], list[Problem]]:
    """Every stream of a province, by name, and what is wrong in them. Raises StoreAway."""
    streams: dict[str, Kept] = {}
    problems: list[Problem] = []
    async for stream, entries in _streams(journal, context, province):
        kept, wrong = check_stream(stream, entries)
        if wrong:  # an entry written while the scan went by may look like a hole: read alone it does not
            kept, wrong = await read_stream(journal, stream)
        streams[stream] = kept
        problems += wrong
    return streams, problems


async def _streams(journal: Collection, context: str, province: str) -> AsyncIterator[tuple[str, Sequence[Document]]]:
    """The streams of a province one after another, each with its entries in order."""
    start = stream_name(context, province, "")
    within = {"stream": {"$gte": start, "$lt": start[:-1] + chr(ord("/") + 1)}}
    waiting: list[Document] = []
    with store_errors():
        async for entry in journal.find(within, FIELDS).sort([("stream", ASCENDING), ("entry", ASCENDING)]):
            if waiting and waiting[-1]["stream"] != entry["stream"]:
                yield waiting[0]["stream"], waiting
                waiting = []
            waiting.append(entry)
    if waiting:
        yield waiting[0]["stream"], waiting
