"""Read your own writes: where a command's stream stands after it, told and sent back as a header."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from shared.contracts.topics import province_of
from shared.reference.provinces import PROVINCE_CODES

POSITION_HEADER = "Alliance-Position"
STALE_HEADER = "Alliance-Stale"
MOST_POSITIONS = 50

# Visible ASCII without the comma and the at sign, which are the header's own.
_STREAM = rf"[a-z]{{1,40}}/({'|'.join(sorted(PROVINCE_CODES))})/[a-z_]{{1,40}}/[!-+\--?A-~]{{1,300}}"
_ONE = rf"{_STREAM}@[0-9]{{1,9}}"
_POSITION = re.compile(_ONE)
POSITIONS_PATTERN = rf"({_ONE}( ?, ?{_ONE}){{0,{MOST_POSITIONS - 1}}})?"
"""What the header may hold, as a regular expression; an empty one names none."""


class Position(NamedTuple):
    """A stream and the version that it must have reached."""

    stream: str
    version: int

    @property
    def province(self) -> str:
        return province_of(self.stream)


def read_positions(header: str | None) -> tuple[Position, ...]:
    """The positions in `<stream>@<version>, ...`; a stream named twice counts with its higher version.

    Raises ValueError naming the part that is no position.
    """
    if not header:
        return ()
    parts = [part.strip() for part in header.split(",")]
    if len(parts) > MOST_POSITIONS:
        raise ValueError(f"{len(parts)} positions: at most {MOST_POSITIONS}")
    reached: dict[str, int] = {}
    for part in parts:
        if not _POSITION.fullmatch(part):
            raise ValueError(f"{part[:200]!r} is no position: <stream>@<version>")
        stream, _, version = part.partition("@")
        reached[stream] = max(int(version), reached.get(stream, 0))
    return tuple(Position(stream, version) for stream, version in reached.items())


def write_positions(positions: Iterable[Position]) -> str:
    """The header that tells these positions."""
    return ", ".join(f"{stream}@{version}" for stream, version in positions)
