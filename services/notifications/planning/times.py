"""When a message is due: at once, or at the next hour of a digest, and never in quiet hours. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

SETTLES = timedelta(seconds=3)
"""What one command makes comes as one message: so long nothing more of it must have come."""
SETTLES_AT_MOST = timedelta(seconds=30)
DIGEST_WEEKDAY = 0
"""Weekly digests come on Mondays."""


def due_at(subscription: Mapping[str, Any], now: datetime) -> datetime:
    """When what is planned now (UTC) is to be told, by a subscription's cadence and its quiet hours (UTC)."""
    cadence = subscription["cadence"]
    if cadence == "immediate":
        return after_quiet(subscription, now + SETTLES)
    zone = ZoneInfo(subscription["time_zone"])
    at = _read(subscription["local_time"])
    local = now.astimezone(zone)
    day = local.date() if local.time() < at else local.date() + timedelta(days=1)
    if cadence == "weekly":
        day += timedelta(days=(DIGEST_WEEKDAY - day.weekday()) % 7)
    return after_quiet(subscription, datetime.combine(day, at, zone).astimezone(UTC))


def after_quiet(subscription: Mapping[str, Any], at: datetime) -> datetime:
    """The time itself, or the end of the quiet hours that it falls into (UTC). The inbox disturbs nobody."""
    quiet = subscription.get("quiet_hours")
    if quiet is None or subscription["channel"] == "in_app":
        return at
    begin, until = _read(quiet["begin"]), _read(quiet["until"])
    zone = ZoneInfo(subscription["time_zone"])
    local = at.astimezone(zone)
    over_midnight = until <= begin
    within = (local.time() >= begin or local.time() < until) if over_midnight else begin <= local.time() < until
    if not within:
        return at
    day = local.date() + timedelta(days=1) if over_midnight and local.time() >= begin else local.date()
    return datetime.combine(day, until, zone).astimezone(UTC)


def _read(written: str) -> time:
    return time.fromisoformat(written)
