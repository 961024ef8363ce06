"""When an activity may change: freely in a proposed plan, by a decision of the committee in an adopted one, then never."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.membership.activities.standings import Activity, Known, NoActivity, Open
from services.membership.plans.decided import CarriedDecision
from services.membership.plans.standings import Adopted, Closed, Plan
from shared.contracts.fields import Org
from shared.decisions import Refused, require


def open_activity(activity: Activity, plan: Plan) -> Open:
    """The activity, which is neither final nor of a closed plan. Refused otherwise."""
    if isinstance(activity, NoActivity):
        raise Refused("activity.unknown")
    if not isinstance(activity, Open):
        raise Refused("activity.final", standing=type(activity).__name__.lower())
    still_open(plan)
    return activity


def still_open(plan: Plan) -> None:
    """Nothing is told any more of a closed plan's activities."""
    if isinstance(plan, Closed):
        raise Refused("activity.plan_closed", plan_id=plan.closing.plan_id, closed_on=plan.closing.closed_on)


def consent(plan: Plan, decision: CarriedDecision | None, plan_stream: str, *others: str) -> str | None:
    """The id of the decision that allows a change; None where there is none and, the plan being proposed, none is needed.

    The decision is about the plan, taken after its adoption (what adopted it allows no change of it), or about one of
    the other streams.
    """
    adopted = isinstance(plan, Adopted)
    if decision is None:
        require(not adopted, "activity.needs_decision", plan=plan_stream)
        return None
    require(decision.carried, "activity.decision_not_carried", decision_id=decision.decision_id)
    about_plan = decision.stream == plan_stream and not (
        isinstance(plan, Adopted) and decision.version < plan.since_version
    )
    elsewhere = not about_plan and decision.stream not in others
    require(not elsewhere, "activity.decision_elsewhere", about=decision.stream, version=decision.version)
    return decision.decision_id


def told(activity: Known) -> dict[str, Any]:
    """What every event of the activity repeats."""
    planned = activity.planned
    return {
        "activity_id": planned.activity_id,
        "plan_id": planned.plan_id,
        "title": planned.title,
        "owner": activity.owner,
        "districts": planned.districts,
        "goals": planned.goals,
        "organisations": organisations(activity.owner, activity.partners),
    }


def organisations(owner: Org, partners: Iterable[Org]) -> tuple[str, ...]:
    """The filter key: owner and partners."""
    return tuple(sorted({owner.organisation_id, *(partner.organisation_id for partner in partners)}))
