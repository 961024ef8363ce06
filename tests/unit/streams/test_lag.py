"""How long what a group has not taken waits: bounded by what the group has seen, whatever times records carry."""

from __future__ import annotations

from shared.streams.lag import Lag, Levels

ONE, TWO = ("lead.pk-sd.reporting", 0), ("lead.pk-sd.reporting", 1)


def test_nothing_waits_in_partitions_that_are_level() -> None:
    assert Levels().lag({ONE: 0, TWO: 0}, {ONE: 5.0}, now=100.0) == Lag(0, 0.0)
    assert Levels().lag({}, {}, now=100.0) == Lag(0, 0.0)


def test_what_comes_into_an_idle_partition_waits_since_then_and_not_since_its_last_record() -> None:
    levels = Levels()
    levels.lag({ONE: 0}, {ONE: 5.0}, now=1000.0)
    assert levels.lag({ONE: 3}, {ONE: 5.0}, now=1001.0) == Lag(3, 1.0)
    assert levels.lag({ONE: 3}, {ONE: 5.0}, now=1060.0) == Lag(3, 60.0)


def test_a_busy_partition_that_is_never_quite_level_waits_since_the_record_taken_last() -> None:
    levels = Levels()
    levels.lag({ONE: 0}, {}, now=1000.0)
    assert levels.lag({ONE: 2}, {ONE: 1499.5}, now=1500.0) == Lag(2, 0.5)


def test_a_backlog_met_at_the_start_is_as_old_as_its_records() -> None:
    levels = Levels()
    assert levels.lag({ONE: 900}, {}, now=1000.0) == Lag(900, 0.0)
    assert levels.lag({ONE: 400}, {ONE: 100.0}, now=1001.0) == Lag(400, 901.0)


def test_the_partition_that_waits_longest_tells() -> None:
    levels = Levels()
    levels.lag({ONE: 0, TWO: 0}, {}, now=1000.0)
    levels.lag({ONE: 1, TWO: 0}, {}, now=1010.0)
    assert levels.lag({ONE: 1, TWO: 1}, {}, now=1012.0) == Lag(2, 12.0)


def test_what_was_known_of_a_partition_goes_with_it() -> None:
    levels = Levels()
    levels.lag({ONE: 0}, {}, now=1000.0)
    levels.lag({}, {}, now=1001.0)
    assert levels.lag({ONE: 5}, {}, now=2000.0) == Lag(5, 0.0)
