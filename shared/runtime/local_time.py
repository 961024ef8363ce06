"""Today, as people in Pakistan count it."""

from __future__ import annotations

from datetime import date, datetime

from shared.reference.time_zone import PAKISTAN


def local_today() -> date:
    """The date in Pakistan, Asia/Karachi."""
    return datetime.now(PAKISTAN).date()
