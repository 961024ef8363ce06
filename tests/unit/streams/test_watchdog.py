"""The watchdog ends a process whose loop stands, and leaves one alone that turns."""

from __future__ import annotations

import threading
from itertools import count

from shared.streams.watchdog import EXIT_CODE, Watchdog


def test_a_loop_that_stands_ends_the_process() -> None:
    ended, codes = threading.Event(), []

    def end(code: int) -> None:
        codes.append(code)
        ended.set()

    turning = count()
    Watchdog([lambda: next(turning), lambda: 7], limit=0.05, end=end).start()
    assert ended.wait(30)
    assert codes == [EXIT_CODE]


def test_loops_that_turn_are_left_alone_and_a_stopped_watchdog_ends_nothing() -> None:
    codes: list[int] = []
    looked = threading.Event()
    turning = count()

    def turns() -> int:
        now = next(turning)
        if now > 40:
            looked.set()
        return now

    watchdog = Watchdog([turns], limit=0.05, end=codes.append)
    watchdog.start()
    assert looked.wait(30)
    watchdog.stop()
    assert codes == []
