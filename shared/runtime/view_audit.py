"""A service's views checked: each document is what folding its stream's events from the first one gives."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import AsyncIterable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from zlib import crc32

import bson
from bson.codec_options import CodecOptions

from shared.contracts.recorded import Recorded
from shared.contracts.topics import aggregate_of
from shared.journal.entry import read_entry
from shared.runtime.journal_audit import AT_ONCE, HASH_BYTES, IN_ORDER, Problem, problem, within
from shared.runtime.store import Collection, Document, store_errors
from shared.streams.folding import MARKS, NOTHING_DISCARDED, Discards, passed_over
from shared.streams.view import ASIDE, View

STREAMS_AT_ONCE = 20_000
_AS_STORED: CodecOptions[Document] = CodecOptions(tz_aware=True)


@dataclass(slots=True)
class Shown:
    """What a view shows of one stream: the version, a digest of the document, and whether it is parked."""

    version: int
    digest: bytes
    parked: bool


@dataclass(slots=True)
class Found:
    """What came of a view: how many documents, how many of them parked or behind, and the problems."""

    documents: int = 0
    parked: int = 0
    behind: int = 0
    problems: list[Problem] = field(default_factory=list)


def digest(document: Document) -> bytes:
    """The same for documents with the same content, as the store gives them back; marks and tasks aside."""
    content = {name: value for name, value in document.items() if name not in (*MARKS, *ASIDE)}
    stored = bson.decode(bson.encode(content), codec_options=_AS_STORED)
    return sha256(json.dumps(stored, sort_keys=True, default=repr).encode()).digest()[:HASH_BYTES]


async def shown(collection: Collection, view: View, province: str, progress: Callable[[int], None]) -> dict[str, Shown]:
    """Every document of a view in a province, by stream; `progress` is told each. Raises StoreAway."""
    found = {}
    of_province = {"province": province, "_id": {"$regex": f"^{view.context}/{province}/"}}
    with store_errors():
        async for document in collection.find(of_province, batch_size=AT_ONCE):
            found[document["_id"]] = Shown(document["version"], digest(document), "parked_from" in document)
            progress(1)
    return found


class ViewCheck:
    """The check of one view in one province: given the streams' events in order, it compares as versions are reached.

    It holds a hash for each document, and the folds of those streams of which it has some but not all events.
    """

    def __init__(self, view: View, documents: Mapping[str, Shown], discards: Mapping[str, Discards]) -> None:
        self._view, self._documents, self._discards = view, documents, discards
        self._folds: dict[str, list[Document]] = {}
        self._done: set[str] = set()
        self.found = Found(len(documents), sum(one.parked for one in documents.values()))

    def take(self, recorded: Recorded) -> None:
        """Fold the next event of a stream; repeats and what lies beyond the document are left out."""
        stream = recorded.stream
        if stream in self._done or (wanted := self._documents.get(stream)) is None or wanted.version == 0:
            return
        folds = self._folds.setdefault(stream, [{} for _ in self._ways(stream)])
        if recorded.version != folds[0].get("version", 0) + 1:
            return
        try:
            folds[:] = [
                passed_over(before, stream, recorded.version)
                if recorded.version in passed
                else self._view.apply(before, recorded)
                for before, passed in zip(folds, self._ways(stream), strict=True)
            ]
        except Exception as failure:  # noqa: BLE001  whatever a fold raises is a finding
            self._finish(stream, "fold.fails", f"at version {recorded.version}: {type(failure).__name__}")
            return
        if recorded.version == wanted.version:
            same = any(digest(folded) == wanted.digest for folded in folds)
            self._finish(stream, "" if same else "document.differs", f"at version {wanted.version}")

    @property
    def of(self) -> str:
        """Context and aggregate of the streams that the view follows."""
        return self._view.of

    @property
    def documents(self) -> Iterable[str]:
        """The streams that have a document."""
        return self._documents

    def leave(self, stream: str | None = None) -> None:
        """No more events of the stream, or of any that was met, will come: what was folded is let go."""
        if stream is None:
            self._folds.clear()
        else:
            self._folds.pop(stream, None)

    def unreadable(self, stream: str, why: str) -> None:
        """The stream's next event can't be read, so that nothing can be compared."""
        if stream in self._documents and stream not in self._done:
            self._finish(stream, "event.unreadable", why)

    def end(self, ends: Mapping[str, int], *, lagging: bool) -> Found:
        """Compare with where the streams end; `lagging`: the projector has records left, so that being behind is none."""
        for stream, wanted in self._documents.items():
            if stream not in self._done and wanted.version > 0:
                detail = f"the document is at version {wanted.version}, its stream has not so many events"
                self._finish(stream, "document.ahead", detail)
        for stream, end in ends.items():
            if aggregate_of(stream) != self._view.of:
                continue
            one = self._documents.get(stream)
            if end > (one.version if one else 0) and not (one and one.parked):
                self.found.behind += 1
                if not lagging:
                    detail = f"the document is at version {one.version if one else 0}, the stream at {end}"
                    self._finish(stream, "document.behind", detail)
        return self.found

    def _ways(self, stream: str) -> tuple[frozenset[int], ...]:
        """The versions that may have been passed over: of discarded records, for unreadable ones another copy may do."""
        discards = self._discards.get(stream, NOTHING_DISCARDED)
        return tuple({discards.passed, discards.passed | discards.versions, frozenset()})

    def _finish(self, stream: str, rule: str, detail: str) -> None:
        self._done.add(stream)
        self._folds.pop(stream, None)
        if rule:
            self.found.problems.append(problem("view", rule, stream, detail, view=self._view.name))


async def fold_journal(journal: Collection, context: str, province: str, checks: Iterable[ViewCheck]) -> None:
    """Give checks their streams' events out of the journal, one stream after another. Raises StoreAway."""
    by_aggregate: dict[str, list[ViewCheck]] = defaultdict(list)
    for check in checks:
        by_aggregate[check.of].append(check)
    stream, unreadable = "", False
    with store_errors():
        async for entry in journal.find(within(context, province), batch_size=AT_ONCE).sort(IN_ORDER):
            of_stream = by_aggregate.get(aggregate_of(entry["stream"]), ())
            if entry["stream"] != stream:
                for check in by_aggregate.get(aggregate_of(stream), ()) if stream else ():
                    check.leave(stream)
                stream, unreadable = entry["stream"], False
            if unreadable or not of_stream:
                continue
            try:
                for recorded in read_entry(entry):
                    for check in of_stream:
                        check.take(recorded)
            except (ValueError, KeyError) as failure:
                unreadable = True
                for check in of_stream:
                    check.unreadable(stream, type(failure).__name__)


async def fold_topics(
    events: Callable[[], AsyncIterable[Recorded]], checks: Sequence[ViewCheck], at_once: int = STREAMS_AT_ONCE
) -> None:
    """Give checks the events of other contexts' topics, which are read once for every `at_once` streams.

    Streams stand mixed in a topic, so that all of those looked at together are folded side by side.
    """
    by_aggregate: dict[str, list[ViewCheck]] = defaultdict(list)
    for check in checks:
        by_aggregate[check.of].append(check)
    passes = max((len(set(check.documents)) for check in checks), default=0) // at_once + 1
    for part in range(passes):
        async for recorded in events():
            if passes == 1 or crc32(recorded.stream.encode()) % passes == part:
                for check in by_aggregate.get(aggregate_of(recorded.stream), ()):
                    check.take(recorded)
        for check in checks:
            check.leave()
