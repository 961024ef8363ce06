"""What one command wrote: its events as exact bytes, chained by digest to everything before in its stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from shared.contracts.catalogue import read_event, write_event
from shared.contracts.envelope import event_id
from shared.contracts.event import Event
from shared.contracts.recorded import Recorded
from shared.contracts.topics import province_of
from shared.journal.command import EventTooLarge, KeyReused, Receipt, Request

Document = dict[str, Any]

LARGEST_EVENT = 256 * 1024
NO_DIGEST = "0" * 64


def next_digest(previous: str, data: bytes) -> str:
    """The stream's digest after an event: sha256(previous digest as text + the event's bytes), hexadecimal."""
    return sha256(previous.encode() + data).hexdigest()


@dataclass(frozen=True, slots=True)
class Loaded:
    """A stream as it stands: `entry` and `version` are the last ones (0: nothing yet), `entries` the documents in order."""

    stream: str
    entries: Sequence[Document] = field(default=())

    @property
    def entry(self) -> int:
        return self.entries[-1]["entry"] if self.entries else 0

    @property
    def version(self) -> int:
        return self.entries[-1]["last"] if self.entries else 0

    @property
    def digest(self) -> str:
        return self.entries[-1]["digest"] if self.entries else NO_DIGEST

    def events(self) -> Iterator[Event]:
        """The stream's events in order."""
        return (read_event(stored["type"], stored["data"]) for entry in self.entries for stored in entry["events"])

    def recorded(self) -> Iterator[Recorded]:
        """The stream's events with their places, as views fold them."""
        return (recorded for entry in self.entries for recorded in read_entry(entry))

    def answered(self, command_id: str | None, body_digest: str | None) -> Receipt | None:
        """What this command answered when it came before. Raises KeyReused when it had another body then."""
        if command_id is None:
            return None
        for entry in self.entries:
            if entry["command_id"] == command_id:
                if entry["body_digest"] != body_digest:
                    raise KeyReused
                return receipt(entry)
        return None


def receipt(entry: Document) -> Receipt:
    """What the entry's command answers."""
    return Receipt(entry["stream"], entry["last"], tuple(stored["type"] for stored in entry["events"]))


def read_entry(entry: Document) -> Iterator[Recorded]:
    """The events of a journal entry, in order."""
    at = datetime.fromisoformat(entry["at"])
    for version, stored in enumerate(entry["events"], entry["first"]):
        yield Recorded(
            event=read_event(stored["type"], stored["data"]),
            type=stored["type"],
            stream=entry["stream"],
            version=version,
            at=at,
            by=entry["by"],
            province=entry["province"],
        )


def write_entry(loaded: Loaded, events: Iterable[Event], request: Request, command_id: str, at: datetime) -> Document:
    """The document that follows what was loaded. Raises EventTooLarge."""
    stored, digest = [], loaded.digest
    version = loaded.version
    audience = ""
    for event in events:
        data = write_event(event)
        if len(data) > LARGEST_EVENT:
            raise EventTooLarge(event.type, len(data), LARGEST_EVENT)
        version += 1
        digest = next_digest(digest, data)
        audience = event.audience
        stored.append({"type": event.type, "id": event_id(loaded.stream, version), "data": data})
    return {
        "stream": loaded.stream,
        "entry": loaded.entry + 1,
        "first": loaded.version + 1,
        "last": version,
        "province": province_of(loaded.stream),
        "audience": audience,
        "command_id": command_id,
        "body_digest": request.body_digest,
        "events": stored,
        "by": request.actor.organisation_id,
        "account": request.actor.account_id,
        "at": at.isoformat(),
        "correlation_id": request.correlation_id,
        "causation_id": request.causation_id,
        "traceparent": request.traceparent,
        "digest": digest,
        "unpublished": True,
    }
