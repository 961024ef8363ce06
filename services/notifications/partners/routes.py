"""Partners over HTTP: an operator gives, changes and ends access, and has credentials rotated; secrets are not here."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.notifications.partners.bodies import Changing, Registering, Revoking, Rotating
from services.notifications.partners.decisions import ChangeAccess, Command, Register, Revoke, Rotate, decider
from shared.contracts.partners import PartnerId
from shared.following.partners import partner_stream
from shared.journal import Receipt, Request
from shared.reference.provinces import PK
from shared.runtime.service import Kit
from shared.web.commands import tell_position
from shared.web.permissions import Permission
from shared.web.problems import Unprocessable
from shared.web.signed import Signed


def partner_commands_router(kit: Kit) -> APIRouter:
    """Commands about partners."""
    router = APIRouter(prefix="/notifications/v1/partners", tags=["partners"])

    async def operator(signed: Annotated[Signed, Depends(kit.authoriser.signed())]) -> Request:
        return await kit.authoriser.request(signed, Permission.MANAGE_PARTNERS, PK)

    async def carry_out(partner_id: str, command: Command, request: Request, response: Response) -> Receipt:
        receipt = await kit.journal.carry_out(decider, partner_stream(partner_id), command, request)
        tell_position(response, receipt)
        return receipt

    @router.post("")
    async def register(
        body: Registering, request: Annotated[Request, Depends(operator)], response: Response
    ) -> Receipt:
        """Give an organisation outside access to streams. The same again changes nothing; a revoked one begins anew.

        Refused by `partner.registered_once`, `partner.outside_provinces`, `partner.past_date`.
        """
        return await carry_out(body.partner_id, Register(body.registered(), kit.today()), request, response)

    @router.patch("/{partner_id}")
    async def change(
        partner_id: PartnerId, body: Changing, request: Annotated[Request, Depends(operator)], response: Response
    ) -> Receipt:
        """Change what a partner may read; what is left out stays. What is so already changes nothing.

        Refused by `partner.unknown`, `partner.revoked`, `partner.outside_provinces`, `partner.past_date`.
        """
        command = ChangeAccess(body.changes(), body.why, kit.today())
        return await carry_out(partner_id, command, request, response)

    @router.post("/{partner_id}/rotation")
    async def rotate(
        partner_id: PartnerId, body: Rotating, request: Annotated[Request, Depends(operator)], response: Response
    ) -> Receipt:
        """Let tokens issued before now end after a grace. `If-Match` is needed: of two who rotate at once, one is first.

        Refused by `partner.unknown`, `partner.revoked`, `partner.outside_provinces`, `partner.expired`.
        """
        if request.if_match is None:
            raise Unprocessable("If-Match", None, "if_match.needed", detail="Name the version that you have seen.")
        grace = timedelta(seconds=body.grace_seconds)
        return await carry_out(partner_id, Rotate(kit.now(), grace, body.why, kit.today()), request, response)

    @router.post("/{partner_id}/revocation")
    async def revoke(
        partner_id: PartnerId, body: Revoking, request: Annotated[Request, Depends(operator)], response: Response
    ) -> Receipt:
        """End a partner's access at once. Asking twice changes nothing.

        Refused by `partner.unknown`, `partner.outside_provinces`.
        """
        return await carry_out(partner_id, Revoke(body.why), request, response)

    return router
