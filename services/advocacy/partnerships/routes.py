"""Partnerships over HTTP: a party or the secretariat proposes, signs, reports milestones and closes."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.advocacy.parties import Parties
from services.advocacy.partnerships.bodies import Closing, Proposing, Reaching, Signing
from services.advocacy.partnerships.decisions import Close, Command, Propose, ReachMilestone, Sign, decider
from services.advocacy.streams import partnership_stream
from shared.contracts.partnerships import Key, Party
from shared.following.membership import Membership
from shared.journal import Receipt, Request
from shared.runtime.service import Kit
from shared.web.commands import tell_position
from shared.web.permissions import Permission
from shared.web.signed import ProvincePath


def partnerships_router(kit: Kit) -> APIRouter:
    """Commands about partnerships."""
    router = APIRouter(prefix="/advocacy/v1/{province}/partnerships", tags=["partnerships"])
    forming = kit.authoriser.allow(Permission.FORM_PARTNERSHIP)
    parties = Parties(Membership(kit.views, kit.today))

    async def told(given: Sequence[Party], province: str) -> tuple[Party, ...]:
        known = await parties.told([party.organisation for party in given], province)
        return tuple(Party(organisation=org, role=party.role) for org, party in zip(known, given, strict=True))

    async def decide(
        province: str, partnership_id: str, command: Command, request: Request, response: Response
    ) -> Receipt:
        stream = partnership_stream(province, partnership_id)
        receipt = await kit.journal.carry_out(decider, stream, command, request)
        tell_position(response, receipt)
        return receipt

    @router.post("")
    async def propose(
        province: ProvincePath,
        body: Proposing,
        request: Annotated[Request, Depends(forming)],
        response: Response,
    ) -> Receipt:
        """Propose a partnership; it is shown to those inside until it is signed.

        Refused by `partnership.not_own`, `partnership.party_twice`, `partnership.role_fits_sector`,
        `partnership.public_and_private`, `partnership.unknown_target`, `partnership.area_in_province`,
        `partnership.future_date`, `partnership.standing`.
        """
        day, partnership_id = kit.today(), request.new_key()
        proposed = body.proposed(partnership_id, await told(body.parties, province), day)
        return await decide(province, partnership_id, Propose(proposed, province, day), request, response)

    @router.post("/{partnership_id}/signature")
    async def sign(
        province: ProvincePath,
        partnership_id: Key,
        body: Signing,
        request: Annotated[Request, Depends(forming)],
        response: Response,
    ) -> Receipt:
        """Tell what the parties signed: from now on the partnership is public. Asking twice changes nothing.

        Refused by `partnership.unknown`, `partnership.standing`, `partnership.not_own`, `partnership.party_twice`,
        `partnership.role_fits_sector`, `partnership.public_and_private`, `partnership.future_date`,
        `partnership.signed_before_proposal`, `partnership.ends_before_signing`, `partnership.party_contributes`,
        `partnership.milestone_twice`, `partnership.milestone_after_signing`.
        """
        day = kit.today()
        agreement = body.agreement(await told(body.parties, province) if body.parties else None, day)
        return await decide(province, partnership_id, Sign(agreement, province, day), request, response)

    @router.post("/{partnership_id}/milestones/{milestone_id}/achievement")
    async def reach_milestone(
        province: ProvincePath,
        partnership_id: Key,
        milestone_id: Key,
        body: Reaching,
        request: Annotated[Request, Depends(forming)],
        response: Response,
    ) -> Receipt:
        """Tell that a milestone is reached, late ones too, with evidence. Asking twice changes nothing.

        Refused by `partnership.unknown`, `partnership.standing`, `partnership.not_own`,
        `partnership.unknown_milestone`, `partnership.reached_once`, `partnership.future_date`,
        `partnership.before_signing`.
        """
        day = kit.today()
        command = ReachMilestone(milestone_id, body.on or day, tuple(body.evidence), day)
        return await decide(province, partnership_id, command, request, response)

    @router.post("/{partnership_id}/closure")
    async def close(
        province: ProvincePath,
        partnership_id: Key,
        body: Closing,
        request: Annotated[Request, Depends(forming)],
        response: Response,
    ) -> Receipt:
        """Close a partnership with its outcome, or withdraw its proposal. Asking twice changes nothing.

        Refused by `partnership.unknown`, `partnership.standing`, `partnership.not_own`, `partnership.future_date`,
        `partnership.outcome_fits`, `partnership.closed_before_proposal`, `partnership.before_signing`,
        `partnership.fulfilled_whole`.
        """
        day = kit.today()
        command = Close(body.outcome, body.on or day, day)
        return await decide(province, partnership_id, command, request, response)

    return router
