"""What a dead letter keeps of a record that could not be taken: its bytes, its place, and how it failed."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Literal, TypeAlias

from bson.binary import Binary

from shared.contracts.topics import read_topic
from shared.runtime.store import Document
from shared.streams.records import Parsed, RawRecord, Unreadable

Why: TypeAlias = Literal["unreadable", "bug", "gap", "behind"]
"""Why a record is parked: it can't be read, the fold fails, versions before it are missing, or its stream is parked."""

NO_VIEW = ""
"""The view of a letter whose key names no stream: no view can tell which document it belongs to."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A record about to be parked in a generation of a view."""

    view: str
    generation: int
    parsed: Parsed
    why: Why
    fingerprint: str
    error: str

    @property
    def id(self) -> str:
        """Made from view, generation and coordinates, so that the same record parked twice is one letter."""
        return letter_id(self.view, self.generation, self.parsed.raw)

    def document(self, at: datetime) -> Document:
        """The letter as it is stored. `at` is the time of parking."""
        raw = self.parsed.raw
        unreadable = isinstance(self.parsed, Unreadable)
        return {
            "_id": self.id,
            "view": self.view,
            "generation": self.generation,
            "stream": stream_of(self.parsed),
            "version": version_of(self.parsed),
            "province": province_of_topic(raw.topic),
            "topic": raw.topic,
            "partition": raw.partition,
            "offset": raw.offset,
            "key": None if raw.key is None else Binary(raw.key),
            "headers": [[name, None if value is None else Binary(value)] for name, value in raw.headers],
            "value": None if raw.value is None else Binary(raw.value),
            "readable": not unreadable,
            "why": self.why,
            "fingerprint": self.fingerprint,
            "error": self.error,
            "attempts": 1,
            "first_at": at,
            "last_at": at,
        }


@dataclass(frozen=True, slots=True)
class Kept:
    """A raw record again, out of its letter."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes | None], ...]


def raw_record(letter: Document) -> Kept:
    """The record that a stored letter keeps, byte for byte."""
    return Kept(
        letter["topic"],
        letter["partition"],
        letter["offset"],
        None if letter["key"] is None else bytes(letter["key"]),
        None if letter["value"] is None else bytes(letter["value"]),
        tuple((name, None if value is None else bytes(value)) for name, value in letter["headers"]),
    )


def letter_id(view: str, generation: int, raw: RawRecord) -> str:
    """A letter's id: `series.1:lead.pk-sd.reporting:0:17`."""
    return f"{view}.{generation}:{raw.topic}:{raw.partition}:{raw.offset}"


def stream_of(parsed: Parsed) -> str | None:
    """The record's stream, None when its key names none."""
    return parsed.stream if isinstance(parsed, Unreadable) else parsed.recorded.stream


def version_of(parsed: Parsed) -> int | None:
    """The record's version, None when it can't be read."""
    return parsed.version if isinstance(parsed, Unreadable) else parsed.recorded.version


def province_of_topic(topic: str) -> str | None:
    """The province of a topic, None for one that is not of this platform."""
    try:
        return read_topic(topic).province
    except ValueError:
        return None


def told(failure: Exception) -> str:
    """An error's class and the place that raised it; never its text, which may quote a person's data."""
    frames = traceback.extract_tb(failure.__traceback__)
    place = f"{PurePath(frames[-1].filename).name}:{frames[-1].lineno} {frames[-1].name}" if frames else "?"
    return f"{type(failure).__name__} at {place}"
