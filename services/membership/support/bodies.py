"""What a request about support holds, with its bounds; a day that is not given is today."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.membership.support.commands import Terms
from shared.contracts.fields import Day, Doc, Goal, Sentence, Text
from shared.contracts.support import (
    ActivityId,
    ApprovalChangeReason,
    Condition,
    ConditionNo,
    DeliveryNo,
    Quantity,
    SupportDeclineReason,
    SupportKind,
    Tranche,
    TrancheNo,
)


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Asking(Body):
    """What is asked for; without districts or goals it is for those that the member works in and on."""

    kind: SupportKind
    purpose: Text
    requested: Annotated[Quantity, Field(description="technical support in days, financial support in money")]
    needed_by_on: Day
    activity_id: ActivityId | None = None
    districts: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=80)]],
        Field(max_length=200, description="P-codes (COD-AB 2022) of the province", examples=[["PK713"]]),
    ] = []
    goals: Annotated[list[Goal], Field(max_length=17, examples=[[4, 5]])] = []
    on: Day | None = None


class Approving(Body):
    """The terms, told whole: the tranches add up to what is approved."""

    approved: Quantity
    tranches: Annotated[list[Tranche], Field(min_length=1, max_length=99)]
    conditions: Annotated[list[Condition], Field(max_length=99)] = []
    authority: Annotated[Sentence, Field(examples=["programme steering group, 2 February 2026"])]
    on: Day | None = None

    def terms(self) -> Terms:
        """The terms, their tranches and conditions in the order of their numbers."""
        return Terms(
            self.approved,
            tuple(sorted(self.tranches, key=lambda one: one.tranche_no)),
            tuple(sorted(self.conditions, key=lambda one: one.condition_no)),
        )


class ApprovalChange(Approving):
    why: ApprovalChangeReason


class Declining(Body):
    why: SupportDeclineReason
    on: Day | None = None


class Withdrawing(Body):
    text: Sentence | None = None
    on: Day | None = None


class Delivering(Body):
    """A part of a tranche that reached the member on its value date; deliveries are numbered 1, 2, 3 ..."""

    delivery_no: DeliveryNo
    tranche_no: TrancheNo
    delivered: Quantity
    value_date: Day
    conditions_met: Annotated[list[ConditionNo], Field(max_length=99)] = []
    evidence: Annotated[list[Doc], Field(min_length=1, max_length=20)]


class Closing(Body):
    report: Doc
    on: Day | None = None
