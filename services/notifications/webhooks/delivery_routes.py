"""Deliveries over HTTP: a test, the log of attempts, and what is posted again because its owner asks."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from aiokafka.errors import KafkaError
from fastapi import APIRouter, Depends, Path, Query, Response

from services.notifications.webhooks.again import recover_failed, replay_all, resend_one
from services.notifications.webhooks.deliveries import Deliveries
from services.notifications.webhooks.log import attempts_page
from services.notifications.webhooks.owned import WebhookPath
from services.notifications.webhooks.requests import AttemptPage, Job, Replaying, Since, Tested, Testing
from services.notifications.webhooks.testing import try_out
from services.notifications.webhooks.workings import Workings
from shared.contracts.fields import At
from shared.runtime.service import Kit
from shared.runtime.topics import BrokerAway
from shared.web.commands import tell_position
from shared.web.empty import Nothing
from shared.web.problems import Answered, NotFound
from shared.web.signed import Signed

EventPath = Annotated[str, Path(pattern=r"^[0-9a-z-]{8,64}$", examples=["0d6c0c3c7f3d4a5b8e9f0a1b2c3d4e5f"])]
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


def deliveries_router(kit: Kit, workings: Workings) -> APIRouter:
    """What happens between the platform and an endpoint."""
    router = APIRouter(prefix="/notifications/v1/webhooks/{webhook_id}", tags=["webhooks"])
    asking = kit.authoriser.signed()
    owners = workings.owners

    @router.post("/test")
    async def test(
        webhook_id: WebhookPath, body: Testing, signed: Annotated[Signed, Depends(asking)], response: Response
    ) -> Tested:
        """Post a type's example, with the attribute `test`, now; a pending webhook is enabled by a 2xx.

        Refused by `webhook.other_type`, `webhook.url_changed`.
        """
        owned = await owners.own_granted(signed, webhook_id)
        answer, receipt = await try_out(kit, workings, owned, body.type)
        if receipt is not None:
            tell_position(response, receipt)
        return Tested(
            delivered=answer.success,
            status=(await owners.own(signed, webhook_id)).document["standing"],
            status_code=answer.status,
            duration_ms=answer.milliseconds,
            response=answer.body,
            error=answer.error,
        )

    @router.get("/attempts")
    async def attempts(
        webhook_id: WebhookPath,
        signed: Annotated[Signed, Depends(asking)],
        status: Annotated[
            Literal["success", "fail", "pending"] | None,
            Query(description="pending: what is still to be made; without one all attempts that were made"),
        ] = None,
        since: Annotated[At | None, Query(description="written down from then on; pending: due from then on")] = None,
        iterator: Annotated[str | None, Query(max_length=2000, description="from the page before")] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> AttemptPage:
        """The log of attempts of the last 90 days."""
        owned = await owners.own(signed, webhook_id)
        return await attempts_page(
            Deliveries(kit.database()), owned.id, status, since or EARLIEST, iterator=iterator, limit=limit
        )

    @router.post("/events/{event_id}/resend", status_code=202)
    async def resend(
        webhook_id: WebhookPath, event_id: EventPath, body: Nothing, signed: Annotated[Signed, Depends(asking)]
    ) -> Job:
        """Post an event's bytes again, whatever came of them before. Refused by `webhook.not_enabled`."""
        del body
        job = await resend_one(kit, await owners.own_granted(signed, webhook_id), event_id)
        if not job.matched:
            raise NotFound("event", event_id)
        return job

    @router.post("/recover", status_code=202)
    async def recover(webhook_id: WebhookPath, body: Since, signed: Annotated[Signed, Depends(asking)]) -> Job:
        """Post again what failed for good, of events of that time. Refused by `webhook.not_enabled`."""
        return await recover_failed(kit, await owners.own_granted(signed, webhook_id), body)

    @router.post("/replay", status_code=202)
    async def replay(webhook_id: WebhookPath, body: Replaying, signed: Annotated[Signed, Depends(asking)]) -> Job:
        """Post all events of that time that the webhook asks for, also those that were posted, and from before it.

        Refused by `webhook.not_enabled`, `webhook.other_type`, `webhook.replay_too_wide`.
        """
        owned = await owners.own_granted(signed, webhook_id)
        try:
            return await replay_all(kit, owned, body)
        except (BrokerAway, KafkaError, OSError) as away:
            raise Answered("kafka-away") from away

    return router
