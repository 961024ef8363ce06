"""A set of version numbers that costs little where they stand in a row, which they nearly always do."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator


class Versions:
    """Numbers as runs, `[first, last, first, last, ...]` in ascending order, with a gap between any two runs."""

    __slots__ = ("_bounds",)

    def __init__(self) -> None:
        self._bounds: list[int] = []

    def __bool__(self) -> bool:
        return bool(self._bounds)

    def __len__(self) -> int:
        return sum(last - first + 1 for first, last in self._runs())

    def __iter__(self) -> Iterator[int]:
        return (number for first, last in self._runs() for number in range(first, last + 1))

    def __contains__(self, number: int) -> bool:
        at = self._run_of(number)
        return at >= 0 and number <= self._bounds[at + 1]

    def add(self, number: int) -> None:
        """Put a number in; twice is once."""
        at = self._run_of(number)
        if at >= 0 and number <= self._bounds[at + 1]:
            return
        meets_left = at >= 0 and self._bounds[at + 1] == number - 1
        meets_right = at + 2 < len(self._bounds) and self._bounds[at + 2] == number + 1
        if meets_left and meets_right:
            del self._bounds[at + 1 : at + 3]
        elif meets_left:
            self._bounds[at + 1] = number
        elif meets_right:
            self._bounds[at + 2] = number
        else:
            self._bounds[at + 2 : at + 2] = [number, number]

    def discard(self, number: int) -> None:
        """Take a number out, if it is there."""
        if number not in self:
            return
        at = self._run_of(number)
        first, last = self._bounds[at : at + 2]
        left = [first, number - 1] if first < number else []
        right = [number + 1, last] if number < last else []
        self._bounds[at : at + 2] = [*left, *right]

    def _runs(self) -> Iterator[tuple[int, int]]:
        return zip(self._bounds[::2], self._bounds[1::2], strict=True)

    def _run_of(self, number: int) -> int:
        """Where the last run stands that begins at or before a number; -2: there is none."""
        return (bisect_right(self._bounds[::2], number) - 1) * 2
