"""What goes with a command into the journal, what it answers, and the ways it can fail besides a rule."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from uuid import uuid4

from shared.decisions import Actor


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks, and what makes asking twice the same.

    `command_id` is a hash of caller, route and Idempotency-Key (None: every call is a command of its own), `body_digest` a
    hash of the body, `if_match` the version that the caller last saw, `traceparent` the W3C trace context, if there is one.
    """

    actor: Actor
    command_id: str | None = None
    body_digest: str | None = None
    if_match: int | None = None
    correlation_id: str = ""
    causation_id: str = ""
    traceparent: str = ""

    def new_key(self) -> str:
        """The key of a stream that has no natural one: 20 hexadecimal digits, the same when the same command comes again."""
        return sha256((self.command_id or uuid4().hex).encode()).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a command answers: where its stream stands after it, and the types of its events (none: nothing changed)."""

    stream: str
    version: int
    events: tuple[str, ...]


class Conflict(Exception):  # noqa: N818  an answer (409), not a defect
    """Another writer was there first, or the stream is not at the version that the caller named."""

    def __init__(self, stream: str, version: int) -> None:
        super().__init__(f"{stream} is at version {version}")
        self.stream, self.version = stream, version


class KeyReused(Exception):  # noqa: N818  an answer (422), not a defect
    """The same Idempotency-Key came with another body."""


class BacklogFull(Exception):  # noqa: N818  an answer (503), not a defect
    """More entries wait for Kafka than the journal may hold back; the command can be tried again later."""

    def __init__(self, province: str, waiting: int) -> None:
        super().__init__(f"{province}: {waiting} entries wait to be published")
        self.province, self.waiting = province, waiting


class EventTooLarge(Exception):  # noqa: N818  an answer (422), not a defect
    """An event's data exceed the limit; the size is in bytes."""

    def __init__(self, event_type: str, size: int, limit: int) -> None:
        super().__init__(f"{event_type} has {size} bytes, at most {limit} are stored")
        self.event_type, self.size, self.limit = event_type, size, limit
