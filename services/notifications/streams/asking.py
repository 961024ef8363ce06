"""What a reader asks for: which types and stream, and where to begin; each fault named with field, value and rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import Literal, get_args

from aiokafka.partitioner import DefaultPartitioner

from shared.contracts.catalogue import EVENTS, owner
from shared.contracts.partners import Context
from shared.web.problems import Unprocessable

CONTEXTS: tuple[Context, ...] = get_args(Context)
Begin = Literal["earliest", "now"]

LONGEST_TYPES = 4_000
_partition_of = DefaultPartitioner()


@dataclass(frozen=True, slots=True)
class Wanted:
    """The events that a reader wants: of these types (None: all), of this stream (None: all)."""

    types: frozenset[str] | None = None
    stream: str | None = None

    @property
    def all(self) -> bool:
        """Whether nothing is left out."""
        return self.types is None and self.stream is None

    def has(self, event_type: str, stream: str) -> bool:
        """Whether it is one of them."""
        return (self.types is None or event_type in self.types) and self.stream in {None, stream}

    def partitions(self, number: int) -> tuple[int, ...]:
        """Which of a topic's partitions hold them."""
        every = range(number)
        return tuple(every) if self.stream is None else (_partition_of(self.stream.encode(), every, every),)


@dataclass(frozen=True, slots=True)
class Start:
    """Where a reader begins: after an iterator, from a time (milliseconds since 1970), or at one of the ends."""

    after: str | None = None
    since: int | None = None
    begin: Begin | None = None


def wanted(province: str, context: Context, types: str | None, stream: str | None) -> Wanted:
    """Read `types` (several by comma) and `stream`.

    A type with its major version is that one; without, whichever version its facts are recorded in. A pinned major is
    given as it is recorded: this is where one that was replaced gets cast down, once there is such a type.
    Raises Unprocessable by `types.empty`, `type.unknown`, `type.internal`, `type.other_context` and `stream.other`.
    """
    if stream is not None and not stream.startswith(f"{context}/{province}/"):
        detail = f"A stream of this context and province begins with {context}/{province}/."
        raise Unprocessable("stream", stream, "stream.other", detail=detail)
    if types is None:
        return Wanted(None, stream)
    asked = [name.strip() for name in types[:LONGEST_TYPES].split(",") if name.strip()]
    if not asked:
        raise Unprocessable("types", types, "types.empty", detail="Name types by comma, or leave them out.")
    return Wanted(frozenset(found for name in asked for found in _versions(name, context)), stream)


def _versions(name: str, context: Context) -> list[str]:
    found = [known for known in EVENTS if name in {known, _fact(known)}]
    if not found:
        of_context = [known for known, event in EVENTS.items() if owner(known) == context and _partners(known)]
        raise Unprocessable("types", name, "type.unknown", get_close_matches(name, of_context, n=5, cutoff=0.4))
    if owner(found[0]) != context:
        detail = f"{name} is published by {owner(found[0])}, and {context} was asked for."
        raise Unprocessable("types", name, "type.other_context", detail=detail)
    if not any(_partners(known) for known in found):
        raise Unprocessable("types", name, "type.internal", detail=f"{name} is not given to partners.")
    return found


def _fact(event_type: str) -> str:
    return event_type.rpartition(".v")[0]


def _partners(event_type: str) -> bool:
    return EVENTS[event_type].audience == "partner"


def start(after: str | None, since: str | None, begin: Begin | None, default: Begin) -> Start:
    """Read where to begin. Raises Unprocessable by `start.several` and `time.malformed`."""
    given: Mapping[str, str | None] = {"after": after, "since": since, "from": begin}
    named = {name: value for name, value in given.items() if value is not None}
    if len(named) > 1:
        first, second = list(named)[:2]
        detail = f"Name one of after, since and from; {' and '.join(named)} were given."
        raise Unprocessable(second, named[second], "start.several", detail=detail, candidates=[first, second])
    if after is not None:
        return Start(after=after)
    return Start(since=_milliseconds(since)) if since is not None else Start(begin=begin or default)


def _milliseconds(text: str) -> int:
    detail = "A time is written as 2026-11-30T09:00:00Z, with its zone (RFC 3339)."
    try:
        at = datetime.fromisoformat(text.replace(" ", "+"))  # a plus sign in an address means a space
        milliseconds = int(at.timestamp() * 1000)
    except (ValueError, OverflowError, OSError):
        raise Unprocessable("since", text, "time.malformed", detail=detail) from None
    if at.tzinfo is None or "T" not in text.upper():
        raise Unprocessable("since", text, "time.malformed", detail=detail)
    return max(0, milliseconds)
