"""Chapters as everybody reads them, with their members counted by sector."""

from collections import Counter
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field

from services.membership.chapters.views import chapters
from services.membership.streams import chapter_stream
from shared.contracts.fields import District, Org, OrganisationId
from shared.runtime.service import Kit
from shared.runtime.store import Document
from shared.web.commands import Reading, tell_stale
from shared.web.permissions import Permission
from shared.web.problems import NotFound

Standing = Literal["open", "closed"]


class Belonging(Org):
    """An organisation in a chapter; one with a `member_id` was a member of the alliance when it came."""

    since: date


class Counts(BaseModel):
    """A chapter's organisations counted."""

    members: int
    of_the_alliance: int
    sectors: dict[str, int]


class Line(BaseModel):
    """A chapter in a list; `since` is the day since when it stands so."""

    chapter_id: str
    province: str
    district: str
    standing: Standing
    since: date
    host: Org
    convener: Belonging | None = None
    counts: Counts
    version: int = Field(description="for If-Match")


class Lines(BaseModel):
    """A part of a list; `cursor` asks for the next part, null at the end."""

    data: list[Line]
    cursor: str | None


class WorkedFrom(BaseModel):
    """A time in which the chapter worked; when it closed: why, and how many organisations belonged to it."""

    opened_on: date
    closed_on: date | None = None
    why: str | None = None
    members: int | None = None


class Shown(Line):
    members: list[Belonging]
    openings: list[WorkedFrom]


def queries_router(kit: Kit) -> APIRouter:
    """Queries about chapters."""
    router = APIRouter(prefix="/membership/v1/{province}/chapters", tags=["chapters"])
    public = kit.authoriser.read(Permission.READ_WORK)

    @router.get("")
    async def list_chapters(
        asked: Annotated[Reading, Depends(public)],
        response: Response,
        standing: Standing | None = None,
        member: Annotated[OrganisationId | None, Query(description="only chapters that it belongs to")] = None,
        cursor: Annotated[str | None, Query(max_length=2000, description="from the page before")] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> Lines:
        """The province's chapters by standing and member, each with its organisations counted by sector."""
        where = {name: value for name, value in (("standing", standing), ("member_ids", member)) if value is not None}
        page = await kit.views.find(
            chapters, where, provinces={asked.province}, positions=asked.positions, limit=limit, cursor=cursor
        )
        tell_stale(response, page.stale)
        return Lines(data=[Line.model_validate(_counted(one)) for one in page.documents], cursor=page.cursor)

    @router.get("/{district}")
    async def show_chapter(district: District, asked: Annotated[Reading, Depends(public)], response: Response) -> Shown:
        """A district's chapter: host, convener, members, and when it worked."""
        found = await kit.views.get(chapters, chapter_stream(asked.province, district), asked.positions)
        tell_stale(response, found.stale)
        if found.document is None:
            raise NotFound("chapter", district)
        return Shown.model_validate(_counted(found.document))

    return router


def _counted(document: Document) -> Document:
    members = document["members"]
    counts = Counts(
        members=len(members),
        of_the_alliance=sum(one["member_id"] is not None for one in members),
        sectors=dict(sorted(Counter(one["sector"] for one in members).items())),
    )
    return {**document, "counts": counts}
