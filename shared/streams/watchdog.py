"""The end of a process whose loops no longer turn: it is started again, which a hung one is not."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence

import structlog

LIMIT_SECONDS = 60.0
"""Above what a turn may take: a rebalance (20 s) with its commit (10 s), or a store that never answers (23 s)."""
CHECKS = 12
EXIT_CODE = 70

log = structlog.get_logger(__name__)


class Watchdog:
    """A thread that compares turn counts, never clocks: after SIGCONT every clock says that nothing has moved.

    `counters` give the turns of each loop; a loop whose count stays the same at `CHECKS` checks in a row, spread over
    `limit` seconds of this thread's own waiting, has stopped.
    """

    def __init__(
        self,
        counters: Sequence[Callable[[], int]],
        limit: float = LIMIT_SECONDS,
        end: Callable[[int], object] = os._exit,
    ) -> None:
        self._counters, self._pause, self._end = counters, limit / CHECKS, end
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Watch no more: a loop that ends on purpose turns no more either."""
        self._stopped.set()

    def _watch(self) -> None:
        seen = [counter() for counter in self._counters]
        still = [0] * len(seen)
        while not self._stopped.wait(self._pause):
            for index, counter in enumerate(self._counters):
                turns = counter()
                still[index] = still[index] + 1 if turns == seen[index] else 0
                seen[index] = turns
            if max(still, default=0) >= CHECKS:
                log.critical("a loop no longer turns, ending the process", turns=seen)
                self._end(EXIT_CODE)
                return
