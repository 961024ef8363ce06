"""What owners do with their webhooks, once it is known who they are: facts gathered, decided, secrets kept beside."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.notifications.webhooks.decisions import Change, Enable, Place, Register, Remove, Rotate, decider
from services.notifications.webhooks.deliveries import Deliveries
from services.notifications.webhooks.owned import MOST_OF_AN_ACCOUNT, Owned, basis, place_of
from services.notifications.webhooks.requests import Changing, Registered, Registering, Rotated
from services.notifications.webhooks.streams import webhook_id as id_of
from services.notifications.webhooks.streams import webhook_stream
from services.notifications.webhooks.workings import Workings
from shared.contracts.catalogue import owner
from shared.contracts.webhooks import PostedContext, WebhookRegistered
from shared.decisions import Refused
from shared.journal import Conflict, KeyReused, Receipt
from shared.runtime.service import Kit
from shared.web.problems import client_input
from shared.web.signed import Signed

CONTEXTS: dict[str, PostedContext] = {"membership": "membership", "reporting": "reporting", "advocacy": "advocacy"}


class Commands:
    """Every method raises what the journal raises: Refused, Conflict, KeyReused, BacklogFull, StoreAway."""

    def __init__(self, kit: Kit, workings: Workings) -> None:
        self._kit, self._workings, self._private = kit, workings, kit.settings.lead_private_webhooks

    async def register(self, signed: Signed, body: Registering) -> tuple[Registered, Receipt]:
        """Keep a new secret and register the webhook. Raises Forbidden besides."""
        owners, secrets = self._workings.owners, self._workings.secrets(self._kit)
        request = await owners.request(signed, body.province)
        context = body.context or context_of(body.types)
        await owners.granted(signed.caller, body.province, context)
        account, key = request.actor.account_id, request.new_key()
        name = id_of(body.province, key)
        if await self._workings.endpoints.others_of(account, body.province, name) >= MOST_OF_AN_ACCOUNT:
            raise Refused("webhook.most", most=MOST_OF_AN_ACCOUNT)
        with client_input():
            registered = WebhookRegistered(
                webhook_id=name,
                owner=account,
                basis=basis(signed.caller, body.province),
                province=body.province,
                context=context,
                url=body.url,
                types=tuple(dict.fromkeys(body.types)),
                filter=body.filter,
                rate_per_second=body.rate_per_second,
                secret_id=key,
            )
        command = Register(registered, await self._place(body.url))
        secret = await secrets.make(name, key)
        try:
            receipt = await self._kit.journal.carry_out(decider, webhook_stream(name), command, request)
        except Refused:
            await secrets.forget(name)
            raise
        return Registered(id=name, status="pending", secret=secret), receipt

    async def change(self, owned: Owned, body: Changing) -> Receipt:
        """Let it have the terms that are given."""
        place = Place(()) if body.url is None else await self._place(body.url)
        types = None if body.types is None else tuple(dict.fromkeys(body.types))
        command = Change(body.url, types, body.filter, body.rate_per_second, place)
        return await self._kit.journal.carry_out(decider, owned.stream, command, owned.request)

    async def rotate(self, signed: Signed, owned: Owned, grace_seconds: int) -> tuple[Rotated, Receipt]:
        """Keep another secret and sign with it from now on."""
        secret_id, secrets = owned.request.new_key(), self._workings.secrets(self._kit)
        secret = await secrets.make(owned.id, secret_id)
        command = Rotate(secret_id, timedelta(seconds=grace_seconds), self._kit.now())
        try:
            receipt = await self._kit.journal.carry_out(decider, owned.stream, command, owned.request)
        except (Refused, KeyReused, Conflict):
            if secret_id not in await self._used(signed, owned.id):
                await secrets.forget(owned.id, secret_id)
            raise
        kept = (await self._workings.owners.own(signed, owned.id)).document["secrets"]
        for dropped in {one["id"] for one in owned.document["secrets"]} - {one["id"] for one in kept}:
            await secrets.forget(owned.id, dropped)
        until = datetime.fromisoformat(kept[1]["until"])
        return Rotated(id=owned.id, secret=secret, previous_until_at=until), receipt

    async def enable(self, owned: Owned) -> Receipt:
        """Post again what happens from now on."""
        if owned.document["standing"] == "disabled":
            await Deliveries(self._kit.database()).give_up(owned.id)
        receipt = await self._kit.journal.carry_out(decider, owned.stream, Enable(), owned.request)
        await self._workings.shown(self._kit, receipt)
        return receipt

    async def remove(self, owned: Owned) -> Receipt:
        """End it, and delete its secrets and what waits for it."""
        receipt = await self._kit.journal.carry_out(decider, owned.stream, Remove(), owned.request)
        await self._workings.secrets(self._kit).forget(owned.id)
        await Deliveries(self._kit.database()).forget(owned.id)
        return receipt

    async def _place(self, url: str) -> Place:
        return await place_of(url, self._workings.guard, private=self._private)

    async def _used(self, signed: Signed, webhook_id: str) -> set[str]:
        document = (await self._workings.owners.own(signed, webhook_id)).document
        return {one["id"] for one in document["secrets"]}


def context_of(types: list[str]) -> PostedContext:
    """The context that the first type names. Raises Refused."""
    if not types:
        raise Refused("webhook.no_types", field="types", value="[]")
    found = CONTEXTS.get(owner(types[0]))
    if found is None:
        raise Refused("webhook.unknown_type", field="types.0", value=types[0], candidates=sorted(CONTEXTS))
    return found
