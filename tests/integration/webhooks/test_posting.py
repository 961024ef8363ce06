"""What is planned is posted: signed, once, again after a failure; every answer has its consequence."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook

from shared.contracts.membership import MemberJoined
from tests.integration.webhooks.conftest import JOINED, NOW, PARTNER, WEBHOOKS, Webhooks, of_events, record, sending
from tests.integration.webhooks.receiving import Got, Receiver, answer, cut, endless, garbage, hang, huge
from tests.waiting import until

pytestmark = pytest.mark.integration


async def settled(webhooks: Webhooks) -> bool:
    return not await webhooks.waiting()


async def test_an_event_is_posted_once_signed_as_the_owner_can_verify(webhooks: Webhooks, receiver: Receiver) -> None:
    name, secret = await webhooks.enabled(receiver.url())
    joined = record(MemberJoined, "secp-0012345")
    await webhooks.plan(joined)
    async with sending(webhooks.sender()):
        await until(lambda: settled(webhooks))
        await webhooks.plan(joined)
    (got,) = of_events(receiver.got)
    sent = {"webhook-id": got.id, "webhook-signature": got.headers["webhook-signature"]}
    verifying = Webhook(secret)
    at = int(got.headers["webhook-timestamp"])
    assert verifying.sign(got.id, NOW, got.body.decode()) == sent["webhook-signature"]
    assert at == int(NOW.timestamp())
    assert got.headers["content-type"] == "application/cloudevents+json"
    assert got.headers["host"] == f"127.0.0.1:{receiver.port}"
    (made,) = await webhooks.attempts(name)
    assert (made["status"], made["status_code"], made["trigger"], made["type"]) == ("success", 200, "scheduled", JOINED)
    assert (made["event_id"], made["response"], made["next_attempt_at"]) == (got.id, "ok", None)


@pytest.mark.parametrize(
    ("answering", "status", "told"),
    [
        (answer(500, b"out of order"), 500, None),
        (answer(404), 404, None),
        (answer(302, location="https://127.0.0.1:1/elsewhere"), 302, None),
        (answer(307, location="http://169.254.169.254/latest/meta-data"), 307, None),
        (cut, None, "RemoteProtocolError"),
        (garbage, None, "RemoteProtocolError"),
    ],
    ids=["500", "404", "redirect", "redirect_to_private", "cut", "garbage"],
)
async def test_what_is_no_2xx_is_tried_again_five_seconds_later_with_the_same_bytes(
    webhooks: Webhooks, receiver: Receiver, answering: object, status: int | None, told: str | None
) -> None:
    name, _ = await webhooks.enabled(receiver.url())
    receiver.paths["/lead"] = answering  # type: ignore[assignment]
    await webhooks.plan(record(MemberJoined, "secp-0012345"))
    async with sending(webhooks.sender()) as sender:
        await until(lambda: webhooks.attempts(name))
        (failed,) = await webhooks.attempts(name)
        assert (failed["status"], failed["status_code"]) == ("fail", status)
        assert told is None or told in failed["error"]
        assert [one["status"] for one in await webhooks.attempts(name, "status=pending")] == ["pending"]
        assert len(of_events(receiver.got)) == 1
        receiver.paths.clear()
        webhooks.later(seconds=6)
        sender.wake(name)
        await until(lambda: settled(webhooks))
    first, second = of_events(receiver.got)
    assert (first.id, first.body) == (second.id, second.body)
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]
    assert [one["status"] for one in await webhooks.attempts(name)] == ["fail", "success"]


async def test_the_tenth_failure_is_the_last_and_recovered_on_demand(webhooks: Webhooks, receiver: Receiver) -> None:
    name, _ = await webhooks.enabled(receiver.url())
    receiver.paths["/lead"] = answer(503)
    await webhooks.plan(record(MemberJoined, "secp-0012345"))
    for number in range(1, 11):
        sender = webhooks.sender(f"process-{number}")  # each begins with a closed circuit

        async def made(number: int = number) -> bool:
            return len(of_events(receiver.got)) >= number

        async with sending(sender):
            await until(made)
        webhooks.later(hours=27)
    assert list((await webhooks.states()).values()) == ["failed"]
    statuses = [one["status"] for one in await webhooks.attempts(name)]
    assert statuses == ["fail"] * 10
    receiver.paths.clear()
    if (await webhooks.standing(name))["status"] == "disabled":
        await webhooks.ask(PARTNER, "POST", f"{WEBHOOKS}/{name}/enable", {})
    told = await webhooks.ask(PARTNER, "POST", f"{WEBHOOKS}/{name}/recover", {"since": NOW.isoformat()})
    assert (told.status_code, told.json()["matched"]) == (202, 1)
    async with sending(webhooks.sender("later")):
        await until(lambda: settled(webhooks))
    assert (await webhooks.attempts(name))[-1]["trigger"] == "manual"
    assert len({one.body for one in of_events(receiver.got)}) == 1


async def test_429_is_left_alone_for_as_long_as_it_asks(webhooks: Webhooks, receiver: Receiver) -> None:
    name, _ = await webhooks.enabled(receiver.url())
    receiver.paths["/lead"] = answer(429, retry_after="3600")
    await webhooks.plan(record(MemberJoined, "secp-0012345"))
    async with sending(webhooks.sender()):
        await until(lambda: webhooks.attempts(name))
    (delivery,) = await webhooks.waiting()
    assert delivery["due_at"] == NOW + timedelta(hours=1)


async def test_410_disables_at_once_and_tells_whose_it_was(webhooks: Webhooks, receiver: Receiver) -> None:
    name, _ = await webhooks.enabled(receiver.url())
    receiver.paths["/lead"] = answer(410)
    await webhooks.plan(record(MemberJoined, "secp-0012345"), record(MemberJoined, "secp-0012346"))

    async def disabled() -> bool:
        return bool((await webhooks.standing(name))["status"] == "disabled")

    async with sending(webhooks.sender()):
        await until(disabled)
    assert (await webhooks.standing(name))["why"]["code"] == "gone"
    entry = (await webhooks.journal.load(f"notifications/PK-SD/webhooks/{name}")).entries[-1]
    assert [one["type"] for one in entry["events"]] == ["notifications.webhook_disabled.v1"]
    assert PARTNER.encode() in entry["events"][0]["data"]
    await webhooks.plan(record(MemberJoined, "secp-0012347"))
    assert not any("0012347" in str(one) for one in await webhooks.waiting())


async def test_five_days_of_failure_disable(webhooks: Webhooks, receiver: Receiver) -> None:
    name, _ = await webhooks.enabled(receiver.url())
    receiver.paths["/lead"] = answer(500)
    for day in range(7):
        if (await webhooks.standing(name))["status"] == "disabled":
            break
        at = webhooks.clock.now
        await webhooks.plan(record(MemberJoined, f"secp-{day}", at=at))

        async def tried(number: int = len(of_events(receiver.got))) -> bool:
            return len(of_events(receiver.got)) > number

        async with sending(webhooks.sender(f"process-{day}")):
            await until(tried)
            await until(lambda: webhooks.attempts(name))
        webhooks.later(days=1)
    told = await webhooks.standing(name)
    assert (told["status"], told["why"]["code"]) == ("disabled", "failing")
    assert "answered 500" in told["why"]["text"]
    assert webhooks.clock.now - NOW >= timedelta(days=5)


@pytest.mark.parametrize("answering", [endless, huge], ids=["endless", "huge"])
async def test_an_answer_is_taken_up_to_a_size_and_a_time(
    webhooks: Webhooks, receiver: Receiver, answering: object
) -> None:
    name, _ = await webhooks.enabled(receiver.url())
    receiver.paths["/lead"] = answering  # type: ignore[assignment]
    await webhooks.plan(record(MemberJoined, "secp-0012345"))
    async with sending(webhooks.sender()):
        await until(lambda: settled(webhooks))
    (made,) = await webhooks.attempts(name)
    assert made["status"] == "success"
    assert 0 < len(made["response"]) <= 1024


async def test_an_attempt_broken_off_by_the_end_of_its_process_is_made_again_with_the_same_bytes(
    webhooks: Webhooks, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.notifications.webhooks.sending.STOP_SECONDS", 0.1)
    await webhooks.enabled(receiver.url())
    receiver.paths["/lead"] = hang
    await webhooks.plan(record(MemberJoined, "secp-0012345"))

    async def came() -> bool:
        return bool(of_events(receiver.got))

    async with sending(webhooks.sender()):
        await until(came)
    receiver.paths.clear()
    async with sending(webhooks.sender("another")):
        await until(lambda: settled(webhooks))
    first, second = of_events(receiver.got)
    assert (first.id, first.body) == (second.id, second.body)


async def test_what_lands_while_the_store_is_asked_what_is_due_is_not_due(
    webhooks: Webhooks, receiver: Receiver
) -> None:
    name, _ = await webhooks.enabled(receiver.url())
    await webhooks.plan(record(MemberJoined, "secp-0012345"))
    flying = await webhooks.states()
    looking = asyncio.create_task(webhooks.deliveries().due(name, 1, flying.keys()))
    await asyncio.sleep(0)  # the store is asked, and has not answered
    flying.clear()
    assert await looking == []


async def test_two_processes_share_provinces_and_post_nothing_twice(webhooks: Webhooks, receiver: Receiver) -> None:
    await webhooks.enabled(receiver.url())
    await webhooks.plan(*(record(MemberJoined, f"secp-{number}") for number in range(40)))
    async with sending(webhooks.sender("one")), sending(webhooks.sender("two")):
        await until(lambda: settled(webhooks))
    assert len(of_events(receiver.got)) == 40
    assert len({one.id for one in of_events(receiver.got)}) == 40


async def test_an_endpoint_that_hangs_holds_up_no_other(webhooks: Webhooks, receiver: Receiver) -> None:
    await webhooks.enabled(receiver.url("/slow"))
    quick, _ = await webhooks.enabled(receiver.url("/quick"))
    receiver.paths["/slow"] = hang
    await webhooks.plan(*(record(MemberJoined, f"secp-{number}") for number in range(30)))

    async def all_quick() -> bool:
        return len(of_events(receiver.of("/quick"))) == 30

    async with sending(webhooks.sender()):
        await until(all_quick)
        assert len(of_events(receiver.of("/slow"))) <= 1
    assert {one["status"] for one in await webhooks.attempts(quick)} == {"success"}


async def test_a_revoked_owners_endpoint_is_disabled_and_posted_to_no_more(
    webhooks: Webhooks, receiver: Receiver
) -> None:
    from shared.contracts.partners import PartnerAccessRevoked

    name, _ = await webhooks.enabled(receiver.url())
    await webhooks.hear(PartnerAccessRevoked, "notifications/PK/partners/karachi-university")

    async def seen() -> Any:
        [webhook] = (await webhooks.shown("/notifications/v1/PK-SD/webhooks", "secretariat"))["data"]
        return webhook

    async def disabled() -> bool:
        return bool((await seen())["status"] == "disabled")

    async with sending(webhooks.sender()):
        await until(disabled)
    assert (await seen())["why"]["code"] == "revoked"
    refused = await webhooks.ask(PARTNER, "POST", f"{WEBHOOKS}/{name}/enable", {})
    assert (refused.status_code, refused.json()["rule"]) == (403, "access.revoked")


async def test_both_secrets_sign_during_a_rotation_and_the_new_one_alone_afterwards(
    webhooks: Webhooks, receiver: Receiver
) -> None:
    name, old = await webhooks.enabled(receiver.url())
    rotated = await webhooks.ask(PARTNER, "POST", f"{WEBHOOKS}/{name}/secret/rotate", {"grace_seconds": 3600})
    new = rotated.json()["secret"]
    await webhooks.plan(record(MemberJoined, "secp-1"))
    async with sending(webhooks.sender()) as sender:
        await until(lambda: settled(webhooks))
        webhooks.later(seconds=3601)
        await webhooks.plan(record(MemberJoined, "secp-2", at=webhooks.clock.now))
        sender.wake(name)
        await until(lambda: settled(webhooks))
    during, afterwards = of_events(receiver.got)
    assert signatures(during) == {sign(new, during), sign(old, during)}
    assert signatures(afterwards) == {sign(new, afterwards)}


def signatures(got: Got) -> set[str]:
    return set(got.headers["webhook-signature"].split(" "))


def sign(secret: str, got: Got) -> str:
    from datetime import UTC, datetime

    at = datetime.fromtimestamp(int(got.headers["webhook-timestamp"]), UTC)
    return Webhook(secret).sign(got.id, at, got.body.decode())
