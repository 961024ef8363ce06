"""The directory of members over HTTP: for everybody."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response

from services.membership.members.counts import Counts, count_members
from services.membership.members.entries import Directory, Entry, Page
from shared.contracts.fields import District, Goal, OrganisationId, Sector
from shared.runtime.store import Document
from shared.streams.views import Views
from shared.web.commands import Authoriser, Reading, tell_stale
from shared.web.permissions import Permission

PRESENT = ("active", "suspended")
"""Standings of those who are members now: what a list shows that asks for no other."""


def directory_router(directory: Directory, views: Views, authoriser: Authoriser) -> APIRouter:
    """Queries about members, answered from the directory."""
    router = APIRouter(prefix="/membership/v1/{province}", tags=["members"])
    public = authoriser.read(Permission.READ_MEMBERS)

    @router.get("/members")
    async def list_members(
        asked: Annotated[Reading, Depends(public)],
        response: Response,
        sector: Sector | None = None,
        district: District | None = None,
        goal: Goal | None = None,
        standing: Literal["active", "suspended", "left"] | None = None,
        cursor: Annotated[str | None, Query(max_length=2000, description="from the page before")] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> Page:
        """Members by sector, district, goal and standing; without a standing, those who are members now."""
        given = {"sector": sector and sector.value, "districts": district, "goals": goal}
        where: Document = {name: value for name, value in given.items() if value is not None}
        where["standing"] = standing or {"$in": PRESENT}
        return await directory.page(where, asked, response, cursor, limit)

    @router.get("/members/{member_id}")
    async def show_member(
        member_id: OrganisationId, asked: Annotated[Reading, Depends(public)], response: Response
    ) -> Entry:
        """One organisation that is or was a member; one that only applied is not found here."""
        return Entry.model_validate(await directory.line(member_id, asked, response, (*PRESENT, "left")))

    @router.get("/counts")
    async def counts(asked: Annotated[Reading, Depends(public)], response: Response) -> Counts:
        """Members by standing, and active ones by sector, district and goal, counted when asked."""
        counted = await count_members(views, asked.province, asked.positions)
        tell_stale(response, counted.stale)
        return counted

    return router
