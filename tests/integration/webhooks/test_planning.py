"""What is planned, and what is not: nothing old, nothing twice, nothing of another province or context."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from shared.contracts.membership import MemberJoined, MembershipApplied, MemberSuspended
from shared.contracts.reporting import IndicatorSubmitted, SubmissionVerified, SubmissionWithdrawn
from tests.integration.webhooks.conftest import JOINED, NOW, PARTNER, WEBHOOKS, Webhooks, record
from tests.integration.webhooks.receiving import Receiver

pytestmark = pytest.mark.integration


async def planned(webhooks: Webhooks) -> list[str]:
    return sorted(one["event_id"] for one in await webhooks.waiting())


async def test_an_event_from_before_the_enabling_is_not_planned_whenever_it_comes(
    webhooks: Webhooks, receiver: Receiver
) -> None:
    await webhooks.enabled(receiver.url())
    await webhooks.plan(record(MemberJoined, "secp-1", at=NOW - timedelta(seconds=1)), record(MemberJoined, "secp-2"))
    assert len(await planned(webhooks)) == 1


async def test_an_event_of_more_than_a_week_ago_is_not_planned(webhooks: Webhooks, receiver: Receiver) -> None:
    await webhooks.enabled(receiver.url())
    webhooks.later(days=8)
    await webhooks.plan(record(MemberJoined, "secp-1"), record(MemberJoined, "secp-2", at=NOW + timedelta(days=2)))
    assert len(await planned(webhooks)) == 1


async def test_records_that_come_again_after_they_were_posted_plan_nothing(
    webhooks: Webhooks, receiver: Receiver
) -> None:
    await webhooks.enabled(receiver.url())
    joined = record(MemberJoined, "secp-1")
    await webhooks.plan(joined)
    await webhooks.database["webhook_deliveries"].update_many({}, {"$set": {"state": "delivered"}})
    await webhooks.plan(joined)
    assert await planned(webhooks) == []


@pytest.mark.parametrize(
    ("terms", "number"),
    [
        ({}, 1),
        ({"types": [], "context": "membership"}, 3),
        ({"types": ["reporting.submission_verified.v1"]}, 0),
        ({"filter": {"districts": ["PK713"]}}, 1),
        ({"filter": {"districts": ["PK702"]}}, 0),
        ({"types": [], "context": "membership", "filter": {"stream": "membership/PK-SD/members/secp-2"}}, 1),
    ],
)
async def test_what_the_filter_asks_for_is_planned(
    webhooks: Webhooks, receiver: Receiver, terms: dict[str, Any], number: int
) -> None:
    await webhooks.enabled(receiver.url(), **terms)
    records = [record(MembershipApplied, "secp-1"), record(MemberJoined, "secp-1", 2, districts=["PK713"])]
    await webhooks.plan(*records, record(MemberSuspended, "secp-2"), record(MemberJoined, "secp-3", province="PK-BA"))
    assert len(await planned(webhooks)) == number


async def test_a_withdrawn_figure_is_planned_without_its_text_and_what_was_planned_before_stays(
    webhooks: Webhooks, receiver: Receiver
) -> None:
    await webhooks.enabled(receiver.url(), types=[], context="reporting")
    submitted = record(IndicatorSubmitted, "7.1.1/PK713/_T", method="as she said")
    verified = record(SubmissionVerified, "7.1.1/PK713/_T", 2, note="as she said")
    other = record(IndicatorSubmitted, "7.1.1/PK713/_T", 3, method="as she said", period="2020")
    for kind in (IndicatorSubmitted, SubmissionVerified, IndicatorSubmitted):
        await webhooks.hear(kind, submitted.recorded.stream)
    await webhooks.plan(submitted)
    await webhooks.hear(SubmissionWithdrawn, submitted.recorded.stream)
    await webhooks.plan(submitted, verified, other)
    bodies = sorted((json.loads(one["body"]) for one in await webhooks.waiting()), key=lambda one: one["sequence"])
    told = [(one["data"].get("method", one["data"].get("note")), one.get("textwithdrawn")) for one in bodies]
    assert told == [("as she said", None), (None, True), ("as she said", None)]
    assert bodies[1]["data"] == SubmissionVerified.example


async def test_what_waited_when_a_webhook_was_disabled_is_recovered_on_demand_only(
    webhooks: Webhooks, receiver: Receiver
) -> None:
    from services.notifications.webhooks.platform import disable

    name, _ = await webhooks.enabled(receiver.url())
    await webhooks.plan(record(MemberJoined, "secp-1"))
    (document,) = await webhooks.database["view.webhooks.1"].find({}).to_list(None)
    assert await disable(webhooks.journal, document, "operator", "asked for")
    assert await disable(webhooks.journal, document, "operator", "asked for")
    await webhooks.plan(record(MemberJoined, "secp-2"))
    path = f"{WEBHOOKS}/{name}"
    assert await webhooks.refused(PARTNER, f"{path}/recover", {"since": NOW.isoformat()}) == "webhook.not_enabled"
    webhooks.later(hours=1)
    async with webhooks.folding():
        again = await webhooks.ask(PARTNER, "POST", f"{path}/enable", {})
    assert (again.json()["status"], again.json()["why"]) == ("enabled", None)
    assert await planned(webhooks) == []
    recovered = await webhooks.ask(PARTNER, "POST", f"{path}/recover", {"since": NOW.isoformat()})
    assert recovered.json()["matched"] == 1
    assert len(await planned(webhooks)) == 1


async def test_one_event_is_resent_once_for_a_request_that_comes_twice(webhooks: Webhooks, receiver: Receiver) -> None:
    name, _ = await webhooks.enabled(receiver.url())
    await webhooks.plan(record(MemberJoined, "secp-1"))
    (delivery,) = await webhooks.waiting()
    settle: dict[str, Any] = {"$set": {"state": "delivered", "due_at": None}}
    await webhooks.database["webhook_deliveries"].update_many({}, settle)
    path = f"{WEBHOOKS}/{name}/events/{delivery['event_id']}/resend"
    first = await webhooks.ask(PARTNER, "POST", path, {}, "once")
    assert (first.status_code, first.json()["matched"]) == (202, 1)
    (again,) = await webhooks.waiting()
    assert (again["trigger"], again["body"], again["step"]) == ("manual", delivery["body"], 0)
    await webhooks.database["webhook_deliveries"].update_many({}, settle)
    assert (await webhooks.ask(PARTNER, "POST", path, {}, "once")).json() == first.json()
    assert await webhooks.waiting() == []
    unknown = await webhooks.ask(PARTNER, "POST", f"{WEBHOOKS}/{name}/events/0123456789/resend", {})
    assert unknown.status_code == 404


async def test_the_log_is_read_on_from_where_it_stopped(webhooks: Webhooks, receiver: Receiver) -> None:
    name, _ = await webhooks.enabled(receiver.url())
    await webhooks.plan(*(record(MemberJoined, f"secp-{number}") for number in range(5)))
    path, seen, query = f"{WEBHOOKS}/{name}/attempts", [], "status=pending&limit=2"
    while True:
        page = await webhooks.shown(f"{path}?{query}", PARTNER)
        seen += [one["event_id"] for one in page["data"]]
        query = f"status=pending&limit=2&iterator={page['iterator']}"
        if page["done"]:
            break
    assert sorted(seen) == await planned(webhooks)
    webhooks.later(seconds=1)
    await webhooks.plan(record(MemberJoined, "secp-9", at=webhooks.clock.now))
    assert len((await webhooks.shown(f"{path}?{query}", PARTNER))["data"]) == 1
    other = await webhooks.ask(PARTNER, "GET", f"{path}?iterator={page['iterator']}")
    assert (other.status_code, other.json()["rule"]) == (422, "cursor.malformed")
    assert {one["type"] for one in page["data"]} <= {JOINED}
