"""Planning an activity: for a proposed plan freely, for an adopted one by a decision, from a closed one by carrying over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.membership.activities.consent import consent, still_open
from services.membership.activities.standings import Activity, Known, NoActivity, Open
from services.membership.plans.decided import CarriedDecision
from services.membership.plans.standings import Closed, NoPlan, Plan
from services.membership.plans.subjects import is_known, lies_in
from services.membership.streams import plan_stream
from shared.contracts.activities import ActivityPlanned, Output
from shared.contracts.event import Event
from shared.decisions import Actor, require
from shared.reference import periods


@dataclass(frozen=True, slots=True)
class PlanActivity:
    """Propose an activity for a plan of the province.

    `owner_standing` is the owner's in the alliance, `carried` the activity that goes on and its own plan, where the
    activity says that it was carried over.
    """

    planned: ActivityPlanned
    province: str
    plan: Plan
    owner_standing: str
    decision: CarriedDecision | None = None
    carried: tuple[Activity, Plan] | None = None


def plan_activity(activity: Activity, command: PlanActivity, actor: Actor) -> list[Event]:
    """The activity as it is planned, or nothing when it is planned so already."""
    planned = command.planned
    own = actor.organisation_id == planned.owner.organisation_id
    require(own or "secretariat" in actor.roles, "activity.for_another", owner=planned.owner.organisation_id)
    if not isinstance(activity, NoActivity):
        require(activity.planned == planned, "activity.planned_already", activity_id=planned.activity_id)
        return []  # asked twice
    no_plan = isinstance(command.plan, NoPlan)
    require(not no_plan, "activity.no_plan", field="plan_id", value=planned.plan_id)
    still_open(command.plan)
    consent(command.plan, command.decision, plan_stream(command.province, planned.plan_id))
    owner_is_active(planned.owner.organisation_id, command.owner_standing)
    due_in_its_half_year(planned, planned.due_on)
    _sayable(planned, command.province)
    if command.carried is not None:
        _goes_on(planned, *command.carried)
    return [planned]


def owner_is_active(owner: str, standing: str) -> None:
    """Only active members are responsible for activities."""
    require(standing == "active", "activity.owner_not_active", owner=owner, standing=standing)


def due_in_its_half_year(planned: ActivityPlanned, due_on: date) -> None:
    """An activity is due in the half-year of its plan, and not before it begins."""
    half = periods.parse(planned.plan_id)
    inside = half.first <= due_on <= half.last
    require(inside, "activity.due_outside_half_year", field="due_on", value=due_on, first=half.first, last=half.last)
    begins = planned.starts_on
    require(begins <= due_on, "activity.ends_before_it_begins", field="due_on", value=due_on, starts_on=begins)


def _sayable(planned: ActivityPlanned, province: str) -> None:
    repeated = _repeated(planned.outputs)
    require(not repeated, "activity.output_repeated", field="outputs", value=repeated)
    for place, target in enumerate(planned.targets):
        require(is_known(target), "activity.target_unknown", field=f"targets.{place}", value=target.code)
    for place, area in enumerate(planned.areas):
        inside = lies_in(area, province)
        require(inside, "activity.area_unknown", field=f"areas.{place}", value=area.code, province=province)


def _repeated(outputs: Sequence[Output]) -> str | None:
    ids = [output.id for output in outputs]
    return next((one for one in ids if ids.count(one) > 1), None)


def _goes_on(planned: ActivityPlanned, before: Activity, plan: Plan) -> None:
    goes_on = (
        isinstance(before, Open)
        and isinstance(plan, Closed)
        and before.planned.activity_id in plan.closing.carried_over
        and before.planned.plan_id < planned.plan_id
    )
    of_plan = before.planned.plan_id if isinstance(before, Known) else None
    require(goes_on, "activity.not_carried_over", field="carried_from", value=planned.carried_from, plan_id=of_plan)
