"""People are told in time: once, of what they asked for, in one message for what belongs together."""

from __future__ import annotations

from typing import Any

from services.notifications.delivery.outgoing import KEPT
from services.notifications.planning.planner import TOO_OLD
from shared.contracts.commitments import CommitmentDueChanged, CommitmentMade
from shared.contracts.partners import PartnerAccessChanged, PartnerRegistered
from shared.contracts.reporting import ImportCompleted, IndicatorSubmitted, SubmissionVerified
from tests.integration.notifications.conftest import CLUB
from tests.integration.notifications.messages import IN_APP, MINE, PROMISE, Messages, by_mail

MEETING = "advocacy/PK-SD/meetings/m1"


async def test_whoever_asked_is_told_once_in_a_letter_that_can_be_ended_with_one_click(told: Messages) -> None:
    await by_mail(told, filter={"types": ["advocacy.commitment_made"], "districts": ["PK713"]})
    await told.tell(CommitmentMade, PROMISE)
    await told.later(seconds=5)
    [letter] = told.mail.letters
    assert letter["to"] == "amina@example.org"
    assert letter["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    assert letter["list-unsubscribe"].startswith("<https://alliances.example/notifications/v1/unsubscribe/")
    assert letter["subject"]
    assert letter.get_body(("plain",)) is not None
    assert letter.get_body(("html",)) is not None


async def test_letters_about_one_thing_are_one_thread_and_each_has_an_id_of_its_own(told: Messages) -> None:
    await by_mail(told)
    await told.tell(CommitmentMade, PROMISE)
    await told.later(seconds=5)
    await told.tell(CommitmentDueChanged, PROMISE)
    await told.later(seconds=5)
    first, second = told.mail.letters
    assert first["references"] == second["references"]
    assert first["message-id"] != second["message-id"]


async def test_nobody_is_told_of_what_their_own_organisation_did(told: Messages) -> None:
    await told.subscribe(**MINE)
    office = {"kind": "office", "id": "secretariat", "organisation_id": "lcas"}
    await told.subscribe("s2", **IN_APP | {"owner": office})
    await told.tell(CommitmentMade, PROMISE, by=CLUB, organisations=[CLUB])
    await told.later(seconds=5)
    assert (len(await told.shown("amina")), len(await told.shown("secretariat"))) == (0, 1)
    await told.tell(CommitmentMade, "advocacy/PK-SD/commitments/c2", by="lcas", organisations=[CLUB])
    await told.later(seconds=5)
    assert (len(await told.shown("amina")), len(await told.shown("secretariat"))) == (1, 1)


async def test_mine_is_what_concerns_an_organisation_that_the_account_acts_for(told: Messages) -> None:
    await told.subscribe(**MINE)
    await told.tell(CommitmentMade, PROMISE, organisations=["secp-0099999"])
    await told.later(seconds=5)
    assert await told.shown("amina") == []
    await told.tell(CommitmentMade, "advocacy/PK-SD/commitments/c2", organisations=[CLUB])
    await told.later(seconds=5)
    assert len(await told.shown("amina")) == 1


async def test_what_one_command_has_made_comes_as_one_message(told: Messages) -> None:
    await by_mail(told)
    for number in range(5):
        await told.tell(CommitmentMade, f"advocacy/PK-SD/commitments/c{number}", correlation="one-command")
    await told.later(seconds=5)
    assert len(told.mail.letters) == 1
    assert "5" in told.mail.letters[0]["subject"]


async def test_of_a_file_its_own_event_tells_and_none_of_its_rows(told: Messages) -> None:
    await by_mail(told)
    for number in range(20):
        await told.tell(IndicatorSubmitted, f"reporting/PK-SD/series/4.6.1/PK713/{number}", import_id="f1")
    await told.tell(ImportCompleted, "reporting/PK-SD/imports/f1", import_id="f1")
    await told.later(seconds=5)
    assert len(told.mail.letters) == 1


async def test_nothing_from_before_the_subscription_is_told(told: Messages) -> None:
    await told.subscribe("first", **IN_APP)
    before = await told.tell(CommitmentMade, PROMISE)
    await told.later(minutes=1)
    await told.subscribe("second", **IN_APP | {"owner": {"kind": "account", "id": "omar"}})
    await told.plan([before])
    await told.later(minutes=1)
    assert len(await told.shown("amina")) == 1
    assert await told.shown("omar") == []


async def test_offsets_put_back_to_the_start_send_nothing_again_and_nothing_old(told: Messages) -> None:
    await by_mail(told)
    first = await told.tell(CommitmentMade, PROMISE)
    await told.later(seconds=5)
    await told.plan([first])
    await told.later(days=TOO_OLD.days, hours=1)
    await told.plan([first])
    await told.later(days=KEPT.days)
    await told.plan([first])
    await told.later(minutes=1)
    assert len(told.mail.letters) == 1


async def test_many_verified_at_once_come_as_one_message(told: Messages) -> None:
    await told.subscribe(**IN_APP | {"filter": {"types": ["reporting.submission_verified"]}})
    for number in range(30):
        await told.tell(SubmissionVerified, f"reporting/PK-SD/series/4.6.1/PK713/{number}", correlation="bulk")
    await told.later(seconds=5)
    assert len(await told.shown("amina")) == 1


async def test_a_partner_is_told_until_the_last_day_of_its_access_and_again_once_it_is_extended(told: Messages) -> None:
    partner, stream = "partner-karachi-university", "notifications/PK/partners/karachi-university"
    granted: dict[str, Any] = {"contexts": ["advocacy"], "valid_until_on": "2026-06-02"}
    await told.served.hear(PartnerRegistered, stream, **granted)
    await told.subscribe(**IN_APP | {"owner": {"kind": "account", "id": partner}})
    await told.later(days=1)
    await told.tell(CommitmentMade, PROMISE)
    await told.later(seconds=5)
    assert len(await told.shown(partner)) == 1
    await told.later(days=1)
    await told.tell(CommitmentMade, "advocacy/PK-SD/commitments/c2")
    await told.later(seconds=5)
    assert len(await told.shown(partner)) == 1
    await told.served.hear(PartnerAccessChanged, stream, **granted | {"valid_until_on": "2026-12-31"})
    told.served.views._lately.clear()
    await told.tell(CommitmentMade, "advocacy/PK-SD/commitments/c3")
    await told.later(seconds=5)
    assert len(await told.shown(partner)) == 2


async def test_a_letter_that_was_not_taken_is_not_tried_again_after_a_partners_last_day(told: Messages) -> None:
    partner, stream = "partner-karachi-university", "notifications/PK/partners/karachi-university"
    await told.served.hear(PartnerRegistered, stream, contexts=["advocacy"], valid_until_on="2026-06-02")
    letters = {"channel": "email", "contact_point_id": "email-of-amina", "owner": {"kind": "account", "id": partner}}
    await told.subscribe(**IN_APP | letters)
    told.mail.answers += ["451 later"]
    await told.tell(CommitmentMade, PROMISE)
    await told.later(seconds=5)
    await told.later(days=2)
    [letter] = await told.deliveries.find({"channel": "email"}, 10)
    assert ([one["outcome"] for one in letter["tried"]], told.mail.letters) == (["again", "suppressed"], [])
