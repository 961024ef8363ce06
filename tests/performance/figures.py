"""Figures beside their yardsticks: measured in turn in the same run, because machines are shared and noisy."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any, TypeAlias

LOOK_SECONDS = 0.02
HANGS_SECONDS = 60.0

Measured: TypeAlias = Callable[[], Awaitable[float]]
Clock: TypeAlias = Callable[[], float]
"""Seconds that have passed, or that this process has worked."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `ratio` is turned so that more is better; None: nothing to compare with, or no floor."""

    row: str
    store: str
    value: float
    yardstick: float | None = None
    ratio: float | None = None
    at_least: float | None = None

    @property
    def holds(self) -> bool:
        """Whether it is as good as it should be."""
        return self.ratio is None or self.at_least is None or self.ratio >= self.at_least

    def jsonable(self) -> dict[str, Any]:
        """Its JSON form, numbers with four digits that count."""
        return {name: _short(told) if isinstance(told, float) else told for name, told in asdict(self).items()}


class Stuck(Exception):  # noqa: N818  names what the measured program is
    """What is measured makes no progress."""


def compared(row: str, store: str, pairs: Sequence[tuple[float, float]], at_least: float | None) -> Figure:
    """A rate beside its yardstick: the middle of the values, and of the ratios of each pair."""
    return Figure(
        row,
        store,
        median(value for value, _ in pairs),
        median(yardstick for _, yardstick in pairs),
        median(value / yardstick for value, yardstick in pairs),
        at_least,
    )


def limited(row: str, store: str, seen: float, limit: float) -> Figure:
    """What must not be more than a limit."""
    return Figure(row, store, seen, limit, limit / seen, 1.0)


def reached(row: str, store: str, seen: float, wanted: float) -> Figure:
    """What must be as much at least."""
    return Figure(row, store, seen, wanted, seen / wanted, 1.0)


async def in_turn(pairs: int, *measured: Measured) -> list[tuple[float, ...]]:
    """Measure one after another, again and again: what disturbs one round disturbs all in it."""
    rounds = []
    for _ in range(pairs):
        taken = []
        for one in measured:
            with undisturbed():
                taken.append(await one())
        rounds.append(tuple(taken))
    return rounds


async def rate(
    done: Callable[[], float],
    total: int,
    begun: Callable[[float], None] = lambda _first: None,
    clock: Clock = time.perf_counter,
) -> float:
    """How many a second, from the first seen done until all are; `begun` is told of these. Raises Stuck."""
    seen, first = 0.0, 0.0
    began = last = clock()
    moved = time.monotonic()
    while seen < total:
        await asyncio.sleep(LOOK_SECONDS)
        now, at = done(), clock()
        if now > seen:
            seen, last, moved = now, at, time.monotonic()
        elif time.monotonic() - moved > HANGS_SECONDS:
            raise Stuck(f"{seen:.0f} of {total} are done, and no more for {HANGS_SECONDS:.0f} s")
        if not first and seen:
            first, began = seen, at
            begun(first)
    if last == began:
        raise Stuck(f"all {total} were done at once: too few to tell a rate by")
    return (seen - first) / (last - began)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Keep what was made before out of the garbage collector's way: a program of its own would not have it either."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _short(number: float) -> float:
    return float(f"{number:.4g}")
