"""A half-year's plan: members propose, the guiding association endorses, the committee adopts, the secretariat closes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from services.membership.plans.standings import Adopted, Closed, Drafted, NoPlan, Plan, evolve
from services.membership.plans.subjects import goals_of, is_known
from shared.contracts.event import Event
from shared.contracts.fields import Doc, Money, Text
from shared.contracts.plans import (
    ActionPlanAdopted,
    ActionPlanClosed,
    ActionPlanDrafted,
    ActionPlanEndorsed,
    Objective,
)
from shared.decisions import Actor, Decider, Refused, require
from shared.reference import periods
from shared.reference.areas import find as find_area


@dataclass(frozen=True, slots=True)
class Draft:
    """Propose the plan, or another draft of it. Here and below `today` is the local date, Asia/Karachi."""

    plan_id: str
    title: Text
    objectives: tuple[Objective, ...]
    districts: tuple[str, ...]
    province: str
    has_alliance: bool
    on: date
    today: date


@dataclass(frozen=True, slots=True)
class Endorse:
    """Support the draft that the stream shows at `version`; `guide` is the alliance's guiding association today, if any."""

    version: int
    guide: str | None
    on: date
    today: date


@dataclass(frozen=True, slots=True)
class Adopt:
    """Carry out the committee's decision about the draft that the stream shows at `subject_version`.

    `activity_ids` and `budget` are what is planned for the half-year and not cancelled. The plan is adopted on the day
    on which both decision and endorsement were there; where `decided_on` is not known that is today.
    """

    decision_id: str
    subject_version: int
    carried: bool
    activity_ids: tuple[str, ...]
    budget: tuple[Money, ...]
    today: date
    decided_on: date | None = None


@dataclass(frozen=True, slots=True)
class Close:
    """End the half-year, with the ids of its activities by how they stand."""

    completed: tuple[str, ...]
    cancelled: tuple[str, ...]
    carried_over: tuple[str, ...]
    narrative: Doc | None
    on: date
    today: date


Command: TypeAlias = Draft | Endorse | Adopt | Close


def decide(plan: Plan, command: Command, actor: Actor) -> list[Event]:
    """What a command makes happen, or `Refused` by the name of the rule that forbids it."""
    match command:
        case Draft():
            return _draft(plan, command, actor)
        case Endorse():
            return _endorse(plan, command, actor)
        case Adopt():
            return _adopt(plan, command)
        case Close():
            return _close(plan, command)


decider: Decider[Plan, Command] = Decider(NoPlan(), decide, evolve)


def _draft(plan: Plan, command: Draft, actor: Actor) -> list[Event]:
    require(command.has_alliance, "plan.no_alliance")
    if not isinstance(plan, NoPlan | Drafted):
        raise _past_drafting(plan)
    if isinstance(plan, Drafted) and all(getattr(plan.draft, name) == getattr(command, name) for name in _CONTENT):
        return []  # asked twice: that is what the draft says already
    _in_order(plan, command.on, command.today)
    for place, objective in enumerate(command.objectives):
        for target in objective.targets:
            known = is_known(target)
            require(known, "plan.target_unknown", field=f"objectives.{place}.targets", value=target.code)
    for code in command.districts:
        area = find_area(code)
        inside = area is not None and area.province == command.province
        require(inside, "plan.district_outside_province", district=code, province=command.province)
    return [
        ActionPlanDrafted(
            plan_id=command.plan_id,
            title=command.title,
            version=plan.version + 1,
            drafted_by=actor.organisation_id,
            drafted_on=command.on,
            objectives=command.objectives,
            districts=command.districts,
            goals=goals_of(target for objective in command.objectives for target in objective.targets),
            organisations=(actor.organisation_id,),
        )
    ]


_CONTENT = ("title", "objectives", "districts")


def _endorse(plan: Plan, command: Endorse, actor: Actor) -> list[Event]:
    by_guide = "association" in actor.roles and actor.organisation_id == command.guide
    may = by_guide if command.guide else "programme" in actor.roles
    require(may, "plan.not_the_endorser", guiding_association=command.guide, organisation=actor.organisation_id)
    if isinstance(plan, Adopted | Closed) and plan.adoption.version <= command.version:
        return []  # asked twice: without its endorsement it would not have been adopted
    if not isinstance(plan, Drafted):
        raise _past_drafting(plan)
    draft = plan.draft
    seen = plan.shown_at(command.version)
    require(seen, "plan.other_version", field="version", value=command.version, drafted=draft.version)
    if plan.endorsement is not None:
        return []  # asked twice
    _in_order(plan, command.on, command.today)
    return [
        ActionPlanEndorsed(
            **_told(draft, [actor.organisation_id]),
            version=draft.version,
            endorsed_by=actor.organisation_id,
            capacity="guiding_association" if command.guide else "programme",
            endorsed_on=command.on,
        )
    ]


def _adopt(plan: Plan, command: Adopt) -> list[Event]:
    if isinstance(plan, Adopted | Closed) and plan.adoption.decision_id == command.decision_id:
        return []  # asked twice
    if not isinstance(plan, Drafted):
        raise _past_drafting(plan)
    decided = command.subject_version
    require(command.carried, "plan.decision_not_carried", decision_id=command.decision_id)
    require(plan.shown_at(decided), "plan.decision_on_other_version", decided=decided, drafted=plan.draft.version)
    if plan.endorsement is None:
        raise Refused("plan.awaits_endorsement", version=plan.draft.version, decision_id=command.decision_id)
    return [
        ActionPlanAdopted(
            **_told(plan.draft, plan.endorsement.organisations),
            version=plan.draft.version,
            decision_id=command.decision_id,
            adopted_on=max(command.decided_on or command.today, plan.endorsement.endorsed_on),
            activity_ids=command.activity_ids,
            budget=command.budget,
        )
    ]


def _close(plan: Plan, command: Close) -> list[Event]:
    match plan:
        case Closed():
            return []  # asked twice
        case Adopted(draft=draft, adoption=adoption):
            last = periods.end(draft.plan_id)
            require(command.on <= command.today, "plan.future_date", today=command.today)
            require(command.on >= last, "plan.not_over", last_day=last)
            before = command.on < adoption.adopted_on
            require(not before, "plan.before_last_step", last_step_on=adoption.adopted_on)
        case Drafted():
            raise Refused("plan.not_adopted", waits_for=plan.waits_for)
        case NoPlan():
            raise _past_drafting(plan)
    return [
        ActionPlanClosed(
            **_told(draft, adoption.organisations),
            closed_on=command.on,
            completed=command.completed,
            cancelled=command.cancelled,
            carried_over=command.carried_over,
            narrative=command.narrative,
        )
    ]


def _past_drafting(plan: Plan) -> Refused:
    match plan:
        case NoPlan() | Drafted():
            return Refused("plan.not_drafted")
        case Adopted(adoption=adoption):
            return Refused("plan.adopted", adopted_on=adoption.adopted_on, decision_id=adoption.decision_id)
        case Closed(closing=closing):
            return Refused("plan.closed", closed_on=closing.closed_on)


def _in_order(plan: Plan, on: date, today: date) -> None:
    require(on <= today, "plan.future_date", today=today)
    if isinstance(plan, Drafted):
        require(on >= plan.since, "plan.before_last_step", last_step_on=plan.since)


def _told(draft: ActionPlanDrafted, organisations: Iterable[str]) -> dict[str, Any]:
    return {
        "plan_id": draft.plan_id,
        "title": draft.title,
        "districts": draft.districts,
        "goals": draft.goals,
        "organisations": tuple(sorted({*draft.organisations, *organisations})),
    }
