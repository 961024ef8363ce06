"""When an attempt is made again, and how hard an endpoint is pressed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.notifications.webhooks.circuit import FIRST_PAUSE, LAST_PAUSE, MOST_AT_ONCE, OPENS_AFTER, Circuit, Rate
from services.notifications.webhooks.schedule import GAPS, JITTER, next_attempt, retry_after, too_old

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)


class Clock:
    """Seconds that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_gaps_are_those_of_the_contract() -> None:
    seconds = [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400]
    told = [next_attempt(failed, NOW, None, lambda: 0.0) for failed in range(1, 10)]
    assert told == [NOW + timedelta(seconds=one) for one in seconds]


def test_after_the_tenth_attempt_there_is_no_other() -> None:
    assert next_attempt(len(GAPS) + 1, NOW, None) is None
    assert next_attempt(len(GAPS) + 1, NOW, timedelta(seconds=5)) is None


def test_a_gap_grows_by_at_most_a_tenth() -> None:
    assert next_attempt(2, NOW, None, lambda: 1.0) == NOW + timedelta(minutes=5) * (1 + JITTER)


def test_an_endpoint_that_asks_for_more_time_is_given_it_and_one_that_asks_for_less_is_not() -> None:
    assert next_attempt(1, NOW, timedelta(minutes=10), lambda: 0.0) == NOW + timedelta(minutes=10)
    assert next_attempt(2, NOW, timedelta(seconds=1), lambda: 0.0) == NOW + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ("120", timedelta(seconds=120)),
        (" 7 ", timedelta(seconds=7)),
        ("Mon, 01 Jun 2026 08:02:00 GMT", timedelta(minutes=2)),
        ("999999999999", timedelta(hours=24)),
        ("Fri, 01 Jan 2027 00:00:00 GMT", timedelta(hours=24)),
        ("Mon, 01 Jun 2020 08:02:00 GMT", None),
        ("-5", None),
        ("soon", None),
        ("١٢", None),
        ("", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(told: str, asked: timedelta | None) -> None:
    assert retry_after({"retry-after": told}, NOW) == asked


def test_an_event_from_before_the_enabling_or_a_week_ago_is_too_old() -> None:
    enabled = NOW - timedelta(days=30)
    assert not too_old(NOW - timedelta(days=6), enabled, NOW)
    assert too_old(NOW - timedelta(days=7, seconds=1), enabled, NOW)
    assert too_old(NOW - timedelta(seconds=1), NOW, NOW)
    assert not too_old(NOW, NOW, NOW)


def test_a_circuit_opens_after_failures_in_a_row_for_longer_each_time_and_lets_one_try() -> None:
    clock = Clock()
    circuit = Circuit(clock)
    for _ in range(OPENS_AFTER - 1):
        circuit.failed(None)
    assert circuit.rest() == 0
    circuit.failed(None)
    assert (circuit.rest(), circuit.at_once) == (FIRST_PAUSE, 1)
    clock.now = FIRST_PAUSE
    assert circuit.rest() == 0
    circuit.failed(None)
    assert circuit.rest() == 2 * FIRST_PAUSE
    for _ in range(20):
        circuit.failed(None)
    assert circuit.rest() == LAST_PAUSE


def test_one_success_closes_a_circuit_and_successes_let_more_go_at_once() -> None:
    clock = Clock()
    circuit = Circuit(clock)
    for _ in range(OPENS_AFTER):
        circuit.failed(None)
    clock.now = FIRST_PAUSE
    circuit.succeeded()
    circuit.failed(None)
    assert circuit.rest() == 0
    for _ in range(20):
        circuit.succeeded()
    assert circuit.at_once == MOST_AT_ONCE
    circuit.failed(None)
    assert circuit.at_once == 1


def test_an_endpoint_that_asks_to_be_left_alone_is_left_alone_as_a_whole() -> None:
    circuit = Circuit(Clock())
    circuit.failed(timedelta(seconds=90))
    assert circuit.rest() == 90


def test_a_rate_is_kept_evenly_with_a_burst_of_a_tenth_of_a_second() -> None:
    clock = Clock()
    rate = Rate(20, clock)
    clock.now = 100.0
    pauses = [rate.pause() for _ in range(5)]
    assert pauses == pytest.approx([0, 0, 0.05, 0.1, 0.15], abs=0.051)
    for _ in range(100):
        clock.now += rate.pause()
    assert clock.now - 100.0 >= 100 / 20 - 0.15
