"""The newest events in memory: bounded, in order, and honest about what they reach back to."""

from __future__ import annotations

from services.notifications.streams.cloud_events import Told
from services.notifications.streams.ring import OVERHEAD, Ring

EVENT = Told("id", "membership.member_joined.v1", "membership/PK-SD/members/a", b"x" * 100)
SIZE = len(EVENT.body) + OVERHEAD


def test_the_oldest_leave_first_and_the_start_of_their_partition_moves() -> None:
    ring = Ring([10, 20], 0, 3 * SIZE)
    for offset, partition in ((10, 0), (20, 1), (11, 0), (12, 0)):
        ring.take(partition, offset, offset, EVENT)
    assert [(one.partition, one.offset) for one in ring.since(ring.first)] == [(1, 20), (0, 11), (0, 12)]
    assert (ring.starts, ring.ends) == ([11, 20], [13, 21])
    assert ring.holds([11, 20], [0, 1])
    assert not ring.holds([10, 20], [0, 1])
    assert ring.holds([10, 20], [1])
    assert ring.size == 3 * SIZE


def test_a_record_that_comes_again_changes_nothing_and_one_for_nobody_moves_the_end_only() -> None:
    ring = Ring([0], 0, 10 * SIZE)
    for _ in range(2):
        ring.take(0, 0, 5, EVENT)
        ring.take(0, 1, 6, None)
    assert [one.offset for one in ring.since(0)] == [0]
    assert (ring.ends, ring.next, ring.reached) == ([2], 1, 6)


def test_numbers_go_on_when_the_oldest_leave() -> None:
    ring = Ring([0], 0, 2 * SIZE)
    for offset in range(5):
        ring.take(0, offset, offset, EVENT)
    assert (ring.first, ring.next) == (3, 5)
    assert [one.offset for one in ring.since(4)] == [4]


def test_an_entry_that_is_shown_otherwise_gets_another_frame_and_counts_as_it_is_then() -> None:
    ring = Ring([0], 0, 10 * SIZE)
    ring.take(0, 0, 0, EVENT)
    ring.take(0, 1, 0, EVENT._replace(id="other"))
    first, second = ring.since(0)
    for entry in (first, second):
        ring.frame(entry, lambda _: b"frame")
    shorter = EVENT._replace(body=b"x")
    for _ in range(2):
        ring.show(lambda told: shorter if told is EVENT else told)
    assert ring.frame(first, lambda entry: entry.told.body) == b"x"
    assert ring.frame(second, lambda entry: entry.told.body) == b"frame"
    assert ring.size == 2 * OVERHEAD + len(b"x") + len(b"x") + len(EVENT.body) + len(b"frame")


def test_a_frame_is_made_once_and_counts() -> None:
    ring = Ring([0], 0, 10 * SIZE)
    ring.take(0, 0, 0, EVENT)
    (entry,) = ring.since(0)
    made: list[int] = []

    def make(_: object) -> bytes:
        made.append(1)
        return b"frame"

    assert ring.frame(entry, make) == ring.frame(entry, make) == b"frame"
    assert made == [1]
    assert ring.size == SIZE + len(b"frame")
