"""Who publishes and who reads, as a picture: made from what the topics' file declares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from shared.catalogue.entries import PARTNERS, entries, followers
from shared.contracts.event import Audience
from shared.runtime import topics

WIDTH, ROW, BOX_WIDTH, BOX_HEIGHT, TOP = 360, 64, 112, 44, 34
"""In the picture's own units: as wide as a small telephone, so that its letters stay readable there."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Events that a context publishes for an audience, how many types they are, and who else reads them."""

    context: str
    audience: Audience
    types: int
    readers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A box of the picture: its upper left corner, and its two lines."""

    x: int
    y: int
    name: str
    below: str

    @property
    def middle(self) -> int:
        return self.y + BOX_HEIGHT // 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line from a context to a reader: the path as SVG writes it."""

    context: str
    audience: Audience
    reader: str
    path: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture in its parts, for the page's template."""

    height: int
    publishers: tuple[Box, ...]
    readers: tuple[Box, ...]
    lines: tuple[Line, ...]


def flows() -> Iterator[Flow]:
    """Every flow that has any types, by context; partners as a whole are one reader."""
    declared = topics.read()
    types = Counter((entry.owner, entry.audience) for entry in entries().values())
    for context, of in declared.contexts.items():
        for audience, readers in of.readers.items():
            if count := types[context, audience]:
                outside = (PARTNERS,) if PARTNERS in readers else ()
                yield Flow(context, audience, count, (*followers(declared, context, audience), *outside))


def picture() -> Picture:
    """The flows drawn: contexts on the left, readers on the right."""
    found = tuple(flows())
    counts = Counter[str]()
    for one in found:
        counts[one.context] += one.types
    names = [*counts, *sorted({name for one in found for name in one.readers} - {*counts, PARTNERS}), PARTNERS]
    left = {name: Box(0, TOP + ROW * row, name, f"{counts[name]} types") for row, name in enumerate(counts)}
    right = {
        name: Box(WIDTH - BOX_WIDTH, TOP + ROW * row, name, "outside" if name == PARTNERS else "service")
        for row, name in enumerate(names)
    }
    lines = tuple(
        Line(one.context, one.audience, reader, _path(left[one.context], right[reader], one.audience))
        for one in found
        for reader in one.readers
    )
    return Picture(TOP + ROW * len(names), tuple(left.values()), tuple(right.values()), lines)


def _path(start: Box, end: Box, audience: Audience) -> str:
    """A curve between two boxes; internal flows run a little below the others."""
    down = 8 if audience == "internal" else -4
    a, b, bend = start.x + BOX_WIDTH, end.x, (end.x - start.x - BOX_WIDTH) // 2
    c, d = start.middle + down, end.middle + down
    return f"M{a},{c} C{a + bend},{c} {b - bend},{d} {b},{d}"
