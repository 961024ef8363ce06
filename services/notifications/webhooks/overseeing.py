"""Webhooks of others, over HTTP: an office sees whose there are in its province, and ends one that does harm."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field

from services.notifications.webhooks.addresses import host_and_port
from services.notifications.webhooks.decisions import Disable, decider
from services.notifications.webhooks.owned import WebhookPath, standing_now
from services.notifications.webhooks.requests import Disabling, Reason
from services.notifications.webhooks.streams import province_of_webhook, webhook_stream
from services.notifications.webhooks.views import webhooks
from shared.contracts.webhooks import Basis, DisableReason
from shared.journal import Receipt, Request
from shared.runtime.service import Kit
from shared.runtime.store import Document
from shared.web.commands import Reading, tell_position, tell_stale
from shared.web.permissions import Permission
from shared.web.problems import NotFound
from shared.web.signed import Signed

Standing = Literal["pending", "enabled", "disabled"]


class OverseenWebhook(BaseModel):
    """A webhook of anybody's; of its address the host alone is shown: what follows that may be secret."""

    id: str
    owner: str = Field(description="the account")
    basis: Basis = Field(description="what the owner's access rests on")
    province: str
    context: str
    host: str
    types: list[str]
    rate_per_second: int
    status: Standing
    why: Reason | None = Field(description="why it is disabled")
    registered_at: datetime
    enabled_at: datetime | None
    version: int = Field(description="for If-Match")


class OverseenPage(BaseModel):
    """A part of a list; `cursor` asks for the next part, null at the end."""

    data: list[OverseenWebhook]
    cursor: str | None


def overseeing_router(kit: Kit) -> APIRouter:
    """What offices see of webhooks, and what they do about them."""
    router = APIRouter(tags=["webhooks"])
    seeing = kit.authoriser.read(Permission.OVERSEE_WEBHOOKS)
    signed_by = kit.authoriser.signed()

    async def ending(webhook_id: WebhookPath, signed: Annotated[Signed, Depends(signed_by)]) -> Request:
        """A command of an office of the webhook's province, which its id tells."""
        return await kit.authoriser.request(signed, Permission.OVERSEE_WEBHOOKS, province_of_webhook(webhook_id))

    @router.get("/notifications/v1/{province}/webhooks")
    async def of_province(
        asked: Annotated[Reading, Depends(seeing)],
        response: Response,
        status: Standing | None = None,
        owner: Annotated[str | None, Query(max_length=200, description="one account's")] = None,
        cursor: Annotated[str | None, Query(max_length=2000, description="from the page before")] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> OverseenPage:
        """Everybody's webhooks of a province, without those that were removed."""
        where: Document = {"standing": status or {"$ne": "removed"}} | ({"owner": owner} if owner else {})
        found = await kit.views.find(
            webhooks, where, provinces={asked.province}, positions=asked.positions, limit=limit, cursor=cursor
        )
        tell_stale(response, found.stale)
        return OverseenPage(data=[_overseen(one) for one in found.documents], cursor=found.cursor)

    @router.post("/notifications/v1/webhooks/{webhook_id}/disable")
    async def disable(
        webhook_id: WebhookPath, body: Disabling, request: Annotated[Request, Depends(ending)], response: Response
    ) -> Receipt:
        """Let nothing more be posted to an endpoint until its owner, who is told why, enables it again.

        Asking twice changes nothing. Refused by `webhook.unknown`.
        """
        if await standing_now(kit.journal, webhook_id) is None:
            raise NotFound("webhook", webhook_id)
        command = Disable(DisableReason(code="operator", text=body.text))
        receipt = await kit.journal.carry_out(decider, webhook_stream(webhook_id), command, request)
        tell_position(response, receipt)
        return receipt

    return router


def _overseen(document: Document) -> OverseenWebhook:
    kept = (
        *("owner", "basis", "province", "context", "types", "rate_per_second"),
        *("why", "registered_at", "enabled_at", "version"),
    )
    told = {name: document[name] for name in kept}
    host, _ = host_and_port(document["url"])
    return OverseenWebhook(id=document["webhook_id"], host=host, status=document["standing"], **told)
