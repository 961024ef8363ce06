"""Applications over HTTP: for those who decide about them, active members, and the applicant itself."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from services.membership.members.entries import Directory, Entry, Page
from services.membership.members.views import alike
from shared.contracts.fields import OrganisationId
from shared.web.commands import Authoriser, Reading
from shared.web.permissions import Permission
from shared.web.problems import NotFound


class ApplicationEntry(Entry):
    alike: list[Entry] = Field(description="others of the province whose names share words with this one's")


def applications_router(directory: Directory, authoriser: Authoriser) -> APIRouter:
    """Queries about applications, answered from the directory."""
    router = APIRouter(prefix="/membership/v1/{province}/applications", tags=["members"])
    inside = authoriser.read(Permission.READ_APPLICATIONS)

    @router.get("")
    async def list_applications(
        asked: Annotated[Reading, Depends(inside)],
        response: Response,
        standing: Literal["applied", "declined"] = "applied",
        cursor: Annotated[str | None, Query(max_length=2000)] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> Page:
        """Applications that wait for a decision, or those declined; an applicant sees its own only."""
        where: dict[str, object] = {"standing": standing}
        if asked.actor is not None and not await directory.sees_all(asked):
            where["member_id"] = asked.actor.organisation_id
        return await directory.page(where, asked, response, cursor, limit)

    @router.get("/{member_id}")
    async def show_application(
        member_id: OrganisationId, asked: Annotated[Reading, Depends(inside)], response: Response
    ) -> ApplicationEntry:
        """One application. Who decides sees what other organisations are called alike: not every body is registered."""
        line = await directory.line(member_id, asked, response, ("applied", "declined"))
        if await directory.sees_all(asked):
            return ApplicationEntry.model_validate({**line, "alike": alike(line, await directory.sharing_words(line))})
        if asked.actor is None or asked.actor.organisation_id != member_id:
            raise NotFound("member", member_id)
        return ApplicationEntry.model_validate({**line, "alike": []})

    return router
