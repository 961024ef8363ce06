"""A committee's meetings and decisions recorded over HTTP, as the minutes tell them."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.membership.committees.answers import (
    DecisionRecorded,
    MeetingRecorded,
    decision_recorded,
    meeting_recorded,
)
from services.membership.committees.bodies import DecisionBody, MeetingBody
from services.membership.committees.commands import Hold, Take
from services.membership.committees.decisions import decider
from services.membership.committees.facts import Facts
from services.membership.committees.state import Committee
from services.membership.streams import committee_stream
from shared.contracts.committees import MeetingId
from shared.journal import Request
from shared.runtime.service import Kit
from shared.web.commands import tell_position
from shared.web.permissions import Permission
from shared.web.signed import ProvincePath


def meetings_router(kit: Kit) -> APIRouter:
    """Commands about meetings and decisions."""
    router = APIRouter(prefix="/meetings")
    facts = Facts(kit.journal)
    recording = kit.authoriser.allow(Permission.HOLD_COMMITTEE_MEETING)

    @router.post("")
    async def hold(
        province: ProvincePath,
        body: MeetingBody,
        request: Annotated[Request, Depends(recording)],
        response: Response,
    ) -> MeetingRecorded:
        """Record a meeting; its quorum is computed from the seats of that day. The same again changes nothing.

        Refused by `committee.no_rules`, `committee.future_date`, `committee.seat_twice`, `committee.not_seated`,
        `committee.no_alternate`, `committee.recorded_already`.
        """
        today = kit.today()
        day = body.held_on or today
        committee, version = await facts.committee(province)
        seated = committee.seated(day) if isinstance(committee, Committee) else {}
        active = await facts.active(province, (term.organisation_id for term in seated.values()), day)
        alternates = await facts.alternates(province, seated, day)
        meeting_id = request.new_key()
        command = Hold(meeting_id, day, body.mode, body.attendance(), body.minutes, active, alternates, today)
        # Who is active, and has an alternate, was asked for the seats of this version: in another there may be others.
        asked = replace(request, if_match=version) if request.if_match is None else request
        receipt = await kit.journal.carry_out(decider, committee_stream(province), command, asked)
        tell_position(response, receipt)
        committee, _ = await facts.committee(province)
        assert isinstance(committee, Committee)
        held = committee.meeting(meeting_id) or committee.recorded(day, body.minutes)
        assert held is not None
        return meeting_recorded(receipt, held)

    @router.post("/{meeting_id}/decisions")
    async def take(
        province: ProvincePath,
        meeting_id: MeetingId,
        body: DecisionBody,
        request: Annotated[Request, Depends(recording)],
        response: Response,
    ) -> DecisionRecorded:
        """Record a decision of a meeting; its result is computed from the votes. The same again changes nothing.

        Refused by `committee.no_rules`, `committee.unknown_meeting`, `committee.no_quorum`,
        `committee.subject_incomplete`, `committee.unknown_subject`, `committee.seat_twice`, `committee.not_seated`,
        `committee.own_matter`, `committee.votes_do_not_add_up`, `committee.no_casting_vote`,
        `committee.decided_already`.
        """
        command = Take(
            decision_id=request.new_key(),
            meeting_id=meeting_id,
            province=province,
            subject=body.subject,
            known=await facts.known(body.subject),
            text=body.text,
            ballot=body.ballot(),
            recused=tuple(body.recused),
            concerns=tuple(body.concerns),
            tie_broken=body.tie_broken,
        )
        receipt = await kit.journal.carry_out(decider, committee_stream(province), command, request)
        tell_position(response, receipt)
        committee, _ = await facts.committee(province)
        assert isinstance(committee, Committee)
        taken = committee.decided(meeting_id, body.subject, body.text)
        assert taken is not None
        return decision_recorded(receipt, taken)

    return router
