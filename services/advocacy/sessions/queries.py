"""Awareness sessions as they are read: by everybody, with every record that they had."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel

from services.advocacy.sessions.listing import SessionEntry, SessionHistory, Sessions, in_days
from shared.contracts.campaigns import Key, SessionLevel
from shared.contracts.fields import Day, District
from shared.runtime.service import Kit
from shared.streams import Document
from shared.web.commands import Reading, tell_stale
from shared.web.permissions import Permission
from shared.web.problems import NotFound


class SessionPage(BaseModel):
    """A part of a list; `cursor` asks for the next part, null at the end."""

    data: list[SessionEntry]
    cursor: str | None


def session_queries(kit: Kit) -> APIRouter:
    """Queries about sessions."""
    router = APIRouter(prefix="/advocacy/v1/{province}/sessions", tags=["sessions"])
    public = kit.authoriser.read(Permission.READ_PUBLIC)
    sessions = Sessions(kit.views)

    @router.get("")
    async def list_sessions(
        asked: Annotated[Reading, Depends(public)],
        response: Response,
        campaign: Key | None = None,
        district: District | None = None,
        level: SessionLevel | None = None,
        first: Annotated[Day | None, Query(alias="from", description="held on this day or later")] = None,
        last: Annotated[Day | None, Query(alias="to", description="held on this day or earlier")] = None,
        cursor: Annotated[str | None, Query(max_length=2000, description="from the page before")] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> SessionPage:
        """Sessions by campaign, district, level and days, the newest first."""
        given = {"campaign_id": campaign, "districts": district, "level": level}
        where: Document = {name: value for name, value in given.items() if value is not None}
        found = await sessions.page(where | in_days(first, last), asked, limit, cursor)
        tell_stale(response, found.stale)
        return SessionPage(data=[SessionEntry.model_validate(one) for one in found.documents], cursor=found.cursor)

    @router.get("/{session_id}")
    async def show_session(
        session_id: Key, asked: Annotated[Reading, Depends(public)], response: Response
    ) -> SessionHistory:
        """One session with every record that it had."""
        found = await sessions.one(session_id, asked)
        tell_stale(response, found.stale)
        if found.document is None:
            raise NotFound("session", session_id)
        return SessionHistory.model_validate(found.document)

    return router
