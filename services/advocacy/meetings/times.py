"""Times as views keep them: texts that sort as the times do."""

from __future__ import annotations

from datetime import datetime


def stored(at: datetime) -> str:
    """A time (UTC, to the second) as events are dumped: `2026-06-01T05:00:00Z`."""
    return at.isoformat().replace("+00:00", "Z")
