"""Ending what people have: an address that is used no more, its subscriptions, or all that is known of an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.notifications.contacts.addresses import Addresses
from services.notifications.contacts.decisions import Remove
from services.notifications.contacts.decisions import decider as contact_points
from services.notifications.contacts.views import contact_points as contact_points_view
from services.notifications.delivery.outgoing import Deliveries
from services.notifications.giving import Gives
from services.notifications.inbox.letters import Inbox
from services.notifications.owners import owner_key
from services.notifications.stream_names import contact_point_stream
from services.notifications.subscriptions.decisions import Cancel
from services.notifications.subscriptions.decisions import decider as subscriptions
from services.notifications.subscriptions.views import subscriptions as subscriptions_view
from shared.contracts.subscriptions import EndReason, Owner
from shared.journal import Receipt
from shared.runtime.store import Document
from shared.streams.views import Views


@dataclass(frozen=True, slots=True)
class Forgetting:
    """Ends things in a province, each as often as it is asked; raises what the journal raises."""

    views: Views
    addresses: Addresses

    async def point(self, gives: Gives, province: str, contact_point_id: str, owner: Owner, why: EndReason) -> Receipt:
        """Remove a contact point of an owner, delete its address, and end the subscriptions that go there."""
        stream = contact_point_stream(province, contact_point_id)
        receipt = await gives.carry_out(contact_points, stream, Remove(why))
        await self.addresses.erase(contact_point_id)
        await self.subscriptions(gives, province, owner, why, {"contact_point_id": contact_point_id})
        return receipt

    async def subscriptions(
        self, gives: Gives, province: str, owner: Owner, why: EndReason, where: Document | None = None
    ) -> None:
        """End an owner's subscriptions, all or those that `where` finds."""
        of_owner = {"owner.kind": owner.kind, "owner.id": owner.id, "active": True}
        for document in await self.views.every(subscriptions_view, of_owner | (where or {}), provinces={province}):
            await gives.carry_out(subscriptions, document["_id"], Cancel(why), part=f"end:{document['version']}")

    async def left(self, province: str, owner: Owner) -> bool:
        """Whether an owner has an address, a contact point or a subscription in a province."""
        of_owner = {"owner.kind": owner.kind, "owner.id": owner.id}
        if await self.addresses.of_owners(province, {owner_key(province, owner)}):
            return True
        points = await self.views.find(
            contact_points_view, of_owner | {"verified": True}, provinces={province}, limit=1
        )
        running = await self.views.find(subscriptions_view, of_owner | {"active": True}, provinces={province}, limit=1)
        return bool(points.documents or running.documents)

    async def account(self, gives: Gives, province: str, account_id: str, asked_at: datetime) -> None:
        """Forget what an account had when it asked (UTC): its addresses first, then contact points and subscriptions."""
        owner, why = Owner(kind="account", id=account_id), EndReason(code="erasure")
        key = owner_key(province, owner)
        kept = await self.addresses.of_owners(province, {key})
        newer = {one.contact_point_id for one in kept if one.named_at > asked_at}
        of_owner = {"owner.kind": owner.kind, "owner.id": owner.id, "verified": True}
        shown = await self.views.every(contact_points_view, of_owner, provinces={province})
        await self.addresses.erase_of(province, key, asked_at)
        points = {one.contact_point_id for one in kept} | {one["contact_point_id"] for one in shown}
        for contact_point_id in sorted(points - newer):
            await gives.carry_out(contact_points, contact_point_stream(province, contact_point_id), Remove(why))
        await self.subscriptions(gives, province, owner, why, {"since": {"$lte": asked_at.isoformat()}})


async def forget_messages(
    inbox: Inbox, deliveries: Deliveries, province: str, account_id: str, asked_at: datetime
) -> None:
    """Delete what an account was told of a province until it asked (UTC), and send nothing of it that was planned by then.

    Raises StoreAway.
    """
    await inbox.erase(province, account_id, asked_at)
    await deliveries.suppress_of(province, f"account:{account_id}", "erasure", asked_at)
