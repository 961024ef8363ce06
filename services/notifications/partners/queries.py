"""Partners as operators read them: who may read what, until when."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field

from services.notifications.partners.decisions import require_listed
from shared.contracts.fields import Province
from shared.contracts.partners import Channel, Context, PartnerId, PartnerQuota
from shared.decisions import Actor
from shared.following.partners import partner_stream, partners
from shared.reference.provinces import PK, PROVINCE_CODES
from shared.runtime.service import Kit
from shared.streams import Document
from shared.web.commands import tell_stale
from shared.web.permissions import Permission
from shared.web.positions import Position
from shared.web.problems import NotFound
from shared.web.signed import Signed


class PartnerEntry(BaseModel):
    """A partner, and what it may read until its last day of access or its revocation."""

    partner_id: str
    name: str
    organisation_id: str | None = None
    provinces: list[str]
    contexts: list[Context]
    channels: list[Channel]
    quota: PartnerQuota
    valid_until_on: date | None = None
    since: datetime = Field(description="when it was given this access")
    revoked: bool
    revoked_at: datetime | None = None
    rotation: int = Field(description="how often its credentials were rotated")
    version: int = Field(description="for If-Match")


class PartnerPage(BaseModel):
    """A part of a list; `cursor` asks for the next part, null at the end."""

    data: list[PartnerEntry]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Operator:
    """Who asks, with the provinces that the token lists, and what they have seen."""

    actor: Actor
    positions: tuple[Position, ...]


def partner_queries_router(kit: Kit) -> APIRouter:
    """Queries about partners."""
    router = APIRouter(prefix="/notifications/v1/partners", tags=["partners"])

    async def operator(signed: Annotated[Signed, Depends(kit.authoriser.signed())]) -> Operator:
        request = await kit.authoriser.request(signed, Permission.MANAGE_PARTNERS, PK)
        return Operator(request.actor, signed.positions)

    @router.get("")
    async def list_partners(
        asked: Annotated[Operator, Depends(operator)],
        response: Response,
        province: Annotated[Province | None, Query(description="only those that read of it")] = None,
        context: Context | None = None,
        revoked: Annotated[bool | None, Query(description="only those that are, or are not")] = None,
        cursor: Annotated[str | None, Query(max_length=2000, description="from the page before")] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> PartnerPage:
        """Partners by province, context and whether they were revoked, in the order of their ids.

        Who holds the office in some provinces sees those that read of these alone.
        """
        given = {"provinces": _within(asked.actor, province), "contexts": context, "revoked": revoked}
        where: Document = {name: value for name, value in given.items() if value is not None}
        found = await kit.views.find(
            partners, where, provinces={PK}, positions=asked.positions, limit=limit, cursor=cursor
        )
        tell_stale(response, found.stale)
        return PartnerPage(data=[PartnerEntry.model_validate(one) for one in found.documents], cursor=found.cursor)

    @router.get("/{partner_id}")
    async def show_partner(
        partner_id: PartnerId, asked: Annotated[Operator, Depends(operator)], response: Response
    ) -> PartnerEntry:
        """One partner, also one that was revoked. Refused by `partner.outside_provinces`."""
        found = await kit.views.get(partners, partner_stream(partner_id), asked.positions)
        tell_stale(response, found.stale)
        if found.document is None:
            raise NotFound("partner", partner_id)
        require_listed(asked.actor, found.document["provinces"])
        return PartnerEntry.model_validate(found.document)

    return router


def _within(actor: Actor, province: str | None) -> Document | str | None:
    """What `provinces` of a partner must be: with this one among them, and none that the actor's token does not list."""
    if PK in actor.provinces:
        return province
    read_of = {province} if province is not None else actor.provinces
    return {"$in": sorted(read_of), "$nin": sorted(PROVINCE_CODES - actor.provinces)}
