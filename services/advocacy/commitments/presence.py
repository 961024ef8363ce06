"""Who attended a meeting: read from the meeting's own stream, because a commitment rests on it."""

from __future__ import annotations

from collections.abc import Iterable

from services.advocacy.streams import meeting_stream
from shared.contracts.meetings import LegislatorMeetingLogged, MeetingRecordCorrected
from shared.contracts.recorded import Recorded
from shared.journal import Journal


async def attended(journal: Journal, province: str, meeting_id: str) -> frozenset[str] | None:
    """The persons in office who attended themselves; None when no such meeting was held. Raises StoreAway."""
    return present((await journal.load(meeting_stream(province, meeting_id))).recorded())


def present(record: Iterable[Recorded]) -> frozenset[str] | None:
    """The persons whom the last record of a meeting tells to have been present; a delegate is somebody else."""
    persons: frozenset[str] | None = None
    for recorded in record:
        match recorded.event:
            case LegislatorMeetingLogged() | MeetingRecordCorrected() as told:
                persons = frozenset(one.person_id for one in told.office_holders if one.attendance == "present")
    return persons
