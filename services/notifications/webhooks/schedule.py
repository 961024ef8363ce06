"""When an attempt is made again: at once, then after growing gaps, later where the endpoint asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from random import random

GAPS = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 300, 1_800, 2 * 3_600, 5 * 3_600, 10 * 3_600, 14 * 3_600, 20 * 3_600, 24 * 3_600)
)
"""Between an attempt that failed and the next, by how many have failed (as Standard Webhooks proposes)."""
JITTER = 0.1
LONGEST_WAIT = timedelta(hours=24)
FAILING_FOR = timedelta(days=5)
OLDEST = timedelta(days=7)
"""Events older than this are posted on demand only."""


def next_attempt(
    failed: int, now: datetime, asked: timedelta | None, chance: Callable[[], float] = random
) -> datetime | None:
    """When to try again after `failed` attempts (1, 2 ...), None for never. A gap grows by up to a tenth of itself.

    `asked` is how long the endpoint wants to be left alone.
    """
    if failed > len(GAPS):
        return None
    gap = GAPS[failed - 1]
    gap += gap * JITTER * chance()
    return now + max(gap, asked or timedelta())


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """What a Retry-After header asks for (RFC 9110, seconds or a date), a day at most; None where it asks for nothing."""
    told = headers.get("retry-after", "").strip()
    if not told:
        return None
    if told.isascii() and told.isdigit():
        return min(timedelta(seconds=int(told[:9])), LONGEST_WAIT)
    try:
        at = parsedate_to_datetime(told)
    except (ValueError, TypeError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(at - now, LONGEST_WAIT) if at > now else None


def too_old(at: datetime, enabled_at: datetime, now: datetime) -> bool:
    """Whether an event of that time is posted on demand only: from before the webhook was enabled, or a week ago."""
    return at < enabled_at or now - at > OLDEST
