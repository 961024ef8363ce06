"""What the sender tells Prometheus is so, and ends with its lease."""

from __future__ import annotations

import pytest
from prometheus_client import CollectorRegistry

from shared.contracts.membership import MemberJoined
from tests.integration.webhooks.conftest import NOW, Webhooks, record, sending
from tests.integration.webhooks.receiving import Receiver, answer
from tests.waiting import until

pytestmark = pytest.mark.integration


async def test_what_is_posted_what_waits_and_how_endpoints_stand_is_told_while_the_lease_is_held(
    webhooks: Webhooks, receiver: Receiver
) -> None:
    names = {(await webhooks.enabled(receiver.url(path)))[0] for path in ("/good", "/bad")}
    await webhooks.register(receiver.url("/waits"))
    receiver.paths["/bad"] = answer(500)
    await webhooks.plan(record(MemberJoined, "secp-1"))
    registry = CollectorRegistry()

    def told(name: str, **labels: str) -> float | None:
        return registry.get_sample_value(name, {"province": "PK-SD", **labels})

    def standings() -> dict[str, float | None]:
        return {one: told("lead_webhook_endpoints", standing=one) for one in ("enabled", "failing", "pending")}

    def late() -> float | None:
        return told("lead_webhooks_late_seconds")

    async def begun() -> bool:
        return standings()["pending"] == 1

    async def measured() -> bool:
        await sender._measuring.tell("PK-SD", names)
        return standings() == {"enabled": 1, "failing": 1, "pending": 1} and not late()

    async with sending(webhooks.sender(registry=registry)) as sender:
        await until(begun)
        await until(measured)
        assert (told("lead_webhook_attempts_total", outcome="success"), late()) == (1, 0)
        assert told("lead_webhook_attempts_total", outcome="again") == 1
        assert told("lead_webhook_deliveries_waiting") == 1
        webhooks.later(hours=1)
        await webhooks.database["webhook_deliveries"].update_many({"state": "waiting"}, {"$set": {"due_at": NOW}})
        await measured()
        assert late() == 0
        sender._measuring.leave(["PK-SD"])
        assert (late(), told("lead_webhook_attempts_total", outcome="success")) == (None, 1)


async def test_what_is_due_and_not_posted_is_late(webhooks: Webhooks, receiver: Receiver) -> None:
    name, _ = await webhooks.enabled(receiver.url())
    await webhooks.plan(record(MemberJoined, "secp-1"))
    webhooks.later(hours=1)
    registry = CollectorRegistry()
    await webhooks.sender(registry=registry)._measuring.tell("PK-SD", {name})
    assert registry.get_sample_value("lead_webhooks_late_seconds", {"province": "PK-SD"}) == 3600
