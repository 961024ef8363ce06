"""A library that says the same over and over does not fill the disk, and nothing of our own is left out."""

from __future__ import annotations

import logging

from shared.runtime.repeats import AT_MOST, SECONDS, Repeats


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def line(name: str, text: str, *values: object) -> logging.LogRecord:
    return logging.LogRecord(name, logging.ERROR, "", 0, text, values, None)


def test_of_a_library_s_repeated_line_the_first_are_written_and_the_next_window_tells_how_many_were_not() -> None:
    clock = Clock()
    repeats = Repeats(["aiokafka"], clock)
    written = [repeats.filter(line("aiokafka.conn", "no node %s", number)) for number in range(100)]
    assert written == [True] * AT_MOST + [False] * (100 - AT_MOST)
    clock.now = SECONDS
    after = line("aiokafka.conn", "no node %s", 100)
    assert repeats.filter(after)
    assert vars(after)["left_out"] == 100 - AT_MOST


def test_other_lines_of_a_library_and_all_of_our_own_are_written() -> None:
    repeats = Repeats(["aiokafka"], Clock())
    for _ in range(100):
        repeats.filter(line("aiokafka", "no node"))
    assert repeats.filter(line("aiokafka", "no coordinator"))
    assert all(repeats.filter(line("shared.journal.relay", "relay waits")) for _ in range(100))
