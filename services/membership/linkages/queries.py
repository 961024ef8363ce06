"""Formal linkages as everybody reads them: those in force, those whose review is due, those that ended."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field

from services.membership.linkages.views import linkages
from services.membership.streams import linkage_stream
from shared.contracts.fields import District, Doc, Goal, Org, OrganisationId
from shared.contracts.linkages import Completion, Instrument, LinkageId
from shared.runtime.service import Kit
from shared.runtime.store import Document
from shared.streams.views import BY_STREAM
from shared.web.commands import Reading, tell_stale
from shared.web.permissions import Permission
from shared.web.problems import NotFound
from shared.web.signed import ProvincePath


class Reviewed(BaseModel):
    """A review; `by` is the organisation whose secretariat made it."""

    reviewed_on: date
    completion: Completion
    findings: str
    next_review_on: date | None = None
    by: str


class Entry(BaseModel):
    """A linkage in a list. `review_due` and `lapsed` are as of today; `why` is the reason of its end, by code."""

    linkage_id: str
    title: dict[str, str]
    parties: list[Org]
    instrument: Instrument
    institutional: bool = Field(description="across sectors, or tiers of government")
    signed_on: date
    valid_until_on: date | None = None
    document: Doc
    review_every: str
    partnership_id: str | None = None
    districts: list[str]
    goals: list[int]
    standing: Literal["in_force", "ended"]
    next_review_on: date | None = None
    review_due: bool = Field(description="the day of the next review is today or past")
    overdue_since: date | None = Field(default=None, description="the day of a review that passed without one")
    lapsed: bool = Field(description="its last day is past, and nobody told its end")
    ended_on: date | None = None
    why: Literal["expired", "terminated", "fulfilled", "superseded"] | None = None
    version: int = Field(description="for If-Match")


class Whole(Entry):
    """A linkage with its reviews, the first one first."""

    reviews: list[Reviewed]


class Page(BaseModel):
    """A part of a list; `cursor` asks for the next part, null at the end."""

    data: list[Entry]
    cursor: str | None


def queries_router(kit: Kit) -> APIRouter:
    """Queries about linkages."""
    router = APIRouter(prefix="/membership/v1/{province}/linkages", tags=["linkages"])
    public = kit.authoriser.read(Permission.READ_WORK)

    @router.get("")
    async def list_linkages(
        asked: Annotated[Reading, Depends(public)],
        response: Response,
        standing: Annotated[
            Literal["in_force", "review_due", "ended"] | None,
            Query(description="`review_due`: in force, with a review due today or earlier, the longest due first"),
        ] = None,
        organisation: OrganisationId | None = None,
        district: District | None = None,
        goal: Goal | None = None,
        cursor: Annotated[str | None, Query(max_length=2000, description="from the page before")] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> Page:
        """Linkages by standing, party, district and goal."""
        given = {"standing": standing, "organisations": organisation, "districts": district, "goals": goal}
        where: Document = {name: value for name, value in given.items() if value is not None}
        if due := standing == "review_due":
            where |= {"standing": "in_force", "next_review_on": {"$lte": kit.today().isoformat()}}
        found = await kit.views.find(
            linkages,
            where,
            provinces={asked.province},
            positions=asked.positions,
            limit=limit,
            cursor=cursor,
            sort=("next_review_on",) if due else BY_STREAM,
        )
        tell_stale(response, found.stale)
        return Page(
            data=[Entry.model_validate(_today(one, kit.today())) for one in found.documents], cursor=found.cursor
        )

    @router.get("/{linkage_id}")
    async def one_linkage(
        province: ProvincePath,
        linkage_id: LinkageId,
        asked: Annotated[Reading, Depends(public)],
        response: Response,
    ) -> Whole:
        """One linkage with its reviews."""
        found = await kit.views.get(linkages, linkage_stream(province, linkage_id), asked.positions)
        tell_stale(response, found.stale)
        if found.document is None:
            raise NotFound("linkage", linkage_id)
        return Whole.model_validate(_today(found.document, kit.today()))

    return router


def _today(document: Document, today: date) -> Document:
    """The document with what depends on the day."""
    day, due, until = today.isoformat(), document["next_review_on"], document["valid_until_on"]
    lapsed = document["standing"] == "in_force" and until is not None and until < day
    return document | {"review_due": due is not None and due <= day, "lapsed": lapsed}
