"""Plans over HTTP: proposed by members, endorsed, adopted by decision, closed by the secretariat."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.membership.members.places import known_districts
from services.membership.plans.activities_of import contents
from services.membership.plans.adopting import adoption
from services.membership.plans.bodies import AdoptionBody, ClosingBody, DraftBody, EndorsementBody
from services.membership.plans.decisions import Close, Command, Draft, Endorse, decider
from services.membership.plans.guidance import guidance
from services.membership.streams import plan_stream
from shared.contracts.activities import HalfYear
from shared.journal import Receipt, Request
from shared.runtime.service import Kit
from shared.web.commands import tell_position
from shared.web.permissions import Permission
from shared.web.signed import ProvincePath


def add_commands(router: APIRouter, kit: Kit) -> None:
    """Commands about plans, each on the stream of its half-year."""
    drafting = kit.authoriser.allow(Permission.DRAFT_PLAN)
    endorsing = kit.authoriser.allow(Permission.ENDORSE_PLAN)
    adopting = kit.authoriser.allow(Permission.HOLD_COMMITTEE_MEETING)
    closing = kit.authoriser.allow(Permission.CLOSE_PLAN)

    async def carried_out(
        province: str, plan_id: str, command: Command, request: Request, response: Response
    ) -> Receipt:
        receipt = await kit.journal.carry_out(decider, plan_stream(province, plan_id), command, request)
        tell_position(response, receipt)
        return receipt

    @router.post("/{plan_id}/draft")
    async def draft(
        province: ProvincePath,
        plan_id: HalfYear,
        body: DraftBody,
        request: Annotated[Request, Depends(drafting)],
        response: Response,
    ) -> Receipt:
        """Propose the half-year's plan, or another draft of it, which voids the one before and its endorsement.

        The same again changes nothing.

        Refused by `plan.no_alliance`, `plan.adopted`, `plan.closed`, `plan.target_unknown`,
        `plan.district_outside_province`, `plan.future_date`, `plan.before_last_step`.
        """
        day = kit.today()
        command = Draft(
            plan_id=plan_id,
            title=body.title,
            objectives=body.objectives,
            districts=known_districts(body.districts, province),
            province=province,
            has_alliance=(await guidance(kit.journal, province, day)).has_alliance,
            on=body.on or day,
            today=day,
        )
        return await carried_out(province, plan_id, command, request, response)

    @router.post("/{plan_id}/endorsement")
    async def endorse(
        province: ProvincePath,
        plan_id: HalfYear,
        body: EndorsementBody,
        request: Annotated[Request, Depends(endorsing)],
        response: Response,
    ) -> Receipt:
        """Endorse the draft that the plan shows at this version, for the alliance's guiding association.

        Where the alliance has none, the programme endorses. Asking twice changes nothing.

        Refused by `plan.not_the_endorser`, `plan.not_drafted`, `plan.other_version`, `plan.adopted`, `plan.closed`,
        `plan.future_date`, `plan.before_last_step`.
        """
        day = kit.today()
        guide = (await guidance(kit.journal, province, day)).association
        command = Endorse(version=body.version, guide=guide, on=body.on or day, today=day)
        return await carried_out(province, plan_id, command, request, response)

    @router.post("/{plan_id}/adoption")
    async def adopt(
        province: ProvincePath,
        plan_id: HalfYear,
        body: AdoptionBody,
        request: Annotated[Request, Depends(adopting)],
        response: Response,
    ) -> Receipt:
        """Adopt the plan by a carried decision of the core committee about exactly the draft that is endorsed.

        The adoption tells the activities that are planned by now, and their budget. Asking twice changes nothing.

        Refused by `plan.decision_unknown`, `plan.not_drafted`, `plan.decision_not_carried`,
        `plan.decision_on_other_version`, `plan.awaits_endorsement`, `plan.adopted`, `plan.closed`.
        """
        command = await adoption(kit.journal, kit.views, province, plan_id, body.decision_id, kit.today())
        return await carried_out(province, plan_id, command, request, response)

    @router.post("/{plan_id}/closing")
    async def close(
        province: ProvincePath,
        plan_id: HalfYear,
        body: ClosingBody,
        request: Annotated[Request, Depends(closing)],
        response: Response,
    ) -> Receipt:
        """Close the plan: what is still open is carried over, and can be planned again in a later half-year.

        Asking twice changes nothing.

        Refused by `plan.not_drafted`, `plan.not_adopted`, `plan.not_over`, `plan.future_date`, `plan.before_last_step`.
        """
        day = kit.today()
        held = await contents(kit.journal, kit.views, province, plan_id)
        command = Close(
            completed=held.completed,
            cancelled=held.cancelled,
            carried_over=held.open,
            narrative=body.narrative,
            on=body.on or day,
            today=day,
        )
        return await carried_out(province, plan_id, command, request, response)
