"""What every row is given: the stack, how much to measure, and where to say how far it is."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeAlias

from rich.console import Console

from shared.journal.entry import Document
from tests.performance.events import SINDH, entries
from tests.performance.figures import Figure
from tests.performance.stack import Kind, NotHere, Stack

LONG, WHOLE = 1_000_000, 300_000
QUICK_SHARE = 20
PAIRS = 3


@dataclass(frozen=True, slots=True)
class Curve:
    """How a cost grows: points of events stored and microseconds an event."""

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(slots=True)
class Bench:
    """One run. `quick` measures less of everything, `long` lets growth and audit go to a million."""

    stack: Stack
    console: Console
    quick: bool = False
    long: bool = False
    curves: list[Curve] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    _entries: dict[str, tuple[list[Document], Iterator[Document]]] = field(default_factory=dict)

    def entries(self, number: int, province: str = SINDH) -> list[Document]:
        """The first entries of a province, made once for all rows. Whoever stores them stores copies."""
        made, following = self._entries.setdefault(province, ([], entries(WHOLE, province)))
        made += islice(following, max(0, number - len(made)))
        return made[:number]

    def sized(self, quick: int, whole: int) -> int:
        """How many, in the form asked for."""
        return quick if self.quick else whole

    def say(self, text: str) -> None:
        """Tell what is being measured."""
        self.console.print(f"  {text}", highlight=False)

    def here(self, *kinds: Kind) -> list[Kind]:
        """Those of the stores that there are; of the others it is said that they are not here."""
        found: list[Kind] = []
        for kind in kinds:
            try:
                if kind != "instant":
                    self.stack.mongo(kind)
            except NotHere as absent:
                self.leave_out(f"{kind}: not here, {absent}")
            else:
                found.append(kind)
        return found

    def leave_out(self, why: str) -> None:
        """Say what is missing from the table, once."""
        if why not in self.left_out:
            self.left_out.append(why)
            self.say(why)


@dataclass(frozen=True, slots=True)
class Row:
    """A group of lines measured together, by the name that asks for it."""

    name: str
    about: str
    measure: Measure


Measure: TypeAlias = Callable[[Bench], Coroutine[Any, Any, list[Figure]]]
