"""The guard against parking a province: too many streams that newly fail mean that the code is wrong, not the records."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

AT_LEAST = 10
SHARE = 0.2
WINDOW_SECONDS = 30.0


class TooManyFailing(Exception):  # noqa: N818  names the state that the worker reacts to
    """Nothing of the batch was parked or stored: the worker backs off, tells that it is not ready, and tries again."""

    def __init__(self, view: str, failing: int, streams: int) -> None:
        super().__init__(f"{failing} of {streams} streams newly fail in view {view}")
        self.view, self.failing, self.streams = view, failing, streams


class Breaker:
    """Counts, by view, the streams that newly fail among those touched, in a batch and over the last half minute.

    More than `AT_LEAST` and more than `SHARE` of the streams are too many.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._batches: dict[str, deque[tuple[float, int, int]]] = {}

    def check(self, view: str, failing: int, streams: int) -> None:
        """Raises TooManyFailing when a batch with `failing` of `streams` may not be parked."""
        recent = self._recent(view)
        for failed, touched in (
            (failing, streams),
            (failing + sum(one[1] for one in recent), streams + sum(one[2] for one in recent)),
        ):
            if failing and failed > max(AT_LEAST, SHARE * touched):
                raise TooManyFailing(view, failed, touched)

    def count(self, view: str, failing: int, streams: int) -> None:
        """Remember a batch that was stored."""
        self._recent(view).append((self._clock(), failing, streams))

    def _recent(self, view: str) -> deque[tuple[float, int, int]]:
        recent = self._batches.setdefault(view, deque())
        while recent and recent[0][0] < self._clock() - WINDOW_SECONDS:
            recent.popleft()
        return recent
