"""Briefs over HTTP: for everybody what is public, for those inside all of it; as JSON and as a page."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import HTMLResponse

from services.advocacy.briefs.gathering import Briefs
from services.advocacy.briefs.page import page
from services.advocacy.briefs.shown import Brief
from services.advocacy.briefs.words import Language
from shared.contracts.fields import Province
from shared.contracts.office_holders import PersonId
from shared.runtime.service import Kit
from shared.web.commands import Visitor
from shared.web.permissions import Permission

RegisteredIn = Annotated[
    Province | None, Query(description="where the person is registered; needed where one id stands in two provinces")
]


def briefs_router(kit: Kit) -> APIRouter:
    """Queries about a person in office."""
    router = APIRouter(prefix="/advocacy/v1/briefs/{person_id}", tags=["briefs"])
    briefs = Briefs(kit.views, kit.today, kit.provinces)
    visiting = kit.authoriser.visitor()

    async def gathered(person_id: str, visitor: Visitor, registered_in: str | None) -> Brief:
        async def inside(province: str) -> bool:
            return await visitor.may(Permission.READ_ALL, province)

        return await briefs.brief(person_id, inside, registered_in)

    @router.get("")
    async def brief(
        person_id: PersonId,
        visitor: Annotated[Visitor, Depends(visiting)],
        registered_in: RegisteredIn = None,
    ) -> Brief:
        """Who it is, districts, members there, indicators with their progress, open commitments, last meetings, and
        what to ask for. Without a token, of commitments and meetings the public ones.
        """
        return await gathered(person_id, visitor, registered_in)

    @router.get("/page", response_class=HTMLResponse)
    async def brief_page(
        person_id: PersonId,
        visitor: Annotated[Visitor, Depends(visiting)],
        registered_in: RegisteredIn = None,
        lang: Annotated[Language, Query(description="of the page's own words")] = "en",
    ) -> Response:
        """The same as a page to print, in English or Urdu."""
        told = await gathered(person_id, visitor, registered_in)
        return HTMLResponse(page(told, lang), headers={"Content-Language": lang, "Vary": "Authorization"})

    return router
