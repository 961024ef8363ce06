"""People are told in time: once, of what they asked for, in one message for what belongs together."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.notifications.contacts.addresses import Address
from services.notifications.delivery.outgoing import KEPT
from services.notifications.planning.planner import TOO_OLD
from shared.contracts.commitments import CommitmentClosed, CommitmentDueChanged, CommitmentMade
from shared.contracts.meetings import (
    LegislatorMeetingCancelled,
    LegislatorMeetingRescheduled,
    LegislatorMeetingScheduled,
)
from shared.contracts.reporting import ImportCompleted, IndicatorSubmitted, SubmissionVerified
from shared.contracts.subscriptions import SubscriptionCancelled
from tests.integration.notifications.conftest import CLUB, NOW, Notifications
from tests.integration.notifications.messages import Messages, as_json, calendar_of, messages

PROMISE = "advocacy/PK-SD/commitments/c1"
MEETING = "advocacy/PK-SD/meetings/m1"
IN_APP: dict[str, Any] = {"channel": "in_app", "contact_point_id": None, "filter": {}}
MINE = IN_APP | {"filter": {"mine": True}}


@pytest.fixture
async def told(notifications: Notifications, tmp_path: Path) -> AsyncIterator[Messages]:
    await notifications.begin()
    async with messages(notifications, tmp_path) as everything:
        for channel, address in (("email", "amina@example.org"), ("sms", "+923001234567")):
            await everything.addresses.put(
                Address(f"{channel}-of-amina", "PK-SD", "account:amina", channel, address, "en", NOW, NOW)  # type: ignore[arg-type]
            )
        yield everything


async def by_mail(told: Messages, name: str = "s1", **changes: Any) -> str:
    given = {"channel": "email", "contact_point_id": "email-of-amina", "filter": {}}
    return await told.subscribe(name, **given | changes)


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


async def test_what_is_pending_when_a_subscription_ends_is_not_sent(told: Messages) -> None:
    stream = await by_mail(told)
    await told.tell(CommitmentMade, PROMISE)
    why = {"code": "one_click"}
    await told.served.hear(SubscriptionCancelled, stream, subscription_id="s1", why=why)
    await told.later(seconds=5)
    assert told.mail.letters == []


async def test_a_letter_not_taken_is_sent_again_with_the_same_id_and_body(told: Messages) -> None:
    await by_mail(told)
    told.mail.answers += ["451 later", "421 not now"]
    await told.tell(CommitmentMade, PROMISE)
    await told.later(seconds=5)
    [planned] = await told.deliveries.find({}, 10)
    assert (planned["state"], planned["attempts"]) == ("planned", 1)
    body = as_json([planned["text"], planned["html"]])
    await told.later(minutes=1)
    await told.later(minutes=5)
    [sent] = await told.deliveries.find({}, 10)
    assert (sent["state"], sent["attempts"], as_json([sent["text"], sent["html"]])) == ("sent", 3, body)
    assert [one["outcome"] for one in sent["tried"]] == ["again", "again", "sent"]
    assert len(told.mail.letters) == 1


async def test_a_body_that_was_planned_stays_when_composing_was_cut_off(told: Messages) -> None:
    await by_mail(told)
    await told.tell(CommitmentMade, PROMISE, correlation="x")
    told.served.clock.now += timedelta(seconds=5)
    await told.sending._composing.round("PK-SD")
    await told.served.database["message_items"].update_many({}, {"$set": {"state": "waits", "delivery": None}})
    await told.tell(CommitmentMade, "advocacy/PK-SD/commitments/c2", correlation="x")
    await told.later(minutes=1)
    first, second = sorted(await told.deliveries.find({}, 10), key=lambda one: one["_id"])
    assert {len(first["items"]), len(second["items"])} == {1}
    assert len(told.mail.letters) == 2


async def test_an_address_is_written_to_once_its_code_is_back_and_no_more_once_it_refuses_letters(
    told: Messages,
) -> None:
    served, mine = told.served, "/notifications/v1/PK-SD"
    naming = {"channel": "email", "address": "desk@club.example", "language": "en"}
    named = (await served.ask("amina", "POST", f"{mine}/contact-points", naming)).json()
    assert "contact_point_id" in named, named["errors"]
    await told.later(seconds=5)
    [letter] = told.mail.letters
    body = letter.get_body(("plain",))
    assert (letter["to"], body is not None) == ("desk@club.example", True)
    assert "list-unsubscribe" not in letter
    [code] = re.findall(r"\b\d{6}\b", body.get_content())  # type: ignore[union-attr]
    await served.done("amina", f"{mine}/contact-points/{named['contact_point_id']}/verification", {"code": code})
    asked = {"channel": "email", "filter": {"goals": [7]}, "contact_point_id": named["contact_point_id"]}
    answer = await served.ask("amina", "POST", f"{mine}/subscriptions", asked)
    assert answer.status_code == 200, answer.text
    told.mail.unknown.add("desk@club.example")
    await served.catch_up()
    await told.tell(CommitmentMade, PROMISE)
    await told.later(seconds=5)
    [failed] = await told.deliveries.find({"state": "failed"}, 10)
    assert failed["why"] == "recipient refused ([550])"
    assert (await served.shown(f"{mine}/contact-points", "amina"))["data"] == []
    assert (await served.shown(f"{mine}/subscriptions", "amina"))["data"] == []
    told.mail.unknown.clear()
    await told.tell(CommitmentMade, "advocacy/PK-SD/commitments/c2")
    await told.later(days=1)
    assert len(told.mail.letters) == 1


async def test_a_text_message_goes_to_the_gateway_once_with_its_segments_counted(told: Messages) -> None:
    given: dict[str, Any] = {"channel": "sms", "contact_point_id": "sms-of-amina", "language": "ur", "filter": {}}
    await told.subscribe(**given)
    await told.tell(CommitmentMade, PROMISE)
    await told.later(seconds=5)
    [text] = told.text_messages()
    assert text["to"] == "+923001234567"
    assert text["segments"] >= 1
    assert len(text["text"]) <= 67 * text["segments"] or text["segments"] == 1


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


async def test_many_verified_at_once_come_as_one_message(told: Messages) -> None:
    await told.subscribe(**IN_APP | {"filter": {"types": ["reporting.submission_verified"]}})
    for number in range(30):
        await told.tell(SubmissionVerified, f"reporting/PK-SD/series/4.6.1/PK713/{number}", correlation="bulk")
    await told.later(seconds=5)
    assert len(await told.shown("amina")) == 1


async def test_the_inbox_shows_whose_it_is_and_what_was_read_by_whom(told: Messages) -> None:
    office = {"kind": "office", "id": "secretariat", "organisation_id": "another"}
    await told.subscribe(**IN_APP | {"owner": office})
    await told.tell(CommitmentMade, PROMISE)
    await told.later(seconds=5)
    ask = told.served.ask
    [letter] = (await told.served.shown("/notifications/v1/inbox", "secretariat"))["data"]
    assert (letter["to"], letter["read"]) == ("office:PK-SD/secretariat", False)
    assert await told.shown("balochistan") == []
    assert (await ask("balochistan", "POST", f"/notifications/v1/inbox/{letter['id']}/read")).status_code == 404
    for marked in (1, 0):
        answer = await ask("secretariat", "POST", f"/notifications/v1/inbox/{letter['id']}/read")
        assert answer.json() == {"marked": marked}
    assert (await told.served.shown("/notifications/v1/inbox?show=unread", "secretariat"))["data"] == []


async def test_the_inbox_goes_on_page_by_page(told: Messages) -> None:
    await told.subscribe(**IN_APP)
    for number in range(5):
        await told.tell(CommitmentMade, f"advocacy/PK-SD/commitments/c{number}")
    await told.later(seconds=5)
    seen, path = [], "/notifications/v1/inbox?limit=2"
    while path:
        page = await told.served.shown(path, "amina")
        seen += [one["id"] for one in page["data"]]
        path = f"/notifications/v1/inbox?limit=2&cursor={page['cursor']}" if page["cursor"] else ""
    assert len(seen) == len(set(seen)) == 5
    until = told.served.clock.now.isoformat()
    answer = await told.served.ask("amina", "POST", "/notifications/v1/inbox/read", {"until": until})
    assert answer.json() == {"marked": 5}


async def test_the_log_tells_what_became_of_a_message_by_recipient_and_by_event_and_sends_it_again(
    told: Messages,
) -> None:
    await by_mail(told)
    await told.tell(CommitmentMade, PROMISE)
    await told.later(seconds=5)
    log = "/notifications/v1/PK-SD/deliveries"
    [sent] = (await told.served.shown(f"{log}?to=account:amina", "secretariat"))["data"]
    assert (sent["state"], sent["channel"], len(sent["events"])) == ("sent", "email", 1)
    assert (await told.served.shown(f"{log}?event={sent['events'][0]}", "secretariat"))["data"] == [sent]
    assert (await told.served.shown(f"{log}?state=failed", "secretariat"))["data"] == []
    assert (await told.served.ask("balochistan", "GET", log)).status_code == 403
    assert (await told.served.ask("balochistan", "POST", f"{log}/{sent['id']}/resend")).status_code == 403
    answer = await told.served.ask("secretariat", "POST", f"{log}/{sent['id']}/resend")
    assert answer.status_code == 202, answer.text
    await told.later(seconds=5)
    first, again = told.mail.letters
    assert first.get_body(("plain",)).get_content() == again.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert (await told.served.shown("/notifications/v1/deliveries", "amina"))["data"][0]["state"] == "sent"
