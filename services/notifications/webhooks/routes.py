"""Webhooks over HTTP: registered, shown, changed, their secrets rotated, enabled and removed by their owners."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from services.notifications.webhooks.commands import Commands
from services.notifications.webhooks.owned import WebhookPath, shown
from services.notifications.webhooks.requests import (
    Changing,
    Registered,
    Registering,
    Rotated,
    Rotating,
    WebhookEntry,
    WebhookPage,
)
from services.notifications.webhooks.views import webhooks
from services.notifications.webhooks.workings import Workings
from shared.contracts.fields import Province
from shared.runtime.service import Kit
from shared.web.commands import tell_position, tell_stale
from shared.web.empty import Nothing
from shared.web.problems import NotServed
from shared.web.signed import Signed


def webhooks_router(kit: Kit, workings: Workings) -> APIRouter:
    """Commands and queries about webhooks."""
    router = APIRouter(prefix="/notifications/v1/webhooks", tags=["webhooks"])
    asking = kit.authoriser.signed()
    owners, commands = workings.owners, Commands(kit, workings)

    @router.post("", status_code=201)
    async def register(body: Registering, signed: Annotated[Signed, Depends(asking)], response: Response) -> Registered:
        """Name an endpoint for a province's events of one context. Its secret is shown in this answer only.

        It is enabled once it has answered a test with 2xx. Refused by `webhook.url`, `webhook.https`, `webhook.port`,
        `webhook.unresolved`, `webhook.private_address`, `webhook.no_types`, `webhook.unknown_type`,
        `webhook.one_context`, `webhook.district_in_province`, `webhook.stream_outside`, `webhook.most`.
        """
        registered, receipt = await commands.register(signed, body)
        tell_position(response, receipt)
        return registered

    @router.get("")
    async def list_webhooks(
        signed: Annotated[Signed, Depends(asking)],
        response: Response,
        province: Annotated[Province | None, Query(description="only this one's")] = None,
        cursor: Annotated[str | None, Query(max_length=2000, description="from the page before")] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> WebhookPage:
        """The account's own webhooks, without those that were removed."""
        if province is not None and province not in kit.provinces:
            raise NotServed(province)
        account = signed.caller.account_id if signed.caller else ""
        found = await kit.views.find(
            webhooks,
            {"owner": account, "standing": {"$ne": "removed"}},
            provinces=kit.provinces if province is None else {province},
            positions=signed.positions,
            limit=limit,
            cursor=cursor,
        )
        tell_stale(response, found.stale)
        return WebhookPage(data=[shown(one) for one in found.documents], cursor=found.cursor)

    @router.get("/{webhook_id}")
    async def show(
        webhook_id: WebhookPath, signed: Annotated[Signed, Depends(asking)], response: Response
    ) -> WebhookEntry:
        """One of the account's own webhooks, as it stands now."""
        found = (await owners.own(signed, webhook_id)).document
        response.headers["ETag"] = f'"{found["version"]}"'
        return shown(found)

    @router.patch("/{webhook_id}")
    async def change(
        webhook_id: WebhookPath, body: Changing, signed: Annotated[Signed, Depends(asking)], response: Response
    ) -> WebhookEntry:
        """Change what is given. Another address is pending until it has answered a test. Asking twice changes nothing.

        Refused by `webhook.unknown` and by the rules of registering.
        """
        receipt = await commands.change(await owners.own_granted(signed, webhook_id), body)
        tell_position(response, receipt)
        return shown((await owners.own(signed, webhook_id)).document)

    @router.delete("/{webhook_id}", status_code=204)
    async def remove(webhook_id: WebhookPath, signed: Annotated[Signed, Depends(asking)], response: Response) -> None:
        """End a webhook for ever: its secrets and what waits for it are deleted."""
        tell_position(response, await commands.remove(await owners.own(signed, webhook_id)))

    @router.post("/{webhook_id}/secret/rotate")
    async def rotate(
        webhook_id: WebhookPath, body: Rotating, signed: Annotated[Signed, Depends(asking)], response: Response
    ) -> Rotated:
        """Sign with a new secret, shown in this answer only, and during the grace with the present one too.

        Refused by `webhook.two_secrets` while an earlier grace lasts, unless this one has no grace: then all earlier
        secrets end at once.
        """
        owned = await owners.own(signed, webhook_id)
        rotated, receipt = await commands.rotate(signed, owned, body.grace_seconds)
        tell_position(response, receipt)
        return rotated

    @router.post("/{webhook_id}/enable")
    async def enable(
        webhook_id: WebhookPath, body: Nothing, signed: Annotated[Signed, Depends(asking)], response: Response
    ) -> WebhookEntry:
        """Let a disabled webhook post again, what happens from now on; the rest by recover and replay.

        Asking twice changes nothing. Refused by `webhook.not_verified`.
        """
        del body
        tell_position(response, await commands.enable(await owners.own_granted(signed, webhook_id)))
        return shown((await owners.own(signed, webhook_id)).document)

    return router
