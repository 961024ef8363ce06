"""Support as HTTP shows it: lines of a list, and one request with all that came of it."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from services.membership.support.quantities import in_all, number, of_unit
from shared.contracts.fields import Doc, Org
from shared.contracts.support import Condition, Quantity, SupportKind, Tranche
from shared.runtime.store import Document

Standing = Literal["requested", "approved", "declined", "closed"]


class Reason(BaseModel):
    code: str
    text: str | None = None


class Line(BaseModel):
    """A request in a list. `requester_standing` is where the member stands now: what a suspended one asked waits."""

    support_id: str
    province: str
    kind: SupportKind
    requester: Org
    requester_standing: str
    activity_id: str | None = None
    purpose: dict[str, str] | None = Field(description="null once the request was taken back")
    districts: list[str]
    goals: list[int]
    standing: Standing
    requested: Quantity
    requested_on: date
    needed_by_on: date
    approved: Quantity | None = None
    delivered: Quantity | None = None
    version: int = Field(description="for If-Match")


class Lines(BaseModel):
    """A part of a list; `cursor` asks for the next part, null at the end."""

    data: list[Line]
    cursor: str | None


class ShownTranche(Tranche):
    delivered: Quantity
    left: Quantity


class ShownCondition(Condition):
    met_by: int | None = Field(default=None, description="the number of the delivery whose evidence showed it")


class ShownApproval(BaseModel):
    """What held from a day on; `changed` names what was other than before."""

    on: date
    approved: Quantity
    authority: str
    changed: list[str]
    why: Reason | None = None


class ShownDelivery(BaseModel):
    delivery_no: int
    tranche_no: int
    delivered: Quantity
    value_date: date
    conditions_met: list[int]
    evidence: list[Doc]
    delivered_in_all: Quantity


class Shown(Line):
    """A request with its approvals and deliveries, in order."""

    declined_on: date | None = None
    why: Reason | None = None
    approved_on: date | None = None
    authority: str | None = None
    tranches: list[ShownTranche]
    conditions: list[ShownCondition]
    approvals: list[ShownApproval]
    deliveries: list[ShownDelivery]
    closed_on: date | None = None
    report: Doc | None = None
    undelivered: Quantity | None = None


def shown(document: Document) -> Shown:
    """One request, with what is left of each tranche and what showed each condition to be met."""
    deliveries = [ShownDelivery.model_validate(one) for one in document["deliveries"]]
    tranches = [Tranche.model_validate(one) for one in document["tranches"] or ()]
    conditions = [Condition.model_validate(one) for one in document["conditions"] or ()]
    return Shown.model_validate(
        {
            **document,
            "tranches": [_tranche(one, deliveries) for one in tranches],
            "conditions": [_condition(one, deliveries) for one in conditions],
            "deliveries": deliveries,
        }
    )


def _tranche(tranche: Tranche, deliveries: list[ShownDelivery]) -> ShownTranche:
    given = in_all(one.delivered for one in deliveries if one.tranche_no == tranche.tranche_no)
    return ShownTranche(
        **dict(tranche),
        delivered=of_unit(tranche.quantity, given),
        left=of_unit(tranche.quantity, number(tranche.quantity) - given),
    )


def _condition(condition: Condition, deliveries: list[ShownDelivery]) -> ShownCondition:
    showed = (one.delivery_no for one in deliveries if condition.condition_no in one.conditions_met)
    return ShownCondition(**dict(condition), met_by=next(showed, None))
