"""What people wrote about a figure that was withdrawn: neither the inbox shows it any more, nor does a later message."""

from __future__ import annotations

from typing import Any

from shared.contracts.reporting import SubmissionReturned, SubmissionWithdrawn
from tests.integration.notifications.messages import IN_APP, Messages, by_mail
from tests.waiting import until

SERIES, OTHER = "reporting/PK-SD/series/7.1.1/PK713/_T", "reporting/PK-SD/series/7.1.1/PK711/_T"
WORDS = "Bilqis counted the households herself"
RETURNED: dict[str, Any] = {"why": {"code": "no_evidence", "text": WORDS}}


async def inbox(told: Messages) -> list[dict[str, Any]]:
    """What amina's inbox shows, the newest first."""
    page = await told.served.shown("/notifications/v1/inbox", "amina")
    data: list[dict[str, Any]] = page["data"]
    return data


async def test_the_inbox_leaves_out_what_people_wrote_about_a_figure_once_it_is_withdrawn(told: Messages) -> None:
    await told.subscribe(**IN_APP)
    for stream in (OTHER, SERIES):
        await told.tell(SubmissionReturned, stream, **RETURNED)
        await told.later(seconds=5)
    before = await inbox(told)
    assert [(WORDS in one["text"], one["text_withdrawn"]) for one in before] == [(True, False)] * 2
    await told.tell(SubmissionWithdrawn, SERIES)

    async def left_out() -> bool:
        return [one["text_withdrawn"] for one in await inbox(told)] == [True, False]

    await until(left_out)
    after = await inbox(told)
    assert [WORDS in one["text"] for one in after] == [False, True]
    assert [one["subject"] for one in after] == [one["subject"] for one in before]


async def test_a_message_that_is_made_after_the_withdrawal_tells_without_these_words(told: Messages) -> None:
    await by_mail(told, cadence="daily")
    await told.tell(SubmissionReturned, SERIES, **RETURNED)
    await told.tell(SubmissionReturned, OTHER, **RETURNED)
    await told.tell(SubmissionWithdrawn, SERIES, why={"code": "duplicate", "text": WORDS})
    await told.later(days=1)
    [letter] = told.mail.letters
    parts = [part for part in letter.walk() if part.get_content_maintype() == "text"]
    assert [part.get_content_subtype() for part in parts] == ["plain", "html"]
    assert [str(part.get_content()).count(WORDS) for part in parts] == [1, 1]
