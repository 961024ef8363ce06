"""A signed test, posted at once and told about at once; its 2xx verifies the address."""

from __future__ import annotations

from uuid import uuid4

from services.notifications.webhooks.bodies import example_event
from services.notifications.webhooks.decisions import Verify, decider
from services.notifications.webhooks.deliveries import Deliveries, outcome
from services.notifications.webhooks.filters import types_of
from services.notifications.webhooks.owned import Owned
from services.notifications.webhooks.posting import Answer, Endpoint
from services.notifications.webhooks.signing import signed
from services.notifications.webhooks.views import live_secrets
from services.notifications.webhooks.workings import Workings
from shared.decisions import Refused
from shared.journal import Receipt
from shared.runtime.service import Kit


async def try_out(kit: Kit, workings: Workings, owned: Owned, kind: str | None) -> tuple[Answer, Receipt | None]:
    """Post a type's example; what came of it, and the receipt where that has verified the address.

    Raises Refused by `webhook.other_type`, `webhook.url_changed`, and what the journal raises.
    """
    webhook, at = owned.document, kit.now()
    asked = webhook["types"] or types_of(webhook["context"])
    kind = kind or asked[0]
    if kind not in asked:
        raise Refused("webhook.other_type", field="type", value=kind, candidates=list(asked))
    test_id = f"test-{uuid4().hex}"
    body = example_event(kind, webhook["province"], test_id, at, kit.settings.public_url)
    kept = await workings.secrets(kit).all_of(owned.id, [one["id"] for one in webhook["secrets"]])
    keys = [kept[one] for one in live_secrets(webhook, at)]
    async with workings.tests:
        endpoint = Endpoint(workings.guard, workings.context)
        try:
            answer = await endpoint.post(webhook["url"], signed(test_id, at, body, keys), body, at)
        finally:
            await endpoint.close()
    told = {"_id": f"{owned.id}:{test_id}", "webhook_id": owned.id, "event_id": test_id, "type": kind}
    await Deliveries(kit.database()).log([told | {"trigger": "manual"} | outcome(answer, at, None, kit.now())])
    if not answer.success or webhook["verified"]:
        return answer, None
    receipt = await kit.journal.carry_out(decider, owned.stream, Verify(webhook["url"]), owned.request)
    await workings.shown(kit, receipt)
    return answer, receipt
