"""A committee's meetings and decisions over HTTP, for everybody."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from services.membership.committees.pages import part
from services.membership.committees.shown import Decisions, DecisionShown, Meetings, MeetingShown
from services.membership.committees.views import committee_decisions, committee_meetings
from services.membership.streams import committee_stream
from shared.contracts.committees import DecisionId, MeetingId, Result, StreamName
from shared.runtime.service import Kit
from shared.runtime.store import Document
from shared.streams.view import View
from shared.web.commands import Reading, tell_stale
from shared.web.permissions import Permission
from shared.web.problems import NotFound

Cursor = Annotated[str | None, Query(max_length=2000, description="from the page before")]
Limit = Annotated[int, Query(ge=1, le=200)]


def records_router(kit: Kit) -> APIRouter:
    """Queries about meetings and decisions; each list stands in one document, found by its key."""
    router = APIRouter()
    reading = kit.authoriser.read(Permission.READ_WORK)

    async def entries(view: View, asked: Reading, response: Response, name: str) -> list[Document]:
        found = await kit.views.get(view, committee_stream(asked.province), asked.positions)
        tell_stale(response, found.stale)
        return list(found.document.get(name, ())) if found.document else []

    @router.get("/meetings")
    async def meetings(
        asked: Annotated[Reading, Depends(reading)], response: Response, cursor: Cursor = None, limit: Limit = 50
    ) -> Meetings:
        """The meetings, the latest first."""
        held = await entries(committee_meetings, asked, response, "meetings")
        page, following = part(f"meetings {asked.province}", held, "held_on", cursor=cursor, limit=limit)
        return Meetings(data=[MeetingShown.model_validate(one) for one in page], cursor=following)

    @router.get("/meetings/{meeting_id}")
    async def one_meeting(
        meeting_id: MeetingId, asked: Annotated[Reading, Depends(reading)], response: Response
    ) -> MeetingShown:
        """One meeting."""
        held = await entries(committee_meetings, asked, response, "meetings")
        return MeetingShown.model_validate(_one(held, "meeting_id", meeting_id))

    @router.get("/decisions")
    async def decisions(
        asked: Annotated[Reading, Depends(reading)],
        response: Response,
        subject: Annotated[StreamName | None, Query(description="decisions about this stream")] = None,
        meeting_id: MeetingId | None = None,
        result: Result | None = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> Decisions:
        """The decisions, the latest first, by subject, meeting or result."""
        chosen = [
            one
            for one in await entries(committee_decisions, asked, response, "decisions")
            if subject in {None, one["subject"]["stream"]}
            and meeting_id in {None, one["meeting_id"]}
            and result in {None, one["result"]}
        ]
        of = f"decisions {asked.province} {subject} {meeting_id} {result}"
        page, following = part(of, chosen, "decided_on", cursor=cursor, limit=limit)
        return Decisions(data=[DecisionShown.model_validate(one) for one in page], cursor=following)

    @router.get("/decisions/{decision_id}")
    async def one_decision(
        decision_id: DecisionId, asked: Annotated[Reading, Depends(reading)], response: Response
    ) -> DecisionShown:
        """One decision."""
        taken = await entries(committee_decisions, asked, response, "decisions")
        return DecisionShown.model_validate(_one(taken, "decision_id", decision_id))

    return router


def _one(entries: list[Document], key: str, value: str) -> Document:
    for entry in entries:
        if entry[key] == value:
            return entry
    raise NotFound(key.removesuffix("_id"), value)
