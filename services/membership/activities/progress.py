"""What an activity brings about: told by its owner and partners, counted from what was held, and completed by its owner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from services.membership.activities.consent import open_activity, told
from services.membership.activities.standings import Activity, Completed, Open, together
from services.membership.plans.standings import Closed, Plan
from shared.contracts.activities import ActivityCompleted, ActivityFellOverdue, ActivityProgressed, Output
from shared.contracts.event import Event
from shared.contracts.fields import Doc, Money
from shared.decisions import Actor, require

LARGEST = Decimal(10**15 - 1)
"""What an event can tell as a quantity: counting stops there."""

MOST_DOCUMENTS = 20
"""So many documents an event tells: the newest."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Tell what was achieved (by output) and spent until a day, as totals; what is not told stays as it was.

    Here and below `plan` is where the activity's plan stands, and `today` the local date, Asia/Karachi.
    """

    as_of_on: date
    outputs: Mapping[str, str]
    spent: Money | None
    evidence: tuple[Doc, ...]
    plan: Plan
    today: date


@dataclass(frozen=True, slots=True)
class CountHeld:
    """A session or meeting was held for the activity: add it to the outputs that count such, and its people.

    `held` is its stream: told again with another number of people (a correction), only the difference counts.
    """

    kind: Literal["session", "meeting"]
    held: str
    held_on: date
    reached: int | None
    evidence: tuple[Doc, ...]
    plan: Plan


@dataclass(frozen=True, slots=True)
class Complete:
    """Say that it is done: a number for every output that did not reach its target by progress, and evidence."""

    completed_on: date
    outputs: Mapping[str, str]
    spent: Money | None
    evidence: tuple[Doc, ...]
    plan: Plan
    today: date


@dataclass(frozen=True, slots=True)
class FallOverdue:
    """The day has passed on which it was due, as the one who asks knows; nothing falls overdue under a closed plan."""

    due_on: date
    today: date
    plan: Plan


def progress(activity: Activity, command: Progress, actor: Actor) -> list[Event]:
    """The totals so far, or nothing when just that was told already."""
    current = open_activity(activity, command.plan)
    involved = {current.owner.organisation_id, *(partner.organisation_id for partner in current.partners)}
    require(actor.organisation_id in involved, "activity.not_involved", organisation=actor.organisation_id)
    _in_order(current, command.as_of_on, command.today)
    outputs, spent = _with(current, command.outputs), _spent(current, command.spent)
    evidence = tuple(document for document in command.evidence if document not in current.evidence)
    if (command.as_of_on, outputs, spent, evidence) == (current.as_of_on, current.outputs, current.spent, ()):
        return []  # asked twice
    return [
        ActivityProgressed(**told(current), as_of_on=command.as_of_on, outputs=outputs, spent=spent, evidence=evidence)
    ]


def count_held(activity: Activity, command: CountHeld) -> list[Event]:
    """The totals with what was held, or nothing when it counted already."""
    current = open_activity(activity, command.plan)
    known = command.held in current.held
    if known and current.held[command.held] == command.reached:
        return []  # asked twice
    more = {
        f"{command.kind}s": 0 if known else 1,
        "people_reached": (command.reached or 0) - (current.held.get(command.held) or 0),
    }
    return [
        ActivityProgressed(
            **told(current),
            as_of_on=max(command.held_on, current.as_of_on or command.held_on),
            outputs=tuple(_and(output, more.get(output.counts or "", 0)) for output in current.outputs),
            spent=current.spent,
            evidence=tuple(document for document in command.evidence if document not in current.evidence),
            held=command.held,
            reached=command.reached,
        )
    ]


def complete(activity: Activity, command: Complete, actor: Actor) -> list[Event]:
    """That it is done, or nothing when it was already."""
    if isinstance(activity, Completed):
        return []  # asked twice
    current = open_activity(activity, command.plan)
    owner = current.owner.organisation_id
    require(actor.organisation_id == owner, "activity.not_owner", owner=owner, organisation=actor.organisation_id)
    _in_order(current, command.completed_on, command.today)
    starts_on = current.planned.starts_on
    require(command.completed_on >= starts_on, "activity.completed_before_start", starts_on=starts_on)
    outputs = _with(current, command.outputs)
    untold = [output.id for output in outputs if output.id not in command.outputs and not _reached(output)]
    require(not untold, "activity.output_untold", field="outputs", missing=untold)
    evidence = together(current.evidence, command.evidence)[-MOST_DOCUMENTS:]
    require(bool(evidence), "activity.no_evidence", field="evidence")
    return [
        ActivityCompleted(
            **told(current),
            completed_on=command.completed_on,
            outputs=outputs,
            spent=_spent(current, command.spent),
            evidence=evidence,
        )
    ]


def fall_overdue(activity: Activity, command: FallOverdue) -> list[Event]:
    """That it is overdue, where it is still open under an open plan, still due that day, and was not told yet."""
    due_on = command.due_on
    if isinstance(command.plan, Closed):
        return []
    if not isinstance(activity, Open) or activity.overdue or activity.due_on != due_on or due_on >= command.today:
        return []
    return [ActivityFellOverdue(**told(activity), due_on=due_on, observed_on=command.today)]


def _in_order(activity: Open, on: date, today: date) -> None:
    require(on <= today, "activity.future_date", today=today)
    last = activity.as_of_on
    require(last is None or on >= last, "activity.out_of_order", last_told_on=last)


def _with(activity: Open, achieved: Mapping[str, str]) -> tuple[Output, ...]:
    known = [output.id for output in activity.outputs]
    for output_id in achieved:
        require(output_id in known, "activity.output_unknown", field="outputs", value=output_id, candidates=known)
    return tuple(_told(output, achieved.get(output.id)) for output in activity.outputs)


def _told(output: Output, achieved: str | None) -> Output:
    if achieved is None or (output.achieved is not None and Decimal(achieved) == Decimal(output.achieved)):
        return output
    return output.model_copy(update={"achieved": achieved})


def _and(output: Output, more: int) -> Output:
    if not more:
        return output
    total = min(max(Decimal(output.achieved or 0) + more, Decimal(0)), LARGEST)
    return output.model_copy(update={"achieved": f"{total:f}"})


def _reached(output: Output) -> bool:
    return output.achieved is not None and Decimal(output.achieved) >= Decimal(output.target)


def _spent(activity: Open, spent: Money | None) -> Money | None:
    currency = activity.planned.budget.currency
    same = spent is None or spent.currency == currency
    require(same, "activity.other_currency", field="spent.currency", value=spent and spent.currency, currency=currency)
    again = spent and activity.spent and Decimal(spent.amount) == Decimal(activity.spent.amount)
    return activity.spent if spent is None or again else spent
