"""Who attended a meeting: read from the meeting's own stream, because a commitment rests on it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.advocacy.streams import meeting_stream
from shared.contracts.recorded import Recorded
from shared.journal import Journal

LOGGED = frozenset({"advocacy.legislator_meeting_logged.v1", "advocacy.meeting_record_corrected.v1"})
"""The facts that tell who was there; each tells it whole."""


async def attended(journal: Journal, province: str, meeting_id: str) -> frozenset[str] | None:
    """The persons in office who attended themselves; None when no such meeting was held. Raises StoreAway."""
    return present((await journal.load(meeting_stream(province, meeting_id))).recorded())


def present(record: Iterable[Recorded]) -> frozenset[str] | None:
    """The persons whom the last record of a meeting tells to have been present; a delegate is somebody else."""
    persons: frozenset[str] | None = None
    for recorded in record:
        if recorded.event is not None and recorded.type in LOGGED:
            persons = _present(recorded.event.model_dump(mode="json"))
    return persons


def _present(record: dict[str, Any]) -> frozenset[str]:
    """Each office holder's attendance stands with the person, in `attendance` where there is one."""
    people = record.get("attendance") or record.get("office_holders") or ()
    return frozenset(one["person_id"] for one in people if one.get("attendance", "present") == "present")
