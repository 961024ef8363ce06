"""Admission over HTTP: organisations apply, the secretariat approves or declines."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.membership.members.bodies import Application, Approval, Decline, Withdrawal
from services.membership.members.decisions import Approve, Withdraw
from services.membership.members.decisions import Decline as DeclineApplication
from services.membership.members.places import known_districts
from services.membership.members.registers import member_id_of
from services.membership.proceedings import Proceedings
from shared.contracts.fields import OrganisationId
from shared.journal import Receipt, Request
from shared.web.commands import Authoriser
from shared.web.permissions import Permission
from shared.web.signed import ProvincePath


def admission_router(proceedings: Proceedings, authoriser: Authoriser) -> APIRouter:
    """Commands of admission."""
    router = APIRouter(prefix="/membership/v1/{province}/members", tags=["members"])
    applying = authoriser.allow(Permission.APPLY)
    admitting = authoriser.allow(Permission.DECIDE_ADMISSION, owner="member_id")
    leaving = authoriser.allow(Permission.LEAVE, owner="member_id")

    @router.post("")
    async def apply(
        province: ProvincePath,
        body: Application,
        request: Annotated[Request, Depends(applying)],
        response: Response,
    ) -> Receipt:
        """Apply for membership. The account that sends the application becomes the applicant's head.

        The first identifier makes the member's id, `<scheme>-<number>`: the same body's second application is
        refused. Send an `Idempotency-Key`: the same request again then completes what was interrupted.

        Refused by `member.no_alliance`, `member.standing`, `member.public_has_tier`, `member.no_district`,
        `member.district_outside_province`, `member.future_date`.
        """
        districts = known_districts(body.districts, province)
        application = body.application(member_id_of(body.identifiers), districts)
        return await proceedings.apply(province, application, body.contact_id, request, response)

    @router.post("/{member_id}/withdrawal")
    async def withdraw(
        province: ProvincePath,
        member_id: OrganisationId,
        body: Withdrawal,
        request: Annotated[Request, Depends(leaving)],
        response: Response,
    ) -> Receipt:
        """Take one's own application back: recorded as declined, with the reason `withdrawn`.

        Refused by `member.standing`, `member.not_own`, `member.future_date`, `member.before_last_change`.
        """
        day, people = proceedings.today(), await proceedings.who_acts(province, member_id)
        command = Withdraw(on=body.on or day, today=day, representatives=people, text=body.text)
        return await proceedings.decide(province, member_id, command, request, response)

    @router.post("/{member_id}/approval")
    async def approve(
        province: ProvincePath,
        member_id: OrganisationId,
        body: Approval,
        request: Annotated[Request, Depends(admitting)],
        response: Response,
    ) -> Receipt:
        """Accept an application: the organisation becomes an active member. Asking twice changes nothing.

        Refused by `member.standing`, `member.own_matter`, `member.joined_before_charter`,
        `member.future_date`, `member.before_last_change`.
        """
        day, people = proceedings.today(), await proceedings.who_acts(province, member_id)
        command = Approve(on=body.on or day, today=day, representatives=people, authority=body.authority)
        return await proceedings.decide(province, member_id, command, request, response)

    @router.post("/{member_id}/decline")
    async def decline(
        province: ProvincePath,
        member_id: OrganisationId,
        body: Decline,
        request: Annotated[Request, Depends(admitting)],
        response: Response,
    ) -> Receipt:
        """Do not accept an application, and say why; it may apply again. Asking twice changes nothing.

        Refused by `member.standing`, `member.own_matter`, `member.future_date`, `member.before_last_change`.
        """
        day, people = proceedings.today(), await proceedings.who_acts(province, member_id)
        command = DeclineApplication(on=body.on or day, today=day, representatives=people, why=body.why)
        return await proceedings.decide(province, member_id, command, request, response)

    return router
