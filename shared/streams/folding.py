"""The rules of a view, pure: which records of a batch a stream's document takes, drops, or parks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from shared.contracts.topics import province_of
from shared.runtime.store import Document
from shared.streams.letters import Letter, Why, letter_id, told
from shared.streams.records import Parsed, RawRecord, Read, Unreadable
from shared.streams.view import View

MARKS = ("parked_from", "parked_through", "parked_last", "parked_why")
"""What the document of a parked stream holds besides: the version at which it stands, the highest version parked, the
letter that came last (every change compares it), and why it stands."""

Standing = Literal["gap", "unreadable", "bug"]
Coordinates = tuple[str, int, int]
Check = Callable[[Document], object]


@dataclass(slots=True)
class Parked:
    """How a stream is parked."""

    at: int
    through: int
    last: str
    why: Standing

    def marks(self) -> Document:
        """As the document holds it."""
        return dict(zip(MARKS, (self.at, self.through, self.last, self.why), strict=True))


@dataclass(frozen=True, slots=True)
class Discards:
    """What a person has discarded of a stream: records, and their versions.

    `passed`: versions of records that could be read: they count as taken. `versions`: those that unreadable records
    claimed; they are passed over only where a later version shows that no other record is to come.
    """

    records: frozenset[Coordinates] = frozenset()
    passed: frozenset[int] = frozenset()
    versions: frozenset[int] = frozenset()


NOTHING_DISCARDED = Discards()


@dataclass(slots=True)
class Step:
    """What a batch does to one stream's document. `before` is what was read, `after` what to write, None: nothing."""

    stream: str
    before: Document
    after: Document | None = None
    letters: list[Letter] = field(default_factory=list)
    early: list[RawRecord] = field(default_factory=list)
    applied: int = 0
    repeated: int = 0
    fails: bool = False
    heals: bool = False


def parked(document: Document) -> Parked | None:
    """How a document's stream is parked, None when it is not."""
    at = document.get("parked_from")
    if at is None:
        return None
    return Parked(at, document["parked_through"], document["parked_last"], document["parked_why"])


def unchanged(stream: str, document: Document) -> Document:
    """The condition that a document is still as it was read: the exact version, and what was parked last."""
    return {"_id": stream, "version": document.get("version", 0), "parked_last": document.get("parked_last")}


def advance(  # noqa: C901, PLR0912, PLR0915  the rules in their order, in one pass: every record of a batch comes here
    view: View,
    generation: int,
    stream: str,
    document: Document,
    batch: Sequence[Parsed],
    discards: Discards = NOTHING_DISCARDED,
    check: Check | None = None,
    building: bool = False,
) -> Step:
    """Take a stream's records of a batch, in their order, into its document (`{}`: there is none yet).

    Takes exactly version + 1, drops what is at or below, parks what is above and everything after a failure.
    `check` is asked about each document that would be stored, and raises when it can't be. Of a generation that is
    `building`, what is above has only come before its rebuild did: it is `early`, and not parked.
    """
    step = Step(stream, document)
    standing = parked(document)
    current = document
    if standing is not None:
        current = {name: value for name, value in document.items() if name not in MARKS}
    version = current.get("version", 0)
    apply = view.apply
    for parsed in batch:
        if discards.records and coordinates(parsed.raw) in discards.records:
            if isinstance(parsed, Read) and standing is None and parsed.recorded.version == version + 1:
                version += 1
                current = passed_over(current, stream, version)
            step.repeated += 1
            continue
        if isinstance(parsed, Unreadable):
            error = (parsed.rule, parsed.why)
            standing = _park(step, standing, view, generation, parsed, version + 1, "unreadable", error)
            continue
        recorded = parsed.recorded
        if recorded.version <= version:
            step.repeated += 1
            continue
        if standing is not None and recorded.version >= standing.at:
            standing = _park(step, standing, view, generation, parsed, standing.at, "behind", ("behind", ""))
            continue
        while recorded.version > version + 1 and version + 1 in discards.versions:
            version += 1
            current = passed_over(current, stream, version)
        if recorded.version > version + 1 and building:
            step.early.append(parsed.raw)
            continue
        if recorded.version > version + 1:
            missing = ("gap", f"versions {version + 1} to {recorded.version - 1} have not come")
            standing = _park(step, standing, view, generation, parsed, recorded.version, "gap", missing)
            continue
        try:
            taken = apply(current, recorded)
            if check is not None:
                check(taken)
        except Exception as failure:  # noqa: BLE001  whatever a fold raises stops its stream, and no other
            error = (told(failure), "")
            standing = _park(step, standing, view, generation, parsed, recorded.version, "bug", error)
            continue
        current = taken
        version = recorded.version
        step.applied += 1
    if step.applied or step.letters or version != document.get("version", 0):
        begun = current or passed_over(current, stream, version)
        step.after = begun if standing is None else begun | standing.marks()
    step.heals = standing is not None and standing.why == "gap" and standing.at == version + 1
    step.fails = standing is not None and parked(document) is None
    return step


def _park(
    step: Step,
    standing: Parked | None,
    view: View,
    generation: int,
    parsed: Parsed,
    at: int,
    why: Why,
    error: tuple[str, str],
) -> Parked:
    step.letters.append(Letter(view.name, generation, parsed, why, *error))
    last = letter_id(view.name, generation, parsed.raw)
    claimed = parsed.version if isinstance(parsed, Unreadable) else parsed.recorded.version
    through = max(claimed or 0, at - 1, standing.through if standing else 0)
    if standing is None or (at < standing.at and why != "behind"):
        assert why != "behind"
        return Parked(at, through, last, why)
    return Parked(standing.at, through, last, standing.why)


def coordinates(raw: RawRecord) -> Coordinates:
    """Where a record is in Kafka."""
    return (raw.topic, raw.partition, raw.offset)


def passed_over(document: Document, stream: str, version: int) -> Document:
    """The document at a version without its event."""
    return document | {"_id": stream, "province": province_of(stream), "version": version}
