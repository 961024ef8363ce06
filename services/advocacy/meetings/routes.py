"""Meetings with legislators and officials over HTTP."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response

from services.advocacy.meetings.calendar import calendar_router
from services.advocacy.meetings.committed import committed_in
from services.advocacy.meetings.gathering import Gatherings
from services.advocacy.meetings.planning import planning_router
from services.advocacy.meetings.recording import recording_router
from services.advocacy.meetings.shown import Meeting, Meetings, for_everybody, for_those_inside
from services.advocacy.meetings.times import stored
from services.advocacy.meetings.views import meetings
from services.advocacy.parties import Parties
from services.advocacy.streams import meeting_stream
from shared.contracts.fields import At, District, OrganisationId
from shared.contracts.meetings import MeetingId
from shared.contracts.office_holders import PersonId
from shared.following.membership import Membership
from shared.runtime.service import Kit
from shared.runtime.store import Document
from shared.web.commands import Reading, tell_stale
from shared.web.permissions import Permission
from shared.web.problems import NotFound


def meetings_router(kit: Kit) -> APIRouter:
    """Routes of this slice."""
    router = APIRouter(prefix="/advocacy/v1/{province}", tags=["meetings"])
    gatherings = Gatherings(kit, Parties(Membership(kit.views, kit.today)))
    router.include_router(planning_router(kit, gatherings), prefix="/meetings")
    router.include_router(recording_router(kit, gatherings, committed_in(kit.views)), prefix="/meetings")
    router.include_router(_queries(kit), prefix="/meetings")
    router.include_router(calendar_router(kit))
    return router


def _queries(kit: Kit) -> APIRouter:
    router = APIRouter()
    reading = kit.authoriser.read(Permission.READ_PUBLIC, more=Permission.READ_ALL)

    @router.get("")
    async def list_meetings(
        asked: Annotated[Reading, Depends(reading)],
        response: Response,
        standing: Annotated[
            Literal["planned", "cancelled", "held"] | None, Query(description="those not yet published: inside only")
        ] = None,
        person_id: PersonId | None = None,
        organisation: OrganisationId | None = None,
        district: District | None = None,
        since: Annotated[At | None, Query(description="meetings that start then or later")] = None,
        until: Annotated[At | None, Query(description="meetings that start before")] = None,
        cursor: Annotated[str | None, Query(max_length=2000, description="from the page before")] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> Meetings:
        """Meetings, the latest first: to members and offices all of their province, to everybody the published ones."""
        inside = "" if asked.more else "public."
        where: Document = {} if asked.more else {"is_public": True}
        given = {"person_ids": person_id, "organisations": organisation, "districts": district}
        where |= {f"{inside}{name}": value for name, value in given.items() if value is not None}
        if standing is not None:
            where["standing"] = standing
        bounds = {"$gte": since, "$lt": until}
        between = {sign: stored(at) for sign, at in bounds.items() if at is not None}
        if between:
            where[f"{inside}starts_at"] = between
        found = await kit.views.find(
            meetings,
            where,
            provinces={asked.province},
            positions=asked.positions,
            limit=limit,
            cursor=cursor,
            sort=(f"-{inside}starts_at",),
        )
        tell_stale(response, found.stale)
        show = for_those_inside if asked.more else for_everybody
        return Meetings(data=[show(document) for document in found.documents], cursor=found.cursor)

    @router.get("/{meeting_id}")
    async def show_meeting(
        meeting_id: MeetingId, asked: Annotated[Reading, Depends(reading)], response: Response
    ) -> Meeting:
        """One meeting: to members and offices with every version of its record, to everybody what is published of it."""
        found = await kit.views.get(meetings, meeting_stream(asked.province, meeting_id), asked.positions)
        tell_stale(response, found.stale)
        if found.document is None or not (asked.more or found.document["is_public"]):
            raise NotFound("meeting", meeting_id)
        return for_those_inside(found.document) if asked.more else for_everybody(found.document)

    return router
