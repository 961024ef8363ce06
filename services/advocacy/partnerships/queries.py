"""Partnerships as they are read: signed ones by everybody, proposals by those inside."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field

from services.advocacy.partnerships.views import partnerships
from services.advocacy.streams import partnership_stream
from shared.contracts.fields import Area, Doc, Money, OrganisationId, Sdg
from shared.contracts.partnerships import Contribution, Key, PartnershipForm, PartnershipOutcome, Party
from shared.runtime.service import Kit
from shared.streams import Document
from shared.web.commands import Reading, tell_stale
from shared.web.permissions import Permission
from shared.web.problems import NotFound


class MilestoneLine(BaseModel):
    """A milestone and what became of it. It is late where it was due before today and is not reached.

    `overdue` says that its stream tells so.
    """

    id: str
    title: dict[str, str]
    due_on: date
    reached_on: date | None
    evidence: list[Doc]
    late: bool
    overdue: bool


class PartnershipEntry(BaseModel):
    """A partnership with its milestones."""

    partnership_id: str
    province: str
    title: dict[str, str]
    parties: list[Party]
    form: PartnershipForm
    purpose: str
    targets: list[Sdg]
    goals: list[int]
    areas: list[Area]
    districts: list[str]
    value: Money | None
    standing: Literal["proposed", "signed", "closed"]
    visibility: Literal["public", "partner"]
    proposed_on: date
    signed_on: date | None = None
    valid_until_on: date | None = None
    instrument: Doc | None = None
    contributions: list[Contribution] = []
    milestones: list[MilestoneLine]
    closed_on: date | None = None
    outcome: PartnershipOutcome | None = None
    version: int = Field(description="for If-Match")


class PartnershipPage(BaseModel):
    """A part of a list; `cursor` asks for the next part, null at the end."""

    data: list[PartnershipEntry]
    cursor: str | None


def partnership_queries(kit: Kit) -> APIRouter:
    """Queries about partnerships; `late` depends on today, and is worked out when read."""
    router = APIRouter(prefix="/advocacy/v1/{province}/partnerships", tags=["partnerships"])
    reader = kit.authoriser.read(Permission.READ_PUBLIC, more=Permission.READ_ALL)

    def shown(document: Document) -> PartnershipEntry:
        today = kit.today().isoformat()
        going_on = document["standing"] == "signed"
        milestones = [
            one | {"late": going_on and one["reached_on"] is None and one["due_on"] < today}
            for one in document["milestones"]
        ]
        return PartnershipEntry.model_validate(document | {"milestones": milestones})

    @router.get("")
    async def list_partnerships(
        asked: Annotated[Reading, Depends(reader)],
        response: Response,
        standing: Literal["proposed", "signed", "closed"] | None = None,
        party: OrganisationId | None = None,
        due_until: Annotated[
            date | None, Query(description="with a milestone that is due by this day and not reached")
        ] = None,
        cursor: Annotated[str | None, Query(max_length=2000, description="from the page before")] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> PartnershipPage:
        """Partnerships by standing, party, and milestones due; those inside see proposals too."""
        where: Document = {} if asked.more else {"visibility": "public"}
        given = {"standing": standing, "organisations": party}
        where |= {name: value for name, value in given.items() if value is not None}
        if due_until is not None:
            where["open_due"] = {"$lte": due_until.isoformat()}
        found = await kit.views.find(
            partnerships,
            where,
            provinces={asked.province},
            positions=asked.positions,
            limit=limit,
            cursor=cursor,
        )
        tell_stale(response, found.stale)
        return PartnershipPage(data=[shown(one) for one in found.documents], cursor=found.cursor)

    @router.get("/{partnership_id}")
    async def show_partnership(
        partnership_id: Key, asked: Annotated[Reading, Depends(reader)], response: Response
    ) -> PartnershipEntry:
        """One partnership; a proposal is shown to those inside only."""
        found = await kit.views.get(partnerships, partnership_stream(asked.province, partnership_id), asked.positions)
        tell_stale(response, found.stale)
        if found.document is None or not (asked.more or found.document["visibility"] == "public"):
            raise NotFound("partnership", partnership_id)
        return shown(found.document)

    return router
