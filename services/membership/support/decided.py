"""The programme decides on support over HTTP, records what was given, and closes it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.membership.representatives import decisions as representation
from services.membership.streams import representatives_stream, support_stream
from services.membership.support.bodies import ApprovalChange, Approving, Closing, Declining, Delivering
from services.membership.support.commands import Approve, ChangeApproval, Close, Command, Decline, Deliver
from services.membership.support.decisions import decider
from services.membership.support.standings import Asked
from shared.contracts.support import SupportId
from shared.journal import Receipt, Request
from shared.runtime.service import Kit
from shared.web.commands import tell_position
from shared.web.permissions import Permission
from shared.web.signed import ProvincePath


def decided_router(kit: Kit) -> APIRouter:
    """Commands of those who decide and give."""
    router = APIRouter(prefix="/membership/v1/{province}/support/{support_id}", tags=["support"])
    deciding = kit.authoriser.allow(Permission.DECIDE_SUPPORT)
    giving = kit.authoriser.allow(Permission.DELIVER_SUPPORT)

    async def acting(province: str, support_id: str) -> frozenset[str]:
        """The accounts that act for the requester today."""
        asked = decider.state((await kit.journal.load(support_stream(province, support_id))).events())
        if not isinstance(asked, Asked):
            return frozenset()
        people = await kit.journal.load(representatives_stream(province, asked.request.requester.organisation_id))
        return representation.decider.state(people.events()).accounts(kit.today())

    async def carry_out(
        province: str, support_id: str, command: Command, request: Request, response: Response
    ) -> Receipt:
        receipt = await kit.journal.carry_out(decider, support_stream(province, support_id), command, request)
        tell_position(response, receipt)
        return receipt

    @router.post("/approval")
    async def approve(
        province: ProvincePath,
        support_id: SupportId,
        body: Approving,
        request: Annotated[Request, Depends(deciding)],
        response: Response,
    ) -> Receipt:
        """Give support: how much, in which tranches, on which conditions. The same again changes nothing.

        Refused by `support.unknown`, `support.standing`, `support.own_matter`, `support.more_than_requested`,
        `support.other_unit`, `support.nothing`, `support.tranches_add_up`, `support.tranche_before_approval`,
        `support.numbered_once`, `support.unknown_tranche`, `support.future_date`, `support.before_last_step`.
        """
        day = kit.today()
        command = Approve(
            on=body.on or day,
            today=day,
            acting=await acting(province, support_id),
            terms=body.terms(),
            authority=body.authority,
        )
        return await carry_out(province, support_id, command, request, response)

    @router.put("/approval")
    async def change_approval(
        province: ProvincePath,
        support_id: SupportId,
        body: ApprovalChange,
        request: Annotated[Request, Depends(deciding)],
        response: Response,
    ) -> Receipt:
        """Tell the whole new terms of an approval; what was delivered stays within them. The same changes nothing.

        Refused by `support.unknown`, `support.standing`, `support.own_matter`, `support.more_than_requested`,
        `support.other_unit`, `support.nothing`, `support.tranches_add_up`, `support.tranche_before_approval`,
        `support.numbered_once`, `support.unknown_tranche`, `support.below_delivered`,
        `support.tranche_below_delivered`, `support.met_condition_changed`, `support.future_date`,
        `support.before_last_step`.
        """
        day = kit.today()
        command = ChangeApproval(
            on=body.on or day,
            today=day,
            acting=await acting(province, support_id),
            terms=body.terms(),
            authority=body.authority,
            why=body.why,
        )
        return await carry_out(province, support_id, command, request, response)

    @router.post("/decline")
    async def decline(
        province: ProvincePath,
        support_id: SupportId,
        body: Declining,
        request: Annotated[Request, Depends(deciding)],
        response: Response,
    ) -> Receipt:
        """Do not give the support, and say why. Asking twice changes nothing.

        Refused by `support.unknown`, `support.standing`, `support.own_matter`, `support.future_date`,
        `support.before_last_step`.
        """
        day = kit.today()
        command = Decline(on=body.on or day, today=day, acting=await acting(province, support_id), why=body.why)
        return await carry_out(province, support_id, command, request, response)

    @router.post("/deliveries")
    async def deliver(
        province: ProvincePath,
        support_id: SupportId,
        body: Delivering,
        request: Annotated[Request, Depends(giving)],
        response: Response,
    ) -> Receipt:
        """Record that a part of a tranche reached the member, with evidence. The same number again changes nothing.

        Refused by `support.unknown`, `support.standing`, `support.own_matter`, `support.delivery_not_next`,
        `support.delivery_told_otherwise`, `support.other_unit`, `support.nothing`, `support.unknown_tranche`,
        `support.more_than_approved`, `support.more_than_tranche`, `support.unknown_condition`,
        `support.condition_not_met`, `support.future_date`, `support.before_last_step`.
        """
        command = Deliver(
            on=body.value_date,
            today=kit.today(),
            acting=await acting(province, support_id),
            delivery_no=body.delivery_no,
            tranche_no=body.tranche_no,
            delivered=body.delivered,
            conditions_met=tuple(body.conditions_met),
            evidence=tuple(body.evidence),
        )
        return await carry_out(province, support_id, command, request, response)

    @router.post("/closing")
    async def close(
        province: ProvincePath,
        support_id: SupportId,
        body: Closing,
        request: Annotated[Request, Depends(giving)],
        response: Response,
    ) -> Receipt:
        """End the support with its report; what was approved and not given is told. Asking twice changes nothing.

        Refused by `support.unknown`, `support.standing`, `support.own_matter`, `support.future_date`,
        `support.before_last_step`.
        """
        day = kit.today()
        command = Close(on=body.on or day, today=day, acting=await acting(province, support_id), report=body.report)
        return await carry_out(province, support_id, command, request, response)

    return router
