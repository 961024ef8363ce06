"""Membership's events of action plans; those of their activities stand beside them."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from shared.contracts import activities
from shared.contracts.activities import ActivityId, DecisionId, HalfYear, Purpose
from shared.contracts.event import Event
from shared.contracts.fields import Day, Doc, Money, OrganisationId, Part, Sdg, Text

PLAN_STREAM = "membership/<province>/plans/<half-year>"

Version = Annotated[int, Field(ge=1, le=1_000_000, description="of the plan's stream: where this draft stands in it")]


class Objective(Part):
    """What a plan wants to reach, and which targets it serves."""

    purpose: Purpose
    aim: Text
    targets: Annotated[tuple[Sdg, ...], Field(max_length=40)] = ()


class PlanFact(Event):
    """What every event of an action plan repeats, so that it is understood alone."""

    plan_id: HalfYear
    title: Text


_PLAN: dict[str, Any] = {
    "plan_id": "2026-S1",
    "title": {"en": "Action plan of the Sindh alliance, first half of 2026"},
    "goals": [4],
    "organisations": ["lcas"],
}


class ActionPlanDrafted(PlanFact):
    """Members of the alliance proposed its plan for a half-year; a later draft replaces it until one is adopted."""

    type: ClassVar[str] = "membership.action_plan_drafted.v1"
    stream: ClassVar[str] = PLAN_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _PLAN | {
        "version": 1,
        "drafted_by": "lcas",
        "drafted_on": "2025-12-10",
        "objectives": [
            {
                "purpose": "awareness",
                "aim": {"en": "School councils know goal 4"},
                "targets": [{"code": "4.1", "framework": "2022"}],
            }
        ],
    }
    version: Version
    drafted_by: OrganisationId
    drafted_on: Day
    objectives: Annotated[tuple[Objective, ...], Field(min_length=1, max_length=20)]


class ActionPlanEndorsed(PlanFact):
    """The alliance's guiding association, or the programme where there is none, supports exactly this draft."""

    type: ClassVar[str] = "membership.action_plan_endorsed.v1"
    stream: ClassVar[str] = PLAN_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _PLAN | {
        "version": 1,
        "endorsed_by": "lcas",
        "capacity": "guiding_association",
        "endorsed_on": "2025-12-15",
    }
    version: Version
    endorsed_by: OrganisationId
    capacity: Literal["guiding_association", "programme"] = Field(
        description="what it endorsed as; the programme does where no association guides the alliance"
    )
    endorsed_on: Day


class ActionPlanAdopted(PlanFact):
    """The core committee decided for exactly the endorsed draft: from now on changes need a decision of their own."""

    type: ClassVar[str] = "membership.action_plan_adopted.v1"
    stream: ClassVar[str] = PLAN_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _PLAN | {
        "version": 1,
        "decision_id": "d-2025-12-20-1",
        "adopted_on": "2025-12-20",
        "activity_ids": ["5f2c0e9a1b7d4c3e8f60"],
        "budget": [{"amount": "450000", "currency": "PKR"}],
    }
    version: Version
    decision_id: DecisionId
    adopted_on: Day
    activity_ids: tuple[ActivityId, ...] = Field(description="its activities")
    budget: tuple[Money, ...] = Field(description="of all activities, by currency")


class ActionPlanClosed(PlanFact):
    """The half-year is over: what was completed, what was cancelled, and what is still open and may be carried over."""

    type: ClassVar[str] = "membership.action_plan_closed.v1"
    stream: ClassVar[str] = PLAN_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _PLAN | {
        "closed_on": "2026-07-05",
        "completed": ["5f2c0e9a1b7d4c3e8f60"],
        "cancelled": [],
        "carried_over": ["b81d07c4e2a94f5d9c13"],
    }
    closed_on: Day
    completed: tuple[ActivityId, ...] = Field(description="activities that were completed")
    cancelled: tuple[ActivityId, ...] = Field(description="activities that were cancelled")
    carried_over: tuple[ActivityId, ...] = Field(description="activities still open, for a later plan")
    narrative: Doc | None = Field(default=None, description="the half-year told in words")


EVENTS: tuple[type[Event], ...] = (
    ActionPlanDrafted,
    ActionPlanEndorsed,
    ActionPlanAdopted,
    ActionPlanClosed,
    *activities.EVENTS,
)
