"""Changing an activity: another day, another owner, or an end; of an adopted plan by a decision of the committee."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.membership.activities.consent import consent, open_activity, organisations, told
from services.membership.activities.planning import due_in_its_half_year, owner_is_active
from services.membership.activities.standings import Activity, Cancelled, Open, without
from services.membership.plans.decided import CarriedDecision
from services.membership.plans.standings import Plan
from services.membership.streams import activity_stream, plan_stream
from shared.contracts.activities import ActivityCancelled, ActivityReason, ActivityReassigned, ActivityRescheduled
from shared.contracts.event import Event
from shared.contracts.fields import Org
from shared.decisions import require


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What every change says: why, by which decision, and where the activity's plan stands. `today` is local."""

    why: ActivityReason
    province: str
    plan: Plan
    decision: CarriedDecision | None = None
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Reschedule(Change):
    """Let it be due on another day of its half-year."""

    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassign(Change):
    """Make another active member responsible from a day on; `owner_standing` is its standing in the alliance."""

    owner: Org
    owner_standing: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel(Change):
    """Give it up."""

    on: date


def reschedule(activity: Activity, command: Reschedule) -> list[Event]:
    """The new day, or nothing when it is due then already."""
    current = open_activity(activity, command.plan)
    if command.due_on == current.due_on:
        return []  # asked twice
    due_in_its_half_year(current.planned, command.due_on)
    decision_id = _consent(current, command, ActivityRescheduled)
    return [
        ActivityRescheduled(
            **told(current),
            previous_due_on=current.due_on,
            due_on=command.due_on,
            decision_id=decision_id,
            why=command.why,
        )
    ]


def reassign(activity: Activity, command: Reassign) -> list[Event]:
    """The new owner, or nothing when the activity is theirs already."""
    current, owner = open_activity(activity, command.plan), command.owner
    if owner.organisation_id == current.owner.organisation_id:
        return []  # asked twice
    require(command.on <= command.today, "activity.future_date", today=command.today)
    owner_is_active(owner.organisation_id, command.owner_standing)
    decision_id = _consent(current, command, ActivityReassigned)
    now = {"owner": owner, "organisations": organisations(owner, without(current.partners, owner))}
    return [
        ActivityReassigned(
            **told(current) | now,
            previous_owner=current.owner,
            reassigned_on=command.on,
            decision_id=decision_id,
            why=command.why,
        )
    ]


def cancel(activity: Activity, command: Cancel) -> list[Event]:
    """That it is given up, or nothing when it was already."""
    if isinstance(activity, Cancelled):
        return []  # asked twice
    current = open_activity(activity, command.plan)
    require(command.on <= command.today, "activity.future_date", today=command.today)
    decision_id = _consent(current, command, ActivityCancelled)
    return [ActivityCancelled(**told(current), cancelled_on=command.on, decision_id=decision_id, why=command.why)]


def _consent(activity: Open, command: Change, change: type[Event]) -> str | None:
    of_plan = plan_stream(command.province, activity.planned.plan_id)
    of_activity = activity_stream(command.province, activity.planned.activity_id)
    decision_id = consent(command.plan, command.decision, of_plan, of_activity)
    used = decision_id is not None and (change.__name__, decision_id) in activity.decided
    require(not used, "activity.decision_used", decision_id=decision_id)
    return decision_id
