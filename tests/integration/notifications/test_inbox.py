"""What people were told: the inbox with its read marks, and the log of what became of messages."""

from __future__ import annotations

from shared.contracts.commitments import CommitmentMade
from tests.integration.notifications.messages import IN_APP, PROMISE, Messages, by_mail

MEETING = "advocacy/PK-SD/meetings/m1"


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
