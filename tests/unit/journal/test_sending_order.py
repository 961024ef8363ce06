"""Which journal entries may be sent: in every stream a run without a hole, behind nothing unpublished."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shared.journal.sending import sendable
from shared.runtime.store import Document


def entry(stream: str, number: int) -> Document:
    return {"stream": stream, "entry": number}


def test_entries_found_out_of_order_are_sent_in_order() -> None:
    assert sendable([entry("a", 3), entry("a", 2)], behind=()) == [entry("a", 2), entry("a", 3)]


def test_nothing_is_sent_of_a_stream_with_an_unpublished_entry_before() -> None:
    assert sendable([entry("a", 3), entry("b", 1)], behind={"a"}) == [entry("b", 1)]


def test_what_follows_a_hole_waits() -> None:
    assert sendable([entry("a", 1), entry("a", 3)], behind=()) == [entry("a", 1)]


@given(st.sets(st.tuples(st.sampled_from("abc"), st.integers(1, 6))), st.randoms())
def test_whatever_is_found_each_stream_is_sent_as_one_run(found: set[tuple[str, int]], chance: object) -> None:
    shuffled = [entry(stream, number) for stream, number in found]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    chosen = sendable(shuffled, behind=())
    for stream in "abc":
        numbers = [one["entry"] for one in chosen if one["stream"] == stream]
        there = {number for name, number in found if name == stream}
        assert numbers == list(range(min(there), min(there) + len(numbers))) if there else numbers == []
