"""Contacts between organisations, read from what advocacy tells of meetings and awareness sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shared.contracts.recorded import Recorded
from shared.reference.time_zone import PAKISTAN

HELD = frozenset(
    {
        "advocacy.legislator_meeting_logged.v1",
        "advocacy.meeting_record_corrected.v1",
        "advocacy.awareness_session_held.v1",
        "advocacy.awareness_session_corrected.v1",
    }
)
"""What tells that a meeting or session took place, or tells it anew."""

DAY_FIELDS = ("held_on", "actual_starts_at", "starts_at")
"""Where such an event may tell its day, the first that it has."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Organisations that took part in one thing on a day (local date, Asia/Karachi)."""

    on: date
    organisations: tuple[str, ...]


def contact_of(recorded: Recorded) -> Contact | None:
    """The contact that an event tells of; None for what is planned, moved, cancelled, published or has no day.

    It takes of an event only what every one of these types has: `organisations`, all of the alliance that are concerned, and
    a day or time.
    """
    if recorded.event is None or recorded.type not in HELD:
        return None
    told = (getattr(recorded.event, name, None) for name in DAY_FIELDS)
    when = next((one for one in told if one is not None), None)
    match when:
        case datetime():
            on = when.astimezone(PAKISTAN).date()
        case date():
            on = when
        case _:
            return None
    return Contact(on, tuple(sorted(set(recorded.event.organisations))))
