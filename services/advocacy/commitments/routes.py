"""Commitments over HTTP: the secretariat records and judges them, members report, everybody may look."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.advocacy.commitments import commands
from services.advocacy.commitments.bodies import Assessment, Closing, DueChange, Handover, ProgressReport, Promise
from services.advocacy.commitments.decisions import decider
from services.advocacy.commitments.ledger import ledger_router
from services.advocacy.commitments.presence import attended
from services.advocacy.commitments.promisers import Promisers
from services.advocacy.streams import ask_stream, commitment_stream
from services.advocacy.subjects import of_own_scheme, subject
from shared.contracts.commitments import CommitmentId
from shared.following.membership import Membership
from shared.following.reporting import Figures
from shared.journal import Receipt, Request
from shared.runtime.service import Kit
from shared.web.commands import tell_position
from shared.web.permissions import Permission
from shared.web.signed import ProvincePath


def commitments_router(kit: Kit) -> APIRouter:
    """Routes of this slice."""
    router = APIRouter(prefix="/advocacy/v1/{province}/commitments", tags=["commitments"])
    recording = kit.authoriser.allow(Permission.RECORD_COMMITMENT)
    reporting = kit.authoriser.allow(Permission.REPORT_COMMITMENT)
    assessing = kit.authoriser.allow(Permission.ASSESS_COMMITMENT)
    figures, membership, promisers = Figures(kit.views), Membership(kit.views, kit.today), Promisers(kit)

    async def decide(
        province: str, commitment_id: str, command: commands.Command, request: Request, response: Response
    ) -> Receipt:
        stream = commitment_stream(province, commitment_id)
        receipt = await kit.journal.carry_out(decider, stream, command, request)
        tell_position(response, receipt)
        return receipt

    async def exists(stream: str) -> bool:
        return (await kit.journal.load(stream)).version > 0

    @router.post("")
    async def make(
        province: ProvincePath,
        body: Promise,
        request: Annotated[Request, Depends(recording)],
        response: Response,
    ) -> Receipt:
        """Record what somebody in office has promised: in a meeting that they attended, or in a document.

        Who promised is filled in from the post, or the person, that `by` names.

        Send an `Idempotency-Key`: the same request again is the same commitment.

        Refused by `commitment.neither_presence_nor_document`, `commitment.unknown_meeting`,
        `commitment.unknown_ask`, `commitment.due_before_made`, `commitment.future_date`,
        `commitment.goal_value_of_another_indicator`, `commitment.already_recorded`, `commitment.holder_incomplete`,
        `commitment.unknown_holder`, `commitment.post_not_held`, `commitment.post_not_named`,
        `commitment.holder_told_otherwise`.
        """
        day, commitment_id = kit.today(), request.new_key()
        adopted = await figures.indicators(of_own_scheme(body.indicators))
        about = subject(province, body.targets, body.indicators, body.areas, adopted)
        by = await promisers.holder(province, body.by, body.made_on or day, "by")
        command = commands.Make(
            made=body.made(commitment_id, by, about, day),
            attended=await attended(kit.journal, province, body.meeting_id) if body.meeting_id else None,
            ask_known=body.ask_id is None or await exists(ask_stream(province, body.ask_id)),
            today=day,
        )
        return await decide(province, commitment_id, command, request, response)

    @router.post("/{commitment_id}/due")
    async def change_due(
        province: ProvincePath,
        commitment_id: CommitmentId,
        body: DueChange,
        request: Annotated[Request, Depends(recording)],
        response: Response,
    ) -> Receipt:
        """Let a commitment be due on another day, today or later. The same day again changes nothing.

        Refused by `commitment.unknown`, `commitment.closed`, `commitment.due_before_made`,
        `commitment.due_in_the_past`.
        """
        command = commands.ChangeDue(due_on=body.due_on, why=body.why, today=kit.today())
        return await decide(province, commitment_id, command, request, response)

    @router.post("/{commitment_id}/handover")
    async def hand_over(
        province: ProvincePath,
        commitment_id: CommitmentId,
        body: Handover,
        request: Annotated[Request, Depends(recording)],
        response: Response,
    ) -> Receipt:
        """Let somebody else in office answer for a commitment. The same one again changes nothing.

        Refused by `commitment.unknown`, `commitment.closed`, `commitment.future_date`, `commitment.before_made`,
        `commitment.holder_incomplete`, `commitment.unknown_holder`, `commitment.post_not_held`,
        `commitment.post_not_named`, `commitment.holder_told_otherwise`.
        """
        day = kit.today()
        to = await promisers.holder(province, body.to, body.on or day, "to")
        command = commands.HandOver(to=to, on=body.on or day, why=body.why, today=day)
        return await decide(province, commitment_id, command, request, response)

    @router.post("/{commitment_id}/progress")
    async def report(
        province: ProvincePath,
        commitment_id: CommitmentId,
        body: ProgressReport,
        request: Annotated[Request, Depends(reporting)],
        response: Response,
    ) -> Receipt:
        """Report how far a commitment has come: it counts once another organisation has assessed it.

        Refused by `commitment.unknown`, `commitment.closed`, `commitment.no_evidence`, `commitment.future_date`,
        `commitment.before_made`, `commitment.before_last_report`.
        """
        day = kit.today()
        command = commands.Report(
            completion=body.completion,
            as_of_on=body.as_of_on or day,
            evidence=tuple(body.evidence),
            holder_response=body.holder_response,
            today=day,
        )
        return await decide(province, commitment_id, command, request, response)

    @router.post("/{commitment_id}/assessment")
    async def assess(
        province: ProvincePath,
        commitment_id: CommitmentId,
        body: Assessment,
        request: Annotated[Request, Depends(assessing)],
        response: Response,
    ) -> Receipt:
        """Judge what was last reported; without `completion`, as it says. The same again changes nothing.

        Refused by `commitment.unknown`, `commitment.closed`, `commitment.nothing_reported`,
        `commitment.assessor_is_reporter`, `commitment.own_matter`, `commitment.no_evidence`.
        """
        command = commands.Assess(
            as_of_on=body.as_of_on,
            completion=body.completion,
            evidence=tuple(body.evidence),
            holder_response=body.holder_response,
            note=body.note,
            own=await membership.acts_for(request.actor.account_id, province),
        )
        return await decide(province, commitment_id, command, request, response)

    @router.post("/{commitment_id}/closure")
    async def close(
        province: ProvincePath,
        commitment_id: CommitmentId,
        body: Closing,
        request: Annotated[Request, Depends(recording)],
        response: Response,
    ) -> Receipt:
        """Close a commitment, and say what became of it. The same outcome again changes nothing.

        Refused by `commitment.unknown`, `commitment.closed`, `commitment.not_complete`, `commitment.own_matter`,
        `commitment.future_date`, `commitment.before_made`, `commitment.successor_without_supersession`,
        `commitment.unknown_successor`.
        """
        day, successor = kit.today(), body.superseded_by
        command = commands.Close(
            outcome=body.outcome,
            on=body.on or day,
            superseded_by=successor,
            successor_known=successor is not None and await exists(commitment_stream(province, successor)),
            note=body.note,
            own=await membership.acts_for(request.actor.account_id, province),
            today=day,
        )
        return await decide(province, commitment_id, command, request, response)

    both = APIRouter()
    both.include_router(router)
    both.include_router(ledger_router(kit))
    return both
