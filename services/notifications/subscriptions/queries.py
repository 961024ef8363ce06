"""One's own subscriptions as they are shown."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.notifications.owners import Asked, asking, owner_key
from services.notifications.stream_names import subscription_stream
from services.notifications.subscriptions.bodies import SubscriptionEntry, SubscriptionList, entry
from services.notifications.subscriptions.views import subscriptions
from shared.contracts.subscriptions import Key, Owner
from shared.decisions import Refused
from shared.runtime.service import Kit
from shared.runtime.store import Document
from shared.web.commands import tell_stale
from shared.web.permissions import Permission


def running(owner: Owner) -> Document:
    """What finds an owner's subscriptions that run."""
    return {"owner.kind": owner.kind, "owner.id": owner.id, "active": True}


def queries_router(kit: Kit) -> APIRouter:
    """Queries, below the address of one's own subscriptions."""
    router = APIRouter(prefix="/notifications/v1/{province}/subscriptions", tags=["subscriptions"])
    subscribing = asking(kit.authoriser, Permission.SUBSCRIBE)

    @router.get("")
    async def listed(asked: Annotated[Asked, Depends(subscribing)], response: Response) -> SubscriptionList:
        """What the account is told of in the province, and what its offices are; those that have ended are left out."""
        found: list[Document] = []
        tell_stale(response, await kit.views.wait_for(asked.positions, subscriptions))
        for owner in asked.owners:
            found += await kit.views.every(subscriptions, running(owner), provinces={asked.province})
        return SubscriptionList(data=[entry(one) for one in found])

    @router.get("/{subscription_id}")
    async def shown(
        subscription_id: Key, asked: Annotated[Asked, Depends(subscribing)], response: Response
    ) -> SubscriptionEntry:
        """One of one's own subscriptions, also one that has ended. Refused by `subscription.unknown`."""
        stream = subscription_stream(asked.province, subscription_id)
        found = await kit.views.get(subscriptions, stream, asked.positions)
        document = found.document
        if document is None or owner_key(asked.province, Owner(**document["owner"])) not in asked.keys:
            raise Refused("subscription.unknown", field="subscription_id", value=subscription_id)
        tell_stale(response, found.stale)
        response.headers["ETag"] = f'"{document["version"]}"'
        return entry(document)

    return router
