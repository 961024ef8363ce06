"""What comes at its own time: digests, invitations, reminders."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from shared.contracts.commitments import CommitmentClosed, CommitmentDueChanged, CommitmentMade
from shared.contracts.meetings import (
    LegislatorMeetingCancelled,
    LegislatorMeetingRescheduled,
    LegislatorMeetingScheduled,
)
from tests.integration.notifications.conftest import CLUB
from tests.integration.notifications.messages import MINE, PROMISE, Messages, by_mail, calendar_of

MEETING = "advocacy/PK-SD/meetings/m1"


async def test_a_digest_comes_at_its_hour_with_all_that_has_happened(told: Messages) -> None:
    await by_mail(told, cadence="daily")
    for number in range(3):
        await told.tell(CommitmentMade, f"advocacy/PK-SD/commitments/c{number}")
        await told.later(minutes=10)
    assert told.mail.letters == []
    await told.later(days=1)
    assert len(told.mail.letters) == 1


async def test_a_meeting_comes_into_calendars_moves_there_and_is_taken_out(told: Messages) -> None:
    await by_mail(told, cadence="daily")
    for event, sequence in (
        (LegislatorMeetingScheduled, 0),
        (LegislatorMeetingRescheduled, 1),
        (LegislatorMeetingCancelled, 2),
    ):
        await told.tell(event, MEETING, sequence=sequence)
        await told.later(seconds=5)
    calendars = [calendar_of(letter) or "" for letter in told.mail.letters]
    assert ["METHOD:REQUEST" in calendars[0], "METHOD:REQUEST" in calendars[1], "METHOD:CANCEL" in calendars[2]] == [
        True
    ] * 3
    uids = {line for text in calendars for line in text.splitlines() if line.startswith("UID")}
    assert len(uids) == 1
    assert [f"SEQUENCE:{number}" in text for number, text in enumerate(calendars)] == [True] * 3


async def test_a_promise_is_reminded_of_until_it_is_closed_and_by_the_date_that_it_has_then(told: Messages) -> None:
    await told.subscribe(**MINE | {"filter": {"mine": True, "types": ["notifications.reminder_commitment"]}})
    today = told.served.clock.today
    given: dict[str, Any] = {"due_on": (today + timedelta(days=10)).isoformat(), "organisations": [CLUB]}
    await told.tell(CommitmentMade, PROMISE, **given)

    async def reminded(**later: float) -> int:
        await told.later(**later)
        await told.reminders.round("PK-SD")
        await told.reminders.round("PK-SD")
        await told.later(seconds=5)
        return len(await told.shown("amina"))

    assert await reminded() == 0  # 30 days before is longer ago than a week
    assert await reminded(days=3) == 1
    assert await reminded(days=1) == 1
    due = told.served.clock.today + timedelta(days=20)
    await told.tell(CommitmentDueChanged, PROMISE, **given | {"due_on": due.isoformat()})
    assert await reminded(days=6) == 1
    assert await reminded(days=7) == 2
    assert await reminded(days=7) == 3
    assert await reminded(days=30) == 4
    await told.tell(CommitmentClosed, PROMISE)
    assert await reminded(days=30) == 4
