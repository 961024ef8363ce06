"""Members ask for support over HTTP, and take their requests back."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.membership.members.places import known_districts
from services.membership.members.standings import standing
from services.membership.parties import as_party, member_state, profile_of
from services.membership.streams import activity_stream, support_stream
from services.membership.support.bodies import Asking, Withdrawing
from services.membership.support.commands import Ask, Withdraw
from services.membership.support.decisions import decider
from shared.contracts.support import SupportId, SupportRequested
from shared.decisions import Refused
from shared.journal import Receipt, Request
from shared.runtime.service import Kit
from shared.web.commands import tell_position
from shared.web.permissions import Permission
from shared.web.signed import ProvincePath


def requests_router(kit: Kit) -> APIRouter:
    """Commands of those who ask."""
    router = APIRouter(prefix="/membership/v1/{province}/support", tags=["support"])
    asking = kit.authoriser.allow(Permission.REQUEST_SUPPORT)

    async def planned(province: str, activity_id: str | None) -> bool:
        return activity_id is None or (await kit.journal.load(activity_stream(province, activity_id))).version > 0

    @router.post("")
    async def ask(
        province: ProvincePath,
        body: Asking,
        request: Annotated[Request, Depends(asking)],
        response: Response,
    ) -> Receipt:
        """Ask for technical support in days, or financial support in money, for the member acted for.

        Send an `Idempotency-Key`: the same request again is then the same support.

        Refused by `support.requester_not_active`, `support.kind_and_unit`, `support.nothing`,
        `support.unknown_activity`, `support.district_outside_province`, `support.needed_before_asked`,
        `support.future_date`, `support.standing`.
        """
        districts = known_districts(body.districts, province)
        member = await member_state(kit.journal, province, request.actor.organisation_id)
        profile = profile_of(member)
        if profile is None:
            raise Refused("support.requester_not_active", standing=standing(member))
        support_id = request.new_key()
        day = kit.today()
        asked = SupportRequested(
            support_id=support_id,
            kind=body.kind,
            requester=as_party(profile),
            activity_id=body.activity_id,
            purpose=body.purpose,
            requested=body.requested,
            requested_on=body.on or day,
            needed_by_on=body.needed_by_on,
            districts=districts or profile.districts,
            goals=tuple(sorted(set(body.goals))) or profile.focus_goals,
            organisations=(profile.member_id,),
        )
        command = Ask(
            request=asked,
            province=province,
            standing=standing(member),
            activity_known=await planned(province, body.activity_id),
            today=day,
        )
        receipt = await kit.journal.carry_out(decider, support_stream(province, support_id), command, request)
        tell_position(response, receipt)
        return receipt

    @router.post("/{support_id}/withdrawal")
    async def withdraw(
        province: ProvincePath,
        support_id: SupportId,
        body: Withdrawing,
        request: Annotated[Request, Depends(asking)],
        response: Response,
    ) -> Receipt:
        """Take one's own request back while it waits: recorded as declined, with the reason `withdrawn`.

        Refused by `support.unknown`, `support.not_own`, `support.standing`, `support.future_date`,
        `support.before_last_step`.
        """
        day = kit.today()
        command = Withdraw(on=body.on or day, today=day, text=body.text)
        receipt = await kit.journal.carry_out(decider, support_stream(province, support_id), command, request)
        tell_position(response, receipt)
        return receipt

    return router
