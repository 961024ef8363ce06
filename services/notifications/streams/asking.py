"""What a reader asks for: which types and stream, and where to begin; each fault named with field, value and rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from aiokafka.partitioner import DefaultPartitioner

from services.notifications.streams.cloud_events import Told
from services.notifications.streams.majors import Casting, castings, known_versions, listed, pin_once, pinned
from shared.contracts.casts import Versions, fact_of
from shared.contracts.partners import Context
from shared.web.problems import Unprocessable

CONTEXTS: tuple[Context, ...] = get_args(Context)
Begin = Literal["earliest", "now"]

_partition_of = DefaultPartitioner()


@dataclass(frozen=True, slots=True)
class Wanted:
    """The events that a reader wants: recorded in these types (None: all), of this stream (None: all).

    Those recorded in a type that `casts` names are given in another major version.
    """

    types: frozenset[str] | None = None
    stream: str | None = None
    casts: Mapping[str, Casting] = field(default_factory=dict)

    @property
    def all(self) -> bool:
        """Whether nothing is left out."""
        return self.types is None and self.stream is None

    def has(self, event_type: str, stream: str) -> bool:
        """Whether it is one of them."""
        return (self.types is None or event_type in self.types) and self.stream in {None, stream}

    def given(self, told: Told) -> Told:
        """The event in the major version that the reader wants. Raises what a cast raises."""
        casting = self.casts.get(told.type) if self.casts else None
        return casting.given(told) if casting else told

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


def wanted(
    province: str,
    context: Context,
    types: str | None,
    stream: str | None,
    majors: str | None,
    versions: Versions,
    base_url: str,
) -> Wanted:
    """Read `types` and `majors` (several by comma) and `stream`.

    A type with its major version is given in that one, whichever its facts are recorded in: `majors` pins it so, and so
    does `types` where it names one major of a type. Without, a type is given as it is recorded.
    Raises Unprocessable by `types.empty`, `type.unknown`, `type.internal`, `type.other_context`, `stream.other`, and by
    `major.missing`, `major.unknown`, `major.several` and `major.no_cast`.
    """
    if stream is not None and not stream.startswith(f"{context}/{province}/"):
        detail = f"A stream of this context and province begins with {context}/{province}/."
        raise Unprocessable("stream", stream, "stream.other", detail=detail)
    pins = pinned(majors, context, versions)
    casts = castings("majors", pins.values(), versions, base_url)
    if types is None:
        return Wanted(None, stream, casts)
    named = {name: _named(name, context, versions) for name in listed("types", types)}
    once = [name for name in named if _only_major(name, named)]
    for name in once:
        pin_once("types", pins, name)
    casts |= castings("types", once, versions, base_url)
    recorded = {one for found in named.values() for one in found}
    return Wanted(
        frozenset(recorded | {one for one, casting in casts.items() if casting.type in recorded}), stream, casts
    )


def _named(name: str, context: str, versions: Versions) -> Sequence[str]:
    """The recorded types that a name means: itself, or without a major version all of its fact."""
    found = known_versions("types", name, context, versions)
    if name in found:
        return [name]
    if name != fact_of(found[0]):
        raise Unprocessable("types", name, "type.unknown", found)
    return found


def _only_major(name: str, named: Mapping[str, Sequence[str]]) -> bool:
    """Whether it is a type with its major version, and no other name means its fact."""
    fact = fact_of(named[name][0])
    return name in named[name] and [one for one, found in named.items() if fact_of(found[0]) == fact] == [name]


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
