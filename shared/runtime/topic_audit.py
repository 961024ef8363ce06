"""A province's topics checked against the journal: every published event is there, the same, in order, and no other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from aiokafka import ConsumerRecord

from shared.contracts.envelope import Envelope, Unreadable, read_headers
from shared.contracts.event import Audience
from shared.contracts.topics import read_topic, topic
from shared.runtime.journal_audit import Kept, Problem, event_hash, problem
from shared.runtime.store import Collection, Document, store_errors


@dataclass(slots=True)
class Sent:
    """A stream as a reader meets it that takes exactly the next version: `taken`, and the versions that came too early.

    Where the stream is sent again from its first event, what was wrong before is healed.
    """

    taken: int = 0
    early: set[int] = field(default_factory=set)
    disordered: bool = False

    def meet(self, version: int) -> None:
        """Take the next version; remember one that comes before it."""
        if version == 1:
            self.early.clear()
            self.disordered = False
        if version == self.taken + 1:
            self.disordered |= bool(self.early)
            self.taken = version
            self.early.discard(version)
        elif version > self.taken:
            self.early.add(version)


@dataclass(slots=True)
class Topics:
    """What was found in the topics of a province, beside what the journal keeps."""

    kept: Mapping[str, Kept]
    records: int = 0
    repeats: int = 0
    sent: dict[str, Sent] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    later: dict[str, dict[int, bytes]] = field(default_factory=dict)
    """Events that the journal did not have when it was read: by stream and version, their hashes."""
    strange: list[tuple[tuple[str, int, int], Problem]] = field(default_factory=list)
    """Records that are no event of the journal, by topic, partition and offset."""

    def meet(self, record: ConsumerRecord) -> None:
        """Compare the next record with the journal."""
        self.records += 1
        place = (record.topic, record.partition, record.offset)
        try:
            envelope, audience = _envelope(record)
        except Unreadable as wrong:
            key = (record.key or b"").decode(errors="replace")[:200]
            self.strange.append((place, problem("kafka", "record.unreadable", key, f"{_told(place)}: {wrong}")))
            return
        stream = envelope.stream
        found = event_hash(audience, envelope.type, record.value or b"")
        kept = self.kept.get(stream)
        if kept is None or envelope.version > kept.version:
            self.later.setdefault(stream, {})[envelope.version] = found
        elif kept.hash(envelope.version) != found:
            detail = f"{_told(place)}: version {envelope.version} is not the journal's"
            self.strange.append((place, problem("kafka", "record.differs", stream, detail)))
            return
        sent = self.sent.setdefault(stream, Sent())
        self.repeats += envelope.version <= sent.taken
        sent.meet(envelope.version)

    def missing(self) -> Iterator[Problem]:
        """What Kafka lacks of the journal, or has in an order that no reader can follow."""
        for stream, kept in self.kept.items():
            sent = self.sent.get(stream, Sent())
            wanted = [number for number in range(1, kept.version + 1) if number not in kept.unpublished]
            lacking = [number for number in wanted if number > sent.taken and number not in sent.early]
            if lacking:
                detail = (
                    f"{len(lacking)} of {len(wanted)} published events are not in Kafka, first version {lacking[0]}"
                )
                yield problem("kafka", "record.missing", stream, detail)
            elif sent.disordered or any(number > sent.taken for number in wanted):
                detail = f"versions stand before those that they follow, near version {max(1, sent.taken)}"
                yield problem("kafka", "order", stream, detail)

    async def explain(self, journal: Collection, discarded: Collection) -> None:
        """Ask once more about what the journal seemed to lack: it may be newer than the reading, or discarded.

        Raises StoreAway.
        """
        for stream, versions in self.later.items():
            found = await _hashes(journal, stream, min(versions))
            for version, seen in versions.items():
                if found.get(version) != seen:
                    rule = "record.differs" if version in found else "record.unknown"
                    self.problems.append(problem("kafka", rule, stream, f"version {version} is not in the journal"))
        if self.strange:
            with store_errors():
                known = {
                    (one["topic"], one["partition"], one["offset"])
                    async for one in discarded.find({}, {"topic": 1, "partition": 1, "offset": 1})
                }
            self.problems += [found for place, found in self.strange if place not in known]


async def _hashes(journal: Collection, stream: str, first: int) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    with store_errors():
        entry: Document
        async for entry in journal.find({"stream": stream, "last": {"$gte": first}}):
            for version, stored in enumerate(entry["events"], entry["first"]):
                found[version] = event_hash(entry["audience"], stored["type"], bytes(stored["data"]))
    return found


def _envelope(record: ConsumerRecord) -> tuple[Envelope, Audience]:
    """The record's envelope, and who may read its topic. Raises Unreadable when it could not have been sent so."""
    envelope = read_headers(record.headers)
    audience = read_topic(record.topic).audience
    if record.key != envelope.stream.encode():
        raise Unreadable("the key is not ce_subject")
    if record.topic != topic(envelope.province, envelope.stream.split("/", 1)[0], audience):
        raise Unreadable("the record is of another topic")
    return envelope, audience


def _told(place: tuple[str, int, int]) -> str:
    return f"{place[0]} partition {place[1]} offset {place[2]}"
