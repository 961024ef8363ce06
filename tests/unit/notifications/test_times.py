"""When messages are due."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from services.notifications.planning.times import SETTLES, due_at

NOON = datetime(2026, 6, 3, 7, tzinfo=UTC)
"""A Wednesday, 12:00 in Karachi."""


def asked(**changes: Any) -> dict[str, Any]:
    return {
        "cadence": "immediate",
        "local_time": "08:00",
        "time_zone": "Asia/Karachi",
        "quiet_hours": None,
        "channel": "email",
    } | changes


def test_what_is_immediate_waits_only_until_nothing_more_of_it_comes() -> None:
    assert due_at(asked(), NOON) == NOON + SETTLES


def test_a_daily_digest_comes_at_its_hour_on_the_next_day_that_has_it_ahead() -> None:
    assert due_at(asked(cadence="daily"), NOON) == datetime(2026, 6, 4, 3, tzinfo=UTC)
    assert due_at(asked(cadence="daily", local_time="18:30"), NOON) == datetime(2026, 6, 3, 13, 30, tzinfo=UTC)


def test_a_weekly_digest_comes_on_monday() -> None:
    assert due_at(asked(cadence="weekly"), NOON) == datetime(2026, 6, 8, 3, tzinfo=UTC)
    monday_morning = datetime(2026, 6, 8, 2, tzinfo=UTC)
    assert due_at(asked(cadence="weekly"), monday_morning) == datetime(2026, 6, 8, 3, tzinfo=UTC)


def test_hours_are_those_of_the_subscriptions_own_zone() -> None:
    assert due_at(asked(cadence="daily", time_zone="Europe/London"), NOON) == datetime(2026, 6, 4, 7, tzinfo=UTC)


NIGHT = {"begin": "21:00", "until": "07:00"}


@pytest.mark.parametrize(
    ("at", "due"),
    [
        (datetime(2026, 6, 3, 17, tzinfo=UTC), datetime(2026, 6, 4, 2, tzinfo=UTC)),  # 22:00 in Karachi
        (datetime(2026, 6, 3, 20, tzinfo=UTC), datetime(2026, 6, 4, 2, tzinfo=UTC)),  # 01:00 on the 4th
        (NOON, NOON + SETTLES),
    ],
)
def test_in_quiet_hours_over_midnight_it_comes_when_they_end(at: datetime, due: datetime) -> None:
    assert due_at(asked(quiet_hours=NIGHT), at) == due


def test_quiet_hours_within_a_day() -> None:
    prayer = {"begin": "12:00", "until": "14:30"}
    assert due_at(asked(quiet_hours=prayer), NOON) == datetime(2026, 6, 3, 9, 30, tzinfo=UTC)


def test_the_inbox_knows_no_quiet_hours() -> None:
    at = datetime(2026, 6, 3, 20, tzinfo=UTC)
    assert due_at(asked(quiet_hours=NIGHT, channel="in_app"), at) == at + SETTLES
