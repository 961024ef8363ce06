"""A backup's two files: `<service>.ndjson.gz`, an entry a line in MongoDB's extended JSON, stream by stream, and
`<service>.json`, its manifest, written last. Both tell what people did: only their owner reads them.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO, cast

from bson import json_util

from shared.runtime.journal_audit import Problem, Reading
from shared.runtime.store import Document

FORMAT = 1
EXACT = json_util.CANONICAL_JSON_OPTIONS


class CannotBackUp(Exception):  # noqa: N818  said to a person as it is
    """The folder has a backup of this service already."""


class CannotRestore(Exception):  # noqa: N818  said to a person as it is
    """The files are not what was backed up, or the store is not empty."""


@dataclass(slots=True)
class Counted:
    """What was met of a journal: counts, the digest of all lines, and what is wrong in the chains of its streams."""

    streams: int = 0
    entries: int = 0
    events: int = 0
    problems: list[Problem] = field(default_factory=list)
    _lines: Any = field(default_factory=sha256)

    def add(self, stream: str, entries: Sequence[Document], lines: Sequence[bytes]) -> None:
        """Count one whole stream."""
        self.streams += 1
        self.entries += len(entries)
        self.events += sum(len(entry["events"]) for entry in entries)
        reading = Reading(stream)
        for entry in entries:
            reading.take(entry)
        self.problems += reading.problems
        for line in lines:
            self._lines.update(line)

    def told(self) -> Document:
        """`{"streams", "entries", "events", "sha256", "problems"}`."""
        counts = {"streams": self.streams, "entries": self.entries, "events": self.events}
        return {**counts, "sha256": self._lines.hexdigest(), "problems": self.problems}


class Writing:
    """A backup that is being written; `counted` is what it has so far."""

    def __init__(self, lines: gzip.GzipFile) -> None:
        self._packed, self.counted = lines, Counted()

    def add(self, stream: str, entries: Sequence[Document]) -> None:
        """Write one whole stream."""
        lines = [json_util.dumps(entry, json_options=EXACT).encode() + b"\n" for entry in entries]
        self._packed.writelines(lines)
        self.counted.add(stream, entries, lines)


class Files:
    """The backup of one service in a folder."""

    def __init__(self, folder: Path, context: str) -> None:
        self._folder, self._context = folder, context
        self._lines, self._manifest = folder / f"{context}.ndjson.gz", folder / f"{context}.json"

    @contextmanager
    def write(self) -> Iterator[Writing]:
        """Begin; at the end all of it is on disk. Raises CannotBackUp where there is one already, OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if self._manifest.exists():
            raise CannotBackUp(f"{self._manifest} is there already: give another folder.")
        with _own(self._lines) as raw:
            with gzip.GzipFile(fileobj=raw, mode="wb", mtime=0) as packed:
                yield Writing(packed)
            raw.flush()
            os.fsync(raw.fileno())

    def finish(self, told: Mapping[str, Any]) -> Document:
        """Write the manifest, and answer it: without one there is no backup. Raises OSError."""
        manifest = {"service": self._context, "format": FORMAT, **told}
        with _own(self._manifest) as raw:
            raw.write(json.dumps(manifest, indent=1).encode() + b"\n")
        return manifest

    def verified(self) -> Counted:
        """What is in it, once all of it was read and found to be as the manifest tells. Raises CannotRestore, OSError.

        A chain that was broken when it was backed up is no hindrance; it comes back as it was.
        """
        manifest, counted = self._told(), Counted()
        for stream, entries, lines in self._read():
            counted.add(stream, entries, lines)
        for name, value in counted.told().items():
            if manifest.get(name) != value:
                raise CannotRestore(f"{self._lines}: {name} differ from the manifest; nothing was written.")
        return counted

    def streams(self) -> Iterator[list[Document]]:
        """The entries of each stream, in order. Raises CannotRestore, OSError."""
        return (entries for _, entries, _ in self._read())

    def reactions(self) -> Mapping[str, str]:
        """Since when each reaction is there. Raises CannotRestore, OSError."""
        told: Mapping[str, str] = self._told().get("reactions", {})
        return told

    def _read(self) -> Iterator[tuple[str, list[Document], list[bytes]]]:
        try:
            with gzip.open(self._lines) as packed:
                read = ((json_util.loads(line, json_options=EXACT), line) for line in packed)
                for stream, found in groupby(read, key=lambda one: str(one[0]["stream"])):
                    whole = list(found)
                    yield stream, [entry for entry, _ in whole], [line for _, line in whole]
        except (EOFError, gzip.BadGzipFile, ValueError, KeyError, TypeError) as damaged:
            raise CannotRestore(f"{self._lines} can't be read to its end: {damaged}") from damaged

    def _told(self) -> Mapping[str, Any]:
        try:
            told: Mapping[str, Any] = json.loads(self._manifest.read_bytes())
            known = (told["format"], told["service"]) == (FORMAT, self._context)
        except (ValueError, KeyError, TypeError) as damaged:
            raise CannotRestore(f"{self._manifest} is no manifest of a backup.") from damaged
        if not known:
            raise CannotRestore(f"{self._manifest} is of another service, or of another format than {FORMAT}.")
        return told


def _own(path: Path) -> BinaryIO:
    """A new file that nobody else reads; what a broken-off backup left is written over."""
    return cast("BinaryIO", os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb"))
