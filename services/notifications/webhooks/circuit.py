"""How hard an endpoint is pressed: few requests at a time until it answers, none while it fails, never above its rate."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

MOST_AT_ONCE = 8
OPENS_AFTER = 5
FIRST_PAUSE, LAST_PAUSE = 30.0, 600.0
BURST_SECONDS = 0.1


class Circuit:
    """Of one endpoint. Closed: requests pass. Open after five failures in a row: none. Half-open by time: one tries."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.failures, self.at_once = 0, 1
        self._pause, self._until = FIRST_PAUSE, 0.0

    def rest(self) -> float:
        """Seconds until a request may pass, 0 where one may now."""
        return max(0.0, self._until - self._clock())

    def succeeded(self) -> None:
        """An attempt was taken: one more may go at a time."""
        self.failures, self._pause = 0, FIRST_PAUSE
        self.at_once = min(self.at_once + 1, MOST_AT_ONCE)

    def failed(self, asked: timedelta | None) -> None:
        """An attempt was not: from now on one at a time; `asked` is for how long the endpoint wants to be left alone."""
        self.failures, self.at_once = self.failures + 1, 1
        until = self._until
        if asked is not None:
            until = max(until, self._clock() + min(asked.total_seconds(), LAST_PAUSE))
        if self.failures >= OPENS_AFTER:
            until = max(until, self._clock() + self._pause)
            self._pause = min(self._pause * 2, LAST_PAUSE)
        self._until = until


class Rate:
    """So many a second, evenly, with a burst of a tenth of a second (the generic cell rate algorithm)."""

    def __init__(self, per_second: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_second, self._clock, self._next = per_second, clock, 0.0

    def pause(self) -> float:
        """Take the next turn; seconds until it comes."""
        now = self._clock()
        self._next = max(self._next, now - BURST_SECONDS) + 1 / self.per_second
        return max(0.0, self._next - now)
