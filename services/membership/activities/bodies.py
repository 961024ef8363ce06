"""What a request about an activity holds, with its bounds; a day that is not given is today."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from services.membership.activities.consent import organisations
from services.membership.activities.standings import without
from services.membership.members.bodies import Body
from services.membership.plans.subjects import districts_of, goals_of
from shared.contracts.activities import (
    ActivityId,
    ActivityPlanned,
    ActivityReason,
    Counting,
    DecisionId,
    Funding,
    HalfYear,
    Output,
    OutputId,
    Purpose,
    Quantity,
)
from shared.contracts.fields import Area, Day, Doc, Money, Name, Org, OrganisationId, Sdg, Sector, Text, Tier


class Outsider(Body):
    """A partner that is no member of the alliance."""

    organisation_id: OrganisationId
    name: Name
    sector: Sector
    tier: Tier | None = None

    def org(self) -> Org:
        """The party as events name it."""
        return Org(**dict(self))


class PlannedOutput(Body):
    """What the activity is to bring about; `counts` adds to it by itself when a session or meeting is held for it."""

    id: OutputId
    measure: Annotated[Name, Field(examples=["awareness sessions held"])]
    unit: Annotated[Name, Field(examples=["sessions"])]
    target: Quantity
    counts: Counting | None = None


class Planning(Body):
    """An activity for a plan; without `owner` it is the own organisation's."""

    plan_id: HalfYear
    title: Text
    purpose: Purpose
    owner: Annotated[OrganisationId | None, Field(description="an active member")] = None
    partners: Annotated[
        tuple[OrganisationId | Outsider, ...],
        Field(max_length=40, description="members by their ids, others by name", examples=[["secp-0012345"]]),
    ] = ()
    areas: Annotated[tuple[Area, ...], Field(min_length=1, max_length=200)]
    targets: Annotated[tuple[Sdg, ...], Field(max_length=40)] = ()
    starts_on: Day
    due_on: Day
    budget: Money
    funding: Funding
    outputs: Annotated[tuple[PlannedOutput, ...], Field(min_length=1, max_length=20)]
    carried_from: ActivityId | None = None
    decision_id: Annotated[
        DecisionId | None, Field(description="needed where the plan is adopted: a carried decision about the plan")
    ] = None

    def planned(self, activity_id: str, owner: Org, partners: tuple[Org, ...]) -> ActivityPlanned:
        """The activity as its event tells it."""
        others = without(partners, owner)
        return ActivityPlanned(
            activity_id=activity_id,
            plan_id=self.plan_id,
            title=self.title,
            owner=owner,
            purpose=self.purpose,
            partners=others,
            areas=self.areas,
            targets=self.targets,
            starts_on=self.starts_on,
            due_on=self.due_on,
            budget=self.budget,
            funding=self.funding,
            outputs=tuple(Output(**dict(output)) for output in self.outputs),
            carried_from=self.carried_from,
            decision_id=self.decision_id,
            districts=districts_of(self.areas),
            goals=goals_of(self.targets),
            organisations=organisations(owner, others),
        )


class ChangeBody(Body):
    why: ActivityReason
    decision_id: Annotated[
        DecisionId | None,
        Field(description="needed where the plan is adopted: a carried decision about the activity or its plan"),
    ] = None


class Rescheduling(ChangeBody):
    due_on: Day


class Reassignment(ChangeBody):
    owner: OrganisationId
    on: Day | None = None


class Cancellation(ChangeBody):
    on: Day | None = None


class Report(Body):
    """Totals so far; what is not told stays as it was."""

    outputs: Annotated[
        dict[OutputId, Quantity],
        Field(
            default_factory=dict,
            max_length=20,
            description="achieved so far, by the output's id",
            examples=[{"sessions": "5"}],
        ),
    ]
    spent: Annotated[Money | None, Field(description="so far, in the budget's currency")] = None
    evidence: Annotated[tuple[Doc, ...], Field(max_length=20)] = ()
    on: Annotated[Day | None, Field(description="until when this is told, or when it was completed")] = None
