"""Activities over HTTP: planned by members, changed by the secretariat, reported on by who does them."""

from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.membership.activities.bodies import Cancellation, Planning, Reassignment, Report, Rescheduling
from services.membership.activities.changes import Cancel, Reassign, Reschedule
from services.membership.activities.decisions import Command, decider
from services.membership.activities.facts import ActivityFacts
from services.membership.activities.planning import PlanActivity
from services.membership.activities.progress import Complete, Progress
from services.membership.streams import activity_stream
from shared.contracts.activities import ActivityId
from shared.journal import Receipt, Request
from shared.runtime.service import Kit
from shared.web.commands import tell_position
from shared.web.permissions import Permission
from shared.web.signed import ProvincePath


def add_commands(router: APIRouter, kit: Kit) -> None:
    """Commands about activities, each on the activity's stream."""
    planning = kit.authoriser.allow(Permission.PLAN_ACTIVITY)
    changing = kit.authoriser.allow(Permission.CHANGE_ACTIVITY)
    reporting = kit.authoriser.allow(Permission.REPORT_ACTIVITY)
    facts = ActivityFacts(kit.journal)

    async def carried_out(
        province: str, activity_id: str, command: Command, request: Request, response: Response
    ) -> Receipt:
        receipt = await kit.journal.carry_out(decider, activity_stream(province, activity_id), command, request)
        tell_position(response, receipt)
        return receipt

    @router.post("")
    async def plan_activity(
        province: ProvincePath,
        body: Planning,
        request: Annotated[Request, Depends(planning)],
        response: Response,
    ) -> Receipt:
        """Propose an activity for a half-year's plan; for an adopted plan this needs a carried decision about the plan.

        The receipt's stream ends with the activity's id. With `carried_from` it is an activity that a closed plan
        carried over and that goes on: the same one is planned again once.

        Refused by `activity.no_plan`, `activity.plan_closed`, `activity.for_another`, `activity.owner_not_active`,
        `activity.partner_unknown`, `activity.due_outside_half_year`, `activity.ends_before_it_begins`,
        `activity.output_repeated`, `activity.target_unknown`, `activity.area_unknown`, `activity.needs_decision`,
        `activity.decision_unknown`, `activity.decision_not_carried`, `activity.decision_elsewhere`,
        `activity.not_carried_over`, `activity.planned_already`.
        """
        before = body.carried_from
        activity_id = sha256(f"carried:{before}".encode()).hexdigest()[:20] if before else request.new_key()
        owner, standing = await facts.owner(province, body.owner or request.actor.organisation_id)
        partners = await facts.partners(province, [one if isinstance(one, str) else one.org() for one in body.partners])
        command = PlanActivity(
            planned=body.planned(activity_id, owner, partners),
            province=province,
            plan=await facts.plan(province, body.plan_id),
            owner_standing=standing,
            decision=await facts.decision(province, body.decision_id),
            carried=await facts.activity(province, before) if before else None,
        )
        return await carried_out(province, activity_id, command, request, response)

    @router.post("/{activity_id}/rescheduling")
    async def reschedule(
        province: ProvincePath,
        activity_id: ActivityId,
        body: Rescheduling,
        request: Annotated[Request, Depends(changing)],
        response: Response,
    ) -> Receipt:
        """Let the activity be due on another day of its half-year; of an adopted plan by a carried decision.

        The same day again changes nothing.

        Refused by `activity.unknown`, `activity.final`, `activity.plan_closed`, `activity.due_outside_half_year`,
        `activity.ends_before_it_begins`, `activity.needs_decision`, `activity.decision_unknown`,
        `activity.decision_not_carried`, `activity.decision_elsewhere`, `activity.decision_used`.
        """
        _, plan = await facts.activity(province, activity_id)
        command = Reschedule(
            due_on=body.due_on,
            why=body.why,
            province=province,
            plan=plan,
            decision=await facts.decision(province, body.decision_id),
            today=kit.today(),
        )
        return await carried_out(province, activity_id, command, request, response)

    @router.post("/{activity_id}/reassignment")
    async def reassign(
        province: ProvincePath,
        activity_id: ActivityId,
        body: Reassignment,
        request: Annotated[Request, Depends(changing)],
        response: Response,
    ) -> Receipt:
        """Make another active member responsible; of an adopted plan by a carried decision.

        The same owner again changes nothing.

        Refused by `activity.unknown`, `activity.final`, `activity.plan_closed`, `activity.owner_not_active`,
        `activity.future_date`, `activity.needs_decision`, `activity.decision_unknown`, `activity.decision_not_carried`,
        `activity.decision_elsewhere`, `activity.decision_used`.
        """
        day = kit.today()
        _, plan = await facts.activity(province, activity_id)
        owner, standing = await facts.owner(province, body.owner)
        command = Reassign(
            owner=owner,
            owner_standing=standing,
            on=body.on or day,
            why=body.why,
            province=province,
            plan=plan,
            decision=await facts.decision(province, body.decision_id),
            today=day,
        )
        return await carried_out(province, activity_id, command, request, response)

    @router.post("/{activity_id}/cancellation")
    async def cancel(
        province: ProvincePath,
        activity_id: ActivityId,
        body: Cancellation,
        request: Annotated[Request, Depends(changing)],
        response: Response,
    ) -> Receipt:
        """Give the activity up, for good; of an adopted plan by a carried decision. Asking twice changes nothing.

        Refused by `activity.unknown`, `activity.final`, `activity.plan_closed`, `activity.future_date`,
        `activity.needs_decision`, `activity.decision_unknown`, `activity.decision_not_carried`,
        `activity.decision_elsewhere`, `activity.decision_used`.
        """
        day = kit.today()
        _, plan = await facts.activity(province, activity_id)
        command = Cancel(
            on=body.on or day,
            why=body.why,
            province=province,
            plan=plan,
            decision=await facts.decision(province, body.decision_id),
            today=day,
        )
        return await carried_out(province, activity_id, command, request, response)

    @router.post("/{activity_id}/progress")
    async def report(
        province: ProvincePath,
        activity_id: ActivityId,
        body: Report,
        request: Annotated[Request, Depends(reporting)],
        response: Response,
    ) -> Receipt:
        """Tell what was achieved and spent so far, with documents that show it: its owner or one of its partners.

        The same again changes nothing.

        Refused by `activity.unknown`, `activity.final`, `activity.plan_closed`, `activity.not_involved`,
        `activity.future_date`, `activity.out_of_order`, `activity.output_unknown`, `activity.other_currency`.
        """
        day = kit.today()
        _, plan = await facts.activity(province, activity_id)
        command = Progress(
            as_of_on=body.on or day,
            outputs=body.outputs,
            spent=body.spent,
            evidence=body.evidence,
            plan=plan,
            today=day,
        )
        return await carried_out(province, activity_id, command, request, response)

    @router.post("/{activity_id}/completion")
    async def complete(
        province: ProvincePath,
        activity_id: ActivityId,
        body: Report,
        request: Annotated[Request, Depends(reporting)],
        response: Response,
    ) -> Receipt:
        """Say that the activity is done, for good: its owner, with evidence and a number for every output.

        A number need not be told again for an output that reached its target. Asking twice changes nothing.

        Refused by `activity.unknown`, `activity.final`, `activity.plan_closed`, `activity.not_owner`,
        `activity.future_date`, `activity.out_of_order`, `activity.completed_before_start`, `activity.output_unknown`,
        `activity.output_untold`, `activity.no_evidence`, `activity.other_currency`.
        """
        day = kit.today()
        _, plan = await facts.activity(province, activity_id)
        command = Complete(
            completed_on=body.on or day,
            outputs=body.outputs,
            spent=body.spent,
            evidence=body.evidence,
            plan=plan,
            today=day,
        )
        return await carried_out(province, activity_id, command, request, response)
