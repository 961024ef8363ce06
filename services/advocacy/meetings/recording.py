"""Meetings logged, corrected and published over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.advocacy.meetings.bodies import Correction, Publication, Record
from services.advocacy.meetings.commands import Correct, Log, Publish
from services.advocacy.meetings.committed import Committed
from services.advocacy.meetings.gathering import Gatherings
from services.advocacy.meetings.proceedings import carry_out
from shared.contracts.meetings import MeetingId
from shared.journal import Receipt, Request
from shared.runtime.service import Kit
from shared.web.permissions import Permission
from shared.web.signed import ProvincePath


def recording_router(kit: Kit, gatherings: Gatherings, committed: Committed) -> APIRouter:
    """Commands about what was held."""
    router = APIRouter()
    logging = kit.authoriser.allow(Permission.LOG_MEETING)
    publishing = kit.authoriser.allow(Permission.PUBLISH_MEETING)

    @router.post("/log")
    async def log_unplanned(
        province: ProvincePath,
        body: Record,
        request: Annotated[Request, Depends(logging)],
        response: Response,
    ) -> Receipt:
        """Record a meeting that was held and never planned here. Send an `Idempotency-Key`: it makes the meeting's id.

        Refused by `meeting.not_taking_part`, `meeting.ends_before_start`, `meeting.no_place`,
        `meeting.no_active_member`, `meeting.no_office_holder`, `meeting.named_twice`, `meeting.post_not_held`,
        `meeting.in_the_future`, `meeting.nobody_attended`, `meeting.too_few`, `meeting.standing`.
        """
        meeting_id = request.new_key()
        record, facts = await gatherings.record(province, meeting_id, body)
        return await carry_out(kit.journal, province, meeting_id, Log(record, facts, planned=False), request, response)

    @router.post("/{meeting_id}/log")
    async def log_planned(
        province: ProvincePath,
        meeting_id: MeetingId,
        body: Record,
        request: Annotated[Request, Depends(logging)],
        response: Response,
    ) -> Receipt:
        """Record that a planned meeting was held, with its actual times and attendance. The same again changes nothing.

        Refused by `meeting.unknown`, `meeting.standing`, `meeting.not_taking_part`,
        `meeting.ends_before_start`, `meeting.no_place`, `meeting.no_active_member`,
        `meeting.no_office_holder`, `meeting.named_twice`, `meeting.post_not_held`,
        `meeting.in_the_future`, `meeting.nobody_attended`, `meeting.too_few`.
        """
        record, facts = await gatherings.record(province, meeting_id, body)
        return await carry_out(kit.journal, province, meeting_id, Log(record, facts, planned=True), request, response)

    @router.post("/{meeting_id}/correction")
    async def correct(
        province: ProvincePath,
        meeting_id: MeetingId,
        body: Correction,
        request: Annotated[Request, Depends(logging)],
        response: Response,
    ) -> Receipt:
        """Tell the whole record anew; what was published stays so until the secretariat publishes this version.

        A record that turns from public to partner is no longer shown at once. The same again changes nothing.

        Refused by `meeting.unknown`, `meeting.standing`, `meeting.commitment_stands`, `meeting.not_taking_part`,
        `meeting.ends_before_start`, `meeting.no_place`, `meeting.no_active_member`, `meeting.no_office_holder`,
        `meeting.named_twice`, `meeting.post_not_held`, `meeting.in_the_future`, `meeting.nobody_attended`,
        `meeting.too_few`.
        """
        record, facts = await gatherings.record(province, meeting_id, body)
        command = Correct(record, body.why, facts, await committed(province, meeting_id))
        return await carry_out(kit.journal, province, meeting_id, command, request, response)

    @router.post("/{meeting_id}/publication")
    async def publish(
        province: ProvincePath,
        meeting_id: MeetingId,
        body: Publication,
        request: Annotated[Request, Depends(publishing)],
        response: Response,
    ) -> Receipt:
        """Publish the last version of the record, which is the one named. Asking twice changes nothing.

        Refused by `meeting.unknown`, `meeting.standing`, `meeting.other_version`, `meeting.not_public`.
        """
        command = Publish(body.record_version, kit.today())
        return await carry_out(kit.journal, province, meeting_id, command, request, response)

    return router
