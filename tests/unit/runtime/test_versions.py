"""Versions kept as runs are the same as versions kept one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shared.runtime.versions import Versions

CHANGES = st.lists(st.tuples(st.booleans(), st.integers(1, 30)))


@given(CHANGES)
def test_runs_hold_what_a_set_holds(changes: list[tuple[bool, int]]) -> None:
    versions, numbers = Versions(), set[int]()
    for put_in, number in changes:
        if put_in:
            versions.add(number)
            numbers.add(number)
        else:
            versions.discard(number)
            numbers.discard(number)
        assert list(versions) == sorted(numbers)
        assert len(versions) == len(numbers)
        assert bool(versions) == bool(numbers)
        assert [number in versions for number in range(32)] == [number in numbers for number in range(32)]


def test_a_million_in_a_row_are_one_run() -> None:
    versions = Versions()
    for number in range(1, 1_000_001):
        versions.add(number)
    assert versions._bounds == [1, 1_000_000]
