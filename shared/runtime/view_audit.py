"""A service's views checked: each document is what folding its stream's events from the first one gives."""

from __future__ import annotations

import json
from collections.abc import AsyncIterable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

import bson
from bson.codec_options import CodecOptions

from shared.contracts.recorded import Recorded
from shared.contracts.topics import aggregate_of
from shared.journal import Loaded
from shared.runtime.journal_audit import Problem, problem
from shared.runtime.store import Collection, Document, store_errors
from shared.streams.folding import MARKS, NOTHING_DISCARDED, Discards, passed_over
from shared.streams.view import View

AT_ONCE = 200
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
    """The same for documents with the same content, as the store gives them back; what marks a parked stream aside."""
    content = {name: value for name, value in document.items() if name not in MARKS}
    stored = bson.decode(bson.encode(content), codec_options=_AS_STORED)
    return sha256(json.dumps(stored, sort_keys=True, default=repr).encode()).digest()


async def shown(collection: Collection, view: View, province: str) -> dict[str, Shown]:
    """Every document of a view in a province, by stream. Raises StoreAway."""
    found = {}
    with store_errors():
        async for document in collection.find(
            {"province": province, "_id": {"$regex": f"^{view.context}/{province}/"}}
        ):
            found[document["_id"]] = Shown(document["version"], digest(document), "parked_from" in document)
    return found


class ViewCheck:
    """The check of one view in one province: given the streams' events in order, it compares as versions are reached."""

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

    def unreadable(self, stream: str, why: str) -> None:
        """The stream's next event can't be read, so that nothing can be compared."""
        if stream not in self._done:
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


async def fold_journal(journal: Collection, documents: Iterable[str], check: ViewCheck) -> None:
    """Give a check its streams' events out of the journal. Raises StoreAway."""
    for streams in _chunks(sorted(documents)):
        found: dict[str, list[Document]] = {stream: [] for stream in streams}
        with store_errors():
            async for entry in journal.find({"stream": {"$in": streams}}):
                found[entry["stream"]].append(entry)
        for stream, entries in found.items():
            try:
                for recorded in Loaded(stream, sorted(entries, key=lambda entry: int(entry["entry"]))).recorded():
                    check.take(recorded)
            except (ValueError, KeyError) as unreadable:
                check.unreadable(stream, type(unreadable).__name__)


async def fold_topics(events: AsyncIterable[Recorded], checks: Mapping[str, Iterable[ViewCheck]]) -> None:
    """Give checks, by context and aggregate, the events of other contexts' topics."""
    async for recorded in events:
        for check in checks.get(aggregate_of(recorded.stream), ()):
            check.take(recorded)


def _chunks(streams: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(streams), AT_ONCE):
        yield streams[start : start + AT_ONCE]
