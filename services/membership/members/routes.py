"""A member's profile and standing over HTTP: parse, authorise, decide, answer."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.membership.members.bodies import Departure, ProfileChange, Reinstatement, Suspension
from services.membership.members.decisions import ChangeProfile, Leave, Reinstate, Suspend
from services.membership.members.places import known_districts
from services.membership.proceedings import Proceedings
from shared.contracts.fields import OrganisationId
from shared.journal import Receipt, Request
from shared.web.commands import Authoriser
from shared.web.permissions import Permission
from shared.web.signed import ProvincePath


def members_router(proceedings: Proceedings, authoriser: Authoriser) -> APIRouter:
    """Commands about those who are members."""
    router = APIRouter(prefix="/membership/v1/{province}/members/{member_id}", tags=["members"])
    suspending = authoriser.allow(Permission.SUSPEND, owner="member_id")
    reinstating = authoriser.allow(Permission.REINSTATE, owner="member_id")
    describing = authoriser.allow(Permission.CHANGE_PROFILE, owner="member_id")
    leaving = authoriser.allow(Permission.LEAVE, owner="member_id")

    @router.post("/suspension")
    async def suspend(
        province: ProvincePath,
        member_id: OrganisationId,
        body: Suspension,
        request: Annotated[Request, Depends(suspending)],
        response: Response,
    ) -> Receipt:
        """Suspend a member: it may not submit until reinstated. Asking twice changes nothing.

        Refused by `member.standing`, `member.own_matter`, `member.review_before_start`, `member.future_date`,
        `member.before_last_change`.
        """
        day, people = proceedings.today(), await proceedings.who_acts(province, member_id)
        command = Suspend(on=body.on or day, today=day, representatives=people, review_on=body.review_on, why=body.why)
        return await proceedings.decide(province, member_id, command, request, response)

    @router.post("/reinstatement")
    async def reinstate(
        province: ProvincePath,
        member_id: OrganisationId,
        body: Reinstatement,
        request: Annotated[Request, Depends(reinstating)],
        response: Response,
    ) -> Receipt:
        """Give a suspended member its rights again. Asking twice changes nothing.

        Refused by `member.standing`, `member.own_matter`, `member.future_date`, `member.before_last_change`.
        """
        day, people = proceedings.today(), await proceedings.who_acts(province, member_id)
        command = Reinstate(on=body.on or day, today=day, representatives=people, why=body.why)
        return await proceedings.decide(province, member_id, command, request, response)

    @router.post("/departure")
    async def leave(
        province: ProvincePath,
        member_id: OrganisationId,
        body: Departure,
        request: Annotated[Request, Depends(leaving)],
        response: Response,
    ) -> Receipt:
        """End a membership; the organisation may apply again. Asking twice changes nothing.

        Refused by `member.standing`, `member.not_own`, `member.own_matter` (nobody expels their own),
        `member.successor_without_merger`, `member.own_successor`, `member.future_date`,
        `member.before_last_change`.
        """
        day, people = proceedings.today(), await proceedings.who_acts(province, member_id)
        command = Leave(
            on=body.on or day,
            today=day,
            representatives=people,
            why=body.why,
            successor_member_id=body.successor_member_id,
        )
        return await proceedings.decide(province, member_id, command, request, response)

    @router.put("/profile")
    async def change_profile(
        province: ProvincePath,
        member_id: OrganisationId,
        body: ProfileChange,
        request: Annotated[Request, Depends(describing)],
        response: Response,
    ) -> Receipt:
        """Tell the whole new profile of an active or suspended member. The same again changes nothing.

        Refused by `member.standing`, `member.not_own`, `member.public_has_tier`, `member.no_district`,
        `member.district_outside_province`, `member.other_organisation`, `member.changed_before_charter`,
        `member.future_date`.
        """
        day, people = proceedings.today(), await proceedings.who_acts(province, member_id)
        profile = body.profile(member_id, known_districts(body.districts, province))
        command = ChangeProfile(
            on=body.effective_on or day,
            today=day,
            representatives=people,
            profile=profile,
            province=province,
            why=body.why,
        )
        return await proceedings.decide(province, member_id, command, request, response)

    return router
