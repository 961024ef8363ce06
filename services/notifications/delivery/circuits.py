"""A circuit for each target: after several failures in a row nothing is tried there for a while."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

FAILURES = 5
FIRST_PAUSE, LAST_PAUSE = timedelta(seconds=15), timedelta(minutes=5)


class Circuits:
    """Remembers how targets have answered; `now` tells the time, UTC. A process knows its own tries only."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._failed: dict[str, int] = {}
        self._open: dict[str, tuple[datetime, timedelta]] = {}

    def open_until(self, target: str) -> datetime | None:
        """Until when nothing is tried, None where it may be: after the pause one try decides."""
        until, _ = self._open.get(target, (None, None))
        return until if until is not None and until > self._now() else None

    def taken(self, target: str) -> None:
        """The target has answered as it should."""
        self._failed.pop(target, None)
        self._open.pop(target, None)

    def failed(self, target: str) -> None:
        """The target could not be used."""
        self._failed[target] = self._failed.get(target, 0) + 1
        if self._failed[target] >= FAILURES:
            _, before = self._open.get(target, (None, FIRST_PAUSE / 2))
            pause = min(before * 2, LAST_PAUSE)
            self._open[target] = self._now() + pause, pause
