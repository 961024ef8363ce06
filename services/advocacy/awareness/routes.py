"""The cascade of awareness over HTTP: for everybody, computed from the sessions when asked."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from services.advocacy.awareness.funnel import Awareness, awareness
from services.advocacy.campaigns.views import campaigns
from services.advocacy.sessions.listing import Sessions, in_days
from services.advocacy.streams import campaign_stream
from shared.contracts.campaigns import Key
from shared.contracts.fields import Day
from shared.runtime.service import Kit
from shared.streams import Document
from shared.web.commands import Reading, tell_stale
from shared.web.permissions import Permission
from shared.web.problems import NotFound


def awareness_router(kit: Kit) -> APIRouter:
    """The query about what awareness sessions reached."""
    router = APIRouter(prefix="/advocacy/v1/{province}/awareness", tags=["awareness"])
    public = kit.authoriser.read(Permission.READ_PUBLIC)
    sessions = Sessions(kit.views)

    @router.get("")
    async def cascade(
        asked: Annotated[Reading, Depends(public)],
        response: Response,
        campaign: Annotated[Key | None, Query(description="only its sessions")] = None,
        first: Annotated[Day | None, Query(alias="from", description="held on this day or later")] = None,
        last: Annotated[Day | None, Query(alias="to", description="held on this day or earlier")] = None,
    ) -> Awareness:
        """The funnel from province to district to local: sessions, persons by group, districts reached and not reached.

        Persons are counted by each session, groups overlap, and estimates of indirect reach are never added to what
        was counted.
        """
        told: Document | None = None
        where = in_days(first, last)
        stale = False
        if campaign is not None:
            found = await kit.views.get(campaigns, campaign_stream(asked.province, campaign), asked.positions)
            if found.document is None:
                raise NotFound("campaign", campaign)
            told, stale, where = found.document, found.stale, where | {"campaign_id": campaign}
        held, behind = await sessions.every(where, asked.province, asked.positions)
        tell_stale(response, stale or behind)
        return awareness(held, asked.province, told)

    return router
