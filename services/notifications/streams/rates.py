"""How much a reader may ask: requests a minute, and streams open at once; counted in this process."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from shared.web.problems import Answered

OPEN_PER_OWNER, OPEN_IN_ALL = 20, 4_000
OWNERS_KNOWN = 10_000
OPEN_RETRY_SECONDS = 10


@dataclass(slots=True)
class _Bucket:
    """Requests that are left, as of a time."""

    left: float
    at: float


class Rates:
    """Requests by owner: a minute's worth may come at once, and as many are given back over a minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}

    def take(self, owner: str, per_minute: int) -> None:
        """Count a request. Raises Answered (429) by `requests.too_many` with the seconds after which there is one."""
        now = self._clock()
        bucket = self._buckets.get(owner)
        if bucket is None:
            self._forget_full(now)
            bucket = self._buckets[owner] = _Bucket(per_minute, now)
        bucket.left = min(per_minute, bucket.left + (now - bucket.at) * per_minute / 60)
        bucket.at = now
        if bucket.left < 1:
            seconds = math.ceil((1 - bucket.left) * 60 / per_minute)
            raise too_many("requests.too_many", seconds, requests_per_minute=per_minute)
        bucket.left -= 1

    def _forget_full(self, now: float) -> None:
        if len(self._buckets) >= OWNERS_KNOWN:
            self._buckets = {owner: one for owner, one in self._buckets.items() if now - one.at < 60}


class OpenStreams:
    """Server-sent event streams that are open, by owner."""

    def __init__(self, per_owner: int = OPEN_PER_OWNER, in_all: int = OPEN_IN_ALL) -> None:
        self._per_owner, self._in_all = per_owner, in_all
        self._open: Counter[str] = Counter()

    def check(self, owner: str) -> None:
        """Raises Answered (429) by `streams.too_many` or `streams.process_full` where one more would be too many."""
        if self._open[owner] >= self._per_owner:
            raise too_many("streams.too_many", OPEN_RETRY_SECONDS, most=self._per_owner)
        if self._open.total() >= self._in_all:
            raise too_many("streams.process_full", OPEN_RETRY_SECONDS, most=self._in_all)

    @contextmanager
    def one(self, owner: str) -> Iterator[None]:
        """One more for the time of the block. Raises as `check`."""
        self.check(owner)
        self._open[owner] += 1
        try:
            yield
        finally:
            self._open[owner] -= 1
            self._open += Counter()  # owners without a stream are forgotten


def too_many(rule: str, seconds: int, **facts: int) -> Answered:
    """The 429 of a rule, with the seconds after which to try again."""
    return Answered("too-many-requests", rule=rule, facts=facts, headers={"Retry-After": str(seconds)})
