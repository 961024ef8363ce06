"""Lines that libraries say over and over, as a client does that looks for a broker a thousand times a second."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

SECONDS = 10.0
AT_MOST = 3


@dataclass(slots=True)
class _Said:
    since: float
    lines: int = 0


class Repeats(logging.Filter):
    """Of these loggers lets through three lines of a kind in ten seconds; the next one after them tells how many were
    `left_out`. A kind is a logger, a level and a text without its values.
    """

    def __init__(self, loggers: Iterable[str], clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._loggers, self._clock = tuple(loggers), clock
        self._said: dict[tuple[str, int, str], _Said] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a line is to be written."""
        if not record.name.startswith(self._loggers) or not isinstance(record.msg, str):
            return True
        now = self._clock()
        said = self._said.setdefault((record.name, record.levelno, record.msg), _Said(now))
        if now - said.since >= SECONDS:
            if said.lines > AT_MOST:
                record.left_out = said.lines - AT_MOST
            said.since, said.lines = now, 0
        said.lines += 1
        return said.lines <= AT_MOST
