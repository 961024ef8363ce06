"""Some streams may fail; a province may not be parked."""

from __future__ import annotations

import pytest

from shared.streams.breaker import WINDOW_SECONDS, Breaker, TooManyFailing


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_few_failing_streams_are_parked() -> None:
    Breaker(Clock()).check("tallies", 10, 10)


def test_one_in_five_of_a_large_batch_is_parked_and_no_more() -> None:
    breaker = Breaker(Clock())
    breaker.check("tallies", 100, 500)
    with pytest.raises(TooManyFailing):
        breaker.check("tallies", 101, 500)


def test_small_batches_add_up_and_are_forgotten() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    for _ in range(10):
        breaker.check("tallies", 1, 1)
        breaker.count("tallies", 1, 1)
    with pytest.raises(TooManyFailing):
        breaker.check("tallies", 1, 1)
    breaker.check("others", 1, 1)
    clock.now = WINDOW_SECONDS + 1
    breaker.check("tallies", 1, 1)


def test_a_batch_without_new_failures_always_passes() -> None:
    breaker = Breaker(Clock())
    breaker.count("tallies", 10, 10)
    breaker.count("tallies", 10, 10)
    breaker.check("tallies", 0, 3)
