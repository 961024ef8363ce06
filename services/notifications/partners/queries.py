"""Partners as operators read them: who may read what, until when."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field

from services.notifications.partners.views import partner_stream, partners
from shared.contracts.fields import Province
from shared.contracts.partners import Channel, Context, PartnerId, PartnerQuota
from shared.reference.provinces import PK
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


def partner_queries_router(kit: Kit) -> APIRouter:
    """Queries about partners."""
    router = APIRouter(prefix="/notifications/v1/partners", tags=["partners"])

    async def seen(signed: Annotated[Signed, Depends(kit.authoriser.signed())]) -> tuple[Position, ...]:
        """What an operator has seen."""
        await kit.authoriser.request(signed, Permission.MANAGE_PARTNERS, PK)
        return signed.positions

    @router.get("")
    async def list_partners(
        positions: Annotated[tuple[Position, ...], Depends(seen)],
        response: Response,
        province: Annotated[Province | None, Query(description="only those that read of it")] = None,
        context: Context | None = None,
        revoked: Annotated[bool | None, Query(description="only those that are, or are not")] = None,
        cursor: Annotated[str | None, Query(max_length=2000, description="from the page before")] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> PartnerPage:
        """Partners by province, context and whether they were revoked, in the order of their ids."""
        given = {"provinces": province, "contexts": context, "revoked": revoked}
        where: Document = {name: value for name, value in given.items() if value is not None}
        found = await kit.views.find(partners, where, provinces={PK}, positions=positions, limit=limit, cursor=cursor)
        tell_stale(response, found.stale)
        return PartnerPage(data=[PartnerEntry.model_validate(one) for one in found.documents], cursor=found.cursor)

    @router.get("/{partner_id}")
    async def show_partner(
        partner_id: PartnerId, positions: Annotated[tuple[Position, ...], Depends(seen)], response: Response
    ) -> PartnerEntry:
        """One partner, also one that was revoked."""
        found = await kit.views.get(partners, partner_stream(partner_id), positions)
        tell_stale(response, found.stale)
        if found.document is None:
            raise NotFound("partner", partner_id)
        return PartnerEntry.model_validate(found.document)

    return router
