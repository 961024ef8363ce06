"""Messages are sent until they are taken or given up, with the body that they were planned with."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

from services.notifications.delivery.circuits import FAILURES
from services.notifications.delivery.outgoing import Outgoing
from services.notifications.delivery.sending import AT_ONCE
from shared.contracts.commitments import CommitmentMade
from shared.contracts.subscriptions import SubscriptionCancelled
from tests.integration.notifications.messages import IN_APP, PROMISE, Messages, as_json, by_mail

MEETING = "advocacy/PK-SD/meetings/m1"


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


async def test_a_server_that_refuses_letter_after_letter_is_left_alone_and_the_inbox_never_waits(
    told: Messages,
) -> None:
    await by_mail(told)
    await told.subscribe("s2", **IN_APP)
    told.mail.answers += ["451 later"] * FAILURES
    for number in range(FAILURES + 2):
        await told.tell(CommitmentMade, f"advocacy/PK-SD/commitments/c{number}")
    await told.later(seconds=5)
    letters = await told.deliveries.find({"channel": "email"}, 20)
    assert Counter(one["attempts"] for one in letters) == {1: FAILURES, 0: 2}
    assert {one["state"] for one in await told.deliveries.find({"channel": "in_app"}, 20)} == {"sent"}
    await told.later(minutes=2)
    await told.later(minutes=5)
    assert len(told.mail.letters) == FAILURES + 2


async def test_a_body_that_was_planned_stays_when_composing_was_cut_off(told: Messages) -> None:
    await by_mail(told)
    await told.tell(CommitmentMade, PROMISE, correlation="x")
    told.served.clock.now += timedelta(seconds=5)
    await told.rounds.round("PK-SD")
    await told.served.database["message_facts"].update_many({}, {"$set": {"state": "waits"}})
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
    points = (await served.shown(f"{mine}/contact-points", "amina"))["data"]
    assert named["contact_point_id"] not in {one["contact_point_id"] for one in points}
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


async def test_what_is_due_and_not_sent_is_late_until_it_is_sent(told: Messages) -> None:
    sent = Outgoing("m", "PK-SD", "in_app", None, "account:amina", None, "s", "t", "h", "en", "s")
    await told.deliveries.plan([replace(sent, id=f"m{one}") for one in range(AT_ONCE + 1)])

    def late() -> float:
        [family] = told.sending._metrics.oldest.collect()
        return next(one.value for one in family.samples if one.labels["province"] == "PK-SD")

    told.served.clock.now += timedelta(hours=1)
    await told.sending.round()
    assert late() == 3600
    await told.later()
    assert late() == 0


async def test_however_many_letters_are_late_the_inbox_is_told_in_the_first_round(told: Messages) -> None:
    letter = Outgoing("m", "PK-SD", "email", "email-of-amina", "account:amina", None, "s", "t", "h", "en", "s")
    await told.deliveries.plan([replace(letter, id=f"m{one}") for one in range(AT_ONCE + 1)])
    told.served.clock.now += timedelta(minutes=1)
    await told.subscribe("s2", **IN_APP)
    await told.tell(CommitmentMade, PROMISE)
    told.served.clock.now += timedelta(seconds=5)
    await told.sending.round()
    [inbox] = await told.deliveries.find({"channel": "in_app"}, 10)
    assert inbox["state"] == "sent"
    assert await told.deliveries.find({"channel": "email", "state": "planned"}, 1) != []
