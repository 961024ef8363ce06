"""How long until a message is tried again. Pure."""

from __future__ import annotations

from datetime import timedelta

GAPS = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 1_800, 7_200, 21_600, 43_200, 86_400))
JITTER = 0.2


def gap(attempts: int, chance: float, after: float | None = None) -> timedelta | None:
    """The wait after so many attempts (from 1), None when it was the last; `chance` from 0 to 1 spreads many at once.

    `after`: how many seconds the other side wants to be left alone at least.
    """
    if attempts > len(GAPS):
        return None
    wait = GAPS[attempts - 1] * (1 + JITTER * (2 * chance - 1))
    return max(wait, timedelta(seconds=after or 0))
