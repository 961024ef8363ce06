"""What became of messages: a log by recipient and by event, and the same message again."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from services.notifications.delivery.outgoing import Deliveries
from services.notifications.inbox.owners import owners_of
from shared.contracts.fields import At
from shared.journal import Request
from shared.runtime.service import Kit
from shared.runtime.store import Document
from shared.web.commands import Reading
from shared.web.empty import NOTHING, Nothing
from shared.web.permissions import Permission
from shared.web.problems import NotFound
from shared.web.signed import ProvincePath, Signed

State = Literal["planned", "sent", "failed", "suppressed"]


class Tried(BaseModel):
    """A try to send a message, and what came of it."""

    at: datetime
    outcome: Literal["sent", "failed", "suppressed", "again"]
    detail: str | None


class Sent(BaseModel):
    """A message with what has become of it. Addresses are never shown."""

    id: str
    province: str
    channel: Literal["in_app", "email", "sms"]
    to: str = Field(description="an account, or an office of a province", examples=["account:amina"])
    subject: str
    language: str
    events: list[str] = Field(description="the ids of what it tells, where that is one event")
    state: State
    why: str | None
    attempts: int
    planned_at: datetime
    next_at: datetime | None = Field(description="when it is tried next, while it is planned")
    tried: list[Tried]
    resend_of: str | None


class SentPage(BaseModel):
    """Messages, the newest first; `before` of the last one asks for the next part."""

    data: list[Sent]


class Resent(BaseModel):
    """The message that will be sent again: the very same body under an id of its own."""

    id: str


def deliveries_router(kit: Kit) -> APIRouter:
    """The log of deliveries, for the secretariat of a province and for everybody's own."""
    router = APIRouter(tags=["deliveries"])
    asking = kit.authoriser.signed()
    reading = kit.authoriser.read(Permission.READ_DELIVERIES)
    resending = kit.authoriser.allow(Permission.RESEND)
    deliveries = Deliveries(kit.database, kit.now)

    @router.get("/notifications/v1/deliveries")
    async def own(
        signed: Annotated[Signed, Depends(asking)],
        state: State | None = None,
        before: Annotated[At | None, Query(description="planned before")] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> SentPage:
        """What was sent to the account that asks, and to its offices, in the last 90 days."""
        _, mine = owners_of(signed, kit.provinces)
        where: Document = {"owner": {"$in": mine}} | ({"state": state} if state else {})
        return _page(await deliveries.find(where, limit, before))

    @router.get("/notifications/v1/{province}/deliveries")
    async def of_province(
        asked: Annotated[Reading, Depends(reading)],
        to: Annotated[str | None, Query(max_length=200, description="one recipient: `account:<id>`")] = None,
        event: Annotated[str | None, Query(max_length=64, description="the id of an event")] = None,
        state: State | None = None,
        before: Annotated[At | None, Query(description="planned before")] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> SentPage:
        """What was sent in a province, by recipient, by event and by what became of it."""
        given: Mapping[str, Any] = {"owner": to, "events": event, "state": state}
        where = {"province": asked.province} | {name: value for name, value in given.items() if value is not None}
        return _page(await deliveries.find(where, limit, before))

    @router.post("/notifications/v1/{province}/deliveries/{delivery_id}/resend", status_code=202)
    async def resend(
        province: ProvincePath,
        delivery_id: str,
        _request: Annotated[Request, Depends(resending)],
        body: Nothing = NOTHING,
    ) -> Resent:
        """Send a message again as it was, whatever has become of it; whether it is still asked for is looked at again."""
        del body
        known = await deliveries.get(delivery_id)
        if known is None or known["province"] != province:
            raise NotFound("message", delivery_id)
        return Resent(id=await deliveries.resend(known))

    return router


def _page(found: list[Document]) -> SentPage:
    return SentPage(data=[_sent(one) for one in found])


def _sent(document: Document) -> Sent:
    shown = {
        name: document[name] for name in ("province", "channel", "subject", "language", "state", "why", "attempts")
    }
    return Sent(
        id=document["_id"],
        to=document["owner"],
        events=document["events"],
        planned_at=document["planned_at"].astimezone(UTC),
        next_at=document["next_at"].astimezone(UTC) if document["state"] == "planned" else None,
        tried=[Tried(**one) for one in document["tried"]],
        resend_of=document.get("resend_of"),
        **shown,
    )
