"""A parked stream driven on, pure: which of its letters can be taken now, and where it stands after them."""

from __future__ import annotations

import bson

from shared.runtime.store import Document
from shared.streams.folding import MARKS, Discards, Parked, Standing, parked, passed_over
from shared.streams.letters import raw_record, told
from shared.streams.records import Read, Records, Unreadable
from shared.streams.view import View

LARGEST_DOCUMENT = 15 * 1024 * 1024


def storable(document: Document) -> None:
    """Raise what the store would raise for a document that it can't keep: too large, or with a value that it has not."""
    if len(bson.encode(document)) > LARGEST_DOCUMENT:
        raise ValueError("the document is larger than the store takes")


class Drive:
    """One pass over a stream's letters: which can be taken now, and where it stands after them. Pure."""

    def __init__(
        self, view: View, document: Document, letters: list[Document], records: Records, discards: Discards
    ) -> None:
        self._view, self._document, self._discards = view, document, discards
        self._current = {name: value for name, value in document.items() if name not in MARKS}
        self.version: int = self._current.get("version", 0)
        self.left = letters
        self._parsed = {letter["_id"]: records.read(raw_record(letter)) for letter in letters}
        self.taken: list[Document] = []
        self.failed: Document | None = None
        self.error = ""
        self.why: Standing | None = None
        self.applied = 0

    def run(self) -> None:
        """Take the next version again and again, until one fails, lacks, or nothing is left."""
        while True:
            following = self._following()
            if following is None:
                return
            letter, read = following
            if read.recorded.version > self.version:
                try:
                    folded = self._view.apply(self._current, read.recorded)
                    storable(folded)
                except Exception as failure:  # noqa: BLE001  whatever a fold raises stops its stream
                    self.failed, self.error, self.why = letter, told(failure), "bug"
                    return
                self._current, self.version = folded, read.recorded.version
                self.applied += 1
            self._take(letter, read.recorded.version)

    def after(self) -> Document:
        """The document to store: without marks when no letter is left."""
        if self.why is None:
            return self._current
        known = [version for letter in self.left if (version := letter["version"]) is not None]
        at = min(version for version in known if version > self.version) if self.why == "gap" else self.version + 1
        standing = parked(self._document)
        last = standing.last if standing else self.left[-1]["_id"]
        return self._current | Parked(at, max([*known, self.version]), last, self.why).marks()

    def _following(self) -> tuple[Document, Read] | None:
        """The letter to take next: a repeat, or the next version if nothing unreadable came before it."""
        readable: list[tuple[Document, Read]] = []
        unreadable: list[tuple[Document, Unreadable]] = []
        for letter in self.left:
            parsed = self._parsed[letter["_id"]]
            if isinstance(parsed, Read):
                readable.append((letter, parsed))
            else:
                unreadable.append((letter, parsed))
        copies = {read.recorded.version for _, read in readable}
        barrier = next((one for one in unreadable if one[0]["version"] not in copies), None)
        ahead = [one for one in readable if barrier is None or _before(one[0], barrier[0])]
        while self.version + 1 not in copies and (
            self.version + 1 in self._discards.passed or (ahead and self.version + 1 in self._discards.versions)
        ):
            self.version += 1
            self._current = passed_over(self._current, self._document["_id"], self.version)
        for letter, read in ahead:
            if read.recorded.version <= self.version + 1:
                return letter, read
        if barrier is not None:
            self.why, self.failed, self.error = "unreadable", barrier[0], barrier[1].rule
        elif readable:
            self.why = "gap"
        return None

    def _take(self, letter: Document, version: int) -> None:
        """Done with a letter, and with unreadable ones that were bad copies of the same version."""
        gone = [
            other
            for other in self.left
            if other is letter or (other["version"] == version and isinstance(self._parsed[other["_id"]], Unreadable))
        ]
        self.taken += gone
        self.left = [other for other in self.left if other not in gone]


def _before(letter: Document, barrier: Document) -> bool:
    same = (letter["topic"], letter["partition"]) == (barrier["topic"], barrier["partition"])
    return same and letter["offset"] < barrier["offset"]
