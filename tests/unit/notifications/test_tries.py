"""When a message is tried again, and when its target is left alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from services.notifications.delivery.circuits import FAILURES, FIRST_PAUSE, LAST_PAUSE, Circuits
from services.notifications.delivery.gaps import GAPS, gap


def test_gaps_grow_and_end() -> None:
    waits = [gap(attempts, 0.5) for attempts in range(1, len(GAPS) + 2)]
    assert waits == [*GAPS, None]


def test_chance_spreads_a_gap_by_a_fifth() -> None:
    assert gap(1, 0.0) == GAPS[0] * 0.8
    assert gap(1, 1.0) == GAPS[0] * 1.2


def test_the_other_sides_wish_is_kept() -> None:
    assert gap(1, 0.5, after=120) == timedelta(seconds=120)
    assert gap(4, 0.5, after=1) == GAPS[3]


class Clock:
    now = datetime(2026, 6, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def test_a_target_that_fails_several_times_in_a_row_is_left_alone_for_longer_and_longer() -> None:
    clock = Clock()
    circuits = Circuits(clock)
    for _ in range(FAILURES - 1):
        circuits.failed("smtp")
    assert circuits.open_until("smtp") is None
    circuits.failed("smtp")
    assert circuits.open_until("smtp") == clock.now + FIRST_PAUSE
    assert circuits.open_until("sms") is None
    clock.now += FIRST_PAUSE
    assert circuits.open_until("smtp") is None  # one try decides
    circuits.failed("smtp")
    assert circuits.open_until("smtp") == clock.now + FIRST_PAUSE * 2
    for _ in range(20):
        circuits.failed("smtp")
    assert circuits.open_until("smtp") == clock.now + LAST_PAUSE


def test_one_success_closes_the_circuit() -> None:
    circuits = Circuits(Clock())
    for _ in range(FAILURES):
        circuits.failed("smtp")
    circuits.taken("smtp")
    assert circuits.open_until("smtp") is None
