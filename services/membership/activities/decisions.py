"""An activity of an action plan: planned, changed, reported on, and completed or cancelled for good."""

from __future__ import annotations

from typing import TypeAlias

from services.membership.activities.changes import Cancel, Reassign, Reschedule, cancel, reassign, reschedule
from services.membership.activities.planning import PlanActivity, plan_activity
from services.membership.activities.progress import (
    Complete,
    CountHeld,
    FallOverdue,
    Progress,
    complete,
    count_held,
    fall_overdue,
    progress,
)
from services.membership.activities.standings import Activity, NoActivity, evolve
from shared.contracts.event import Event
from shared.decisions import Actor, Decider

Command: TypeAlias = PlanActivity | Reschedule | Reassign | Cancel | Progress | CountHeld | Complete | FallOverdue


def decide(activity: Activity, command: Command, actor: Actor) -> list[Event]:  # noqa: PLR0911  one line per command
    """What a command makes happen, or `Refused` by the name of the rule that forbids it."""
    match command:
        case PlanActivity():
            return plan_activity(activity, command, actor)
        case Reschedule():
            return reschedule(activity, command)
        case Reassign():
            return reassign(activity, command)
        case Cancel():
            return cancel(activity, command)
        case Progress():
            return progress(activity, command, actor)
        case CountHeld():
            return count_held(activity, command)
        case Complete():
            return complete(activity, command, actor)
        case FallOverdue():
            return fall_overdue(activity, command)


decider: Decider[Activity, Command] = Decider(NoActivity(), decide, evolve)
