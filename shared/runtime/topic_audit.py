"""A province's topics checked against the journal: every published event is there, the same, in order, and no other.

What is remembered does not grow with the events: of each stream how far it came and one hash for all up to there, which
is compared where the journal's own hash is known. Only what can't be told so is looked up, a page at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from aiokafka import ConsumerRecord

from shared.contracts.envelope import Envelope, Unreadable, read_headers
from shared.contracts.event import Audience
from shared.contracts.topics import read_topic, topic
from shared.runtime.journal_audit import START, Kept, Problem, chain_at, event_hash, hashes, link, problem
from shared.runtime.store import Collection, store_errors
from shared.runtime.versions import Versions

PAGE = 200
NOTHING_KEPT = Kept()


@dataclass(slots=True)
class Sent:
    """A stream as a reader meets it that takes exactly the next version: `taken`, and the versions that came too early.

    Where the stream is sent again from its first event, what was wrong before is healed.
    """

    taken: int = 0
    early: Versions | None = None
    disordered: bool = False

    def meet(self, version: int) -> None:
        """Take the next version; remember one that comes before it."""
        if version == 1:
            self.early = None
            self.disordered = False
        if version == self.taken + 1:
            self.disordered |= bool(self.early)
            self.taken = version
            if self.early:
                self.early.discard(version)
        elif version > self.taken:
            self.early = self.early or Versions()
            self.early.add(version)


@dataclass(slots=True)
class Run:
    """A stream's events met in a row from the first one: how many, and what stands for them."""

    version: int = 0
    chain: bytes = START


@dataclass(slots=True)
class Unsure:
    """A record that has to be looked up: where it is, which event it claims to be, and its hash."""

    place: tuple[str, int, int]
    stream: str
    version: int
    found: bytes


@dataclass(slots=True)
class Topics:
    """What was found in the topics of a province, beside what the journal keeps."""

    kept: Mapping[str, Kept]
    records: int = 0
    repeats: int = 0
    sent: dict[str, Sent] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unsure: list[Unsure] = field(default_factory=list)
    doubtful: set[str] = field(default_factory=set)
    """Streams of which some record is not the journal's: which one, another look at each of them tells."""
    _first: dict[str, Run] = field(default_factory=dict)
    _again: dict[str, Run] = field(default_factory=dict)
    _unsettled: list[tuple[str, Run]] = field(default_factory=list)
    _strange: list[tuple[tuple[str, int, int], Problem]] = field(default_factory=list)

    def meet(self, record: ConsumerRecord) -> None:
        """Compare the next record with the journal, as far as that can be done without asking it."""
        self.records += 1
        met = self._read(record)
        if met is None:
            return
        kept = self.kept.get(met.stream, NOTHING_KEPT)
        sent = self.sent.get(met.stream)
        if sent is None:
            sent = self.sent[met.stream] = Sent()
        self.repeats += met.version <= sent.taken
        if met.version > kept.version or not self._follows(met, kept, sent):
            self.unsure.append(met)
        sent.meet(met.version)

    def look_again(self, record: ConsumerRecord) -> None:
        """Have a record of a doubtful stream looked up by itself."""
        met = self._read(record, known=True)
        if met is not None and met.stream in self.doubtful:
            self.unsure.append(met)

    @property
    def full(self) -> bool:
        """Whether enough is unsure to be looked up together."""
        return len(self.unsure) + len(self._unsettled) >= PAGE

    async def look_up(self, journal: Collection) -> None:
        """Ask the journal, which may be newer than the reading, about what is unsure. Raises StoreAway."""
        found = await hashes(journal, [(one.stream, one.version) for one in self.unsure])
        for one in self.unsure:
            its = found.get((one.stream, one.version))
            if its != one.found:
                rule, told = (
                    ("record.unknown", "in the journal") if its is None else ("record.differs", "the journal's")
                )
                detail = f"{_told(one.place)}: version {one.version} is not {told}"
                self._strange.append((one.place, problem("kafka", rule, one.stream, detail)))
        self.unsure.clear()
        for stream, run in self._unsettled:
            if await chain_at(journal, stream, run.version) != run.chain:
                self.doubtful.add(stream)
        self._unsettled.clear()

    async def settle(self, journal: Collection) -> None:
        """Compare what ended between the points where the journal's hashes are known. Raises StoreAway."""
        for runs in (self._first, self._again):
            for stream, run in runs.items():
                self._compare(stream, run, self.kept[stream])
                if self.full:
                    await self.look_up(journal)
            runs.clear()
        await self.look_up(journal)

    async def excuse(self, discarded: Collection) -> None:
        """Drop what a person has discarded from what is strange, and tell the rest. Raises StoreAway."""
        if not self._strange:
            return
        with store_errors():
            known = {
                (one["topic"], one["partition"], one["offset"])
                async for one in discarded.find({}, {"topic": 1, "partition": 1, "offset": 1})
            }
        self.problems += [found for place, found in self._strange if place not in known]

    def missing(self) -> Iterator[Problem]:
        """What Kafka lacks of the journal, or has in an order that no reader can follow."""
        for stream, kept in self.kept.items():
            sent = self.sent.get(stream, Sent())
            unpublished, early = kept.unpublished or (), sent.early or ()
            above = [number for number in range(sent.taken + 1, kept.version + 1) if number not in unpublished]
            lacking = [number for number in above if number not in early]
            if lacking:
                wanted = kept.version - len(unpublished)
                detail = f"{len(lacking)} of {wanted} published events are not in Kafka, first version {lacking[0]}"
                yield problem("kafka", "record.missing", stream, detail)
            elif sent.disordered or above:
                detail = f"versions stand before those that they follow, near version {max(1, sent.taken)}"
                yield problem("kafka", "order", stream, detail)

    def _read(self, record: ConsumerRecord, *, known: bool = False) -> Unsure | None:
        """The record as it claims to be; one that can't be read is strange, which is `known` at the second look."""
        place = (record.topic, record.partition, record.offset)
        try:
            envelope, audience = _envelope(record)
        except Unreadable as wrong:
            if not known:
                key = (record.key or b"").decode(errors="replace")[:200]
                self._strange.append((place, problem("kafka", "record.unreadable", key, f"{_told(place)}: {wrong}")))
            return None
        return Unsure(
            place, envelope.stream, envelope.version, event_hash(audience, envelope.type, record.value or b"")
        )

    def _follows(self, met: Unsure, kept: Kept, sent: Sent) -> bool:
        """Take the record into the run that it continues; False where there is none, so that it must be looked up."""
        runs = self._first if met.version == sent.taken + 1 else self._again
        run = runs.get(met.stream)
        if met.version == 1:
            if run is not None:
                self._compare(met.stream, run, kept)
            run = runs[met.stream] = Run()
        if run is None or met.version != run.version + 1:
            return False
        run.version, run.chain = met.version, link(run.chain, met.found)
        if met.version in {kept.version, kept.published}:
            self._compare(met.stream, run, kept)
        if met.version == kept.version:
            del runs[met.stream]
        return True

    def _compare(self, stream: str, run: Run, kept: Kept) -> None:
        if run.version == kept.version:
            right = run.chain == kept.chain
        elif run.version == kept.published:
            right = run.chain == kept.sent_chain
        else:
            self._unsettled.append((stream, run))
            return
        if not right:
            self.doubtful.add(stream)


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
