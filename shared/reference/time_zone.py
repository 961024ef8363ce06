"""The time zone in which people in Pakistan count days."""

from __future__ import annotations

from zoneinfo import ZoneInfo

PAKISTAN = ZoneInfo("Asia/Karachi")
