"""Meetings planned, moved and cancelled over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.advocacy.meetings.bodies import Cancellation, Move, Plan
from services.advocacy.meetings.commands import Cancel, Reschedule, Schedule
from services.advocacy.meetings.gathering import Gatherings
from services.advocacy.meetings.proceedings import carry_out
from shared.contracts.meetings import MeetingId
from shared.journal import Receipt, Request
from shared.runtime.service import Kit
from shared.web.permissions import Permission
from shared.web.signed import ProvincePath


def planning_router(kit: Kit, gatherings: Gatherings) -> APIRouter:
    """Commands about what shall be held."""
    router = APIRouter()
    scheduling = kit.authoriser.allow(Permission.SCHEDULE_MEETING)

    @router.post("")
    async def schedule(
        province: ProvincePath,
        body: Plan,
        request: Annotated[Request, Depends(scheduling)],
        response: Response,
    ) -> Receipt:
        """Plan a meeting with people in public office. Send an `Idempotency-Key`: it makes the meeting's id.

        Refused by `meeting.not_taking_part`, `meeting.ends_before_start`, `meeting.no_place`,
        `meeting.no_active_member`, `meeting.no_office_holder`, `meeting.named_twice`, `meeting.post_not_held`,
        `meeting.already_past`, `meeting.standing`.
        """
        meeting_id = request.new_key()
        plan, facts = await gatherings.plan(province, meeting_id, body)
        return await carry_out(kit.journal, province, meeting_id, Schedule(plan, facts), request, response)

    @router.post("/{meeting_id}/rescheduling")
    async def reschedule(
        province: ProvincePath,
        meeting_id: MeetingId,
        body: Move,
        request: Annotated[Request, Depends(scheduling)],
        response: Response,
    ) -> Receipt:
        """Tell the whole of what a planned meeting shall be now: moved, or changed. The same again changes nothing.

        Refused by `meeting.unknown`, `meeting.standing`, `meeting.not_taking_part`,
        `meeting.ends_before_start`, `meeting.no_place`, `meeting.no_active_member`,
        `meeting.no_office_holder`, `meeting.named_twice`, `meeting.post_not_held`,
        `meeting.already_past`.
        """
        plan, facts = await gatherings.plan(province, meeting_id, body)
        return await carry_out(kit.journal, province, meeting_id, Reschedule(plan, body.why, facts), request, response)

    @router.post("/{meeting_id}/cancellation")
    async def cancel(
        province: ProvincePath,
        meeting_id: MeetingId,
        body: Cancellation,
        request: Annotated[Request, Depends(scheduling)],
        response: Response,
    ) -> Receipt:
        """Say that a planned meeting will not be held. Asking twice changes nothing.

        Refused by `meeting.unknown`, `meeting.standing`, `meeting.not_taking_part`.
        """
        return await carry_out(kit.journal, province, meeting_id, Cancel(body.why), request, response)

    return router
