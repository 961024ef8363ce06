"""Whose webhook was disabled is told of it: once, while it is so, and of nothing from before the platform told that."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from services.notifications.contacts.addresses import Address
from services.notifications.planning.planner import TOO_OLD
from services.notifications.webhooks.decisions import Command, Enable, Place, Register, Verify, decider
from services.notifications.webhooks.platform import disable
from services.notifications.webhooks.streams import webhook_stream
from services.notifications.webhooks.telling import disablings
from services.notifications.webhooks.views import webhooks
from shared.contracts.webhooks import WebhookRegistered
from shared.decisions import Actor
from shared.journal import Request
from shared.reactions.outcomes import Outcomes
from tests.integration.notifications.messages import Messages

pytestmark = pytest.mark.integration

NAME = str(WebhookRegistered.example["webhook_id"])
STREAM = webhook_stream(NAME)
URL = str(WebhookRegistered.example["url"])


async def give(told: Messages, *commands: Command) -> None:
    actor = Actor("amina", "secp-0012345", frozenset(), frozenset({"PK-SD"}))
    for command in commands:
        await told.served.journal.carry_out(decider, STREAM, command, Request(actor))


async def begins(told: Messages, at: datetime) -> None:
    """Owners are told of what happens from then on."""
    await Outcomes(told.served.database).begin_at({"webhook-disabled": at.isoformat()})


async def registered(told: Messages) -> None:
    """Amina's endpoint is posted to; the reaction has been there for as long."""
    await begins(told, told.served.clock.now)
    event = WebhookRegistered.model_validate(WebhookRegistered.example | {"owner": "amina", "basis": "member"})
    await give(told, Register(event, Place(("8.8.8.8",))), Verify(URL))


async def fails(told: Messages) -> None:
    """The platform gives it up, and says so twice."""
    await told.served.catch_up()
    document = await told.served.database[webhooks.collection].find_one({"_id": STREAM})
    assert document is not None
    for _ in range(2):
        assert await disable(told.served.journal, document, "failing", "answered 500")


async def later(told: Messages) -> None:
    """Two processes that have just been started find what is to be told, and it is sent."""
    for _ in range(2):
        await told.served.act("PK-SD")
    await told.later(seconds=5)


async def forgotten(told: Messages) -> None:
    """The view is built anew, and what became of its tasks is lost."""
    await told.served.database["reactions"].delete_many({"reaction": "webhook-disabled"})
    await told.served.database[disablings.collection].delete_many({})
    told.served._seen.clear()


async def test_the_owner_is_told_once_in_the_inbox_and_at_each_verified_address(told: Messages) -> None:
    now = told.served.clock.now
    for name, language, verified in (("second", "ur", now), ("unproved", "en", None)):
        address = f"{name}@example.org"
        await told.addresses.put(Address(name, "PK-SD", "account:amina", "email", address, language, now, verified))
    await registered(told)
    await fails(told)
    await later(told)
    await forgotten(told)
    await later(told)
    [shown] = (await told.served.shown("/notifications/v1/inbox", "amina"))["data"]
    assert shown["subject"] == "Webhook stopped: data.example.org"
    assert shown["link"] == f"/notifications/v1/webhooks/{NAME}"
    assert "answered 500" in shown["text"]
    assert sorted(one["to"] for one in told.mail.letters) == ["amina@example.org", "second@example.org"]
    assert {one["content-language"] for one in told.mail.letters} == {"en", "ur"}
    assert await told.shown("omar") == []
    await give(told, Enable())
    await fails(told)
    await later(told)
    assert len(await told.shown("amina")) == 2


async def test_of_a_webhook_that_runs_again_nothing_is_told(told: Messages) -> None:
    await registered(told)
    await fails(told)
    await give(told, Enable())
    await later(told)
    assert await told.shown("amina") == []


async def test_what_is_found_a_week_late_is_not_told(told: Messages) -> None:
    await registered(told)
    await fails(told)
    told.served.clock.now += TOO_OLD + timedelta(seconds=1)
    await later(told)
    assert await told.shown("amina") == []


async def test_what_was_disabled_before_anybody_was_told_of_it_is_left_alone(told: Messages) -> None:
    await registered(told)
    await fails(told)
    await begins(told, told.served.clock.now + timedelta(seconds=1))
    await later(told)
    assert await told.shown("amina") == []
    found = await told.served.database["reactions"].find_one({"reaction": "webhook-disabled"})
    assert found is not None
    assert found["outcome"] == "before"
