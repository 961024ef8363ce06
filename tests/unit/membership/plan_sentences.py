"""What the tests of plans and activities tell again and again: a half-year, its steps, and an activity in it."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.membership.plans import decisions as plans
from services.membership.plans.standings import Plan
from services.membership.streams import plan_stream
from shared.contracts.fields import Money, Sdg
from shared.contracts.plans import (
    ActionPlanAdopted,
    ActionPlanClosed,
    ActionPlanDrafted,
    ActionPlanEndorsed,
    Objective,
)
from shared.decisions import Actor

SINDH, HALF_YEAR = "PK-SD", "2026-S1"
PLAN_STREAM = plan_stream(SINDH, HALF_YEAR)
TODAY, AFTER = date(2026, 6, 1), date(2026, 7, 5)

GUIDE = Actor("sana@lcas", "lcas", frozenset({"association"}), frozenset({SINDH}))
PROGRAMME = Actor("omar@adlg", "adlg", frozenset({"programme"}), frozenset({"PK"}))
PARTNER = Actor("rafiq@circle", "ngo-77", frozenset({"member", "head"}), frozenset({SINDH}))

TITLE = {"en": "Action plan of the Sindh alliance, first half of 2026"}
EDUCATION = Objective(
    purpose="awareness", aim={"en": "School councils know goal 4"}, targets=(Sdg(code="4.1", framework="2022"),)
)
PKR: Any = {"currency": "PKR"}
A_LOT = Money(amount="450000", **PKR)

DRAFTED = ActionPlanDrafted(
    plan_id=HALF_YEAR,
    title=TITLE,
    version=1,
    drafted_by="secp-0012",
    drafted_on=date(2025, 12, 10),
    objectives=(EDUCATION,),
    districts=("PK713",),
    goals=(4,),
    organisations=("secp-0012",),
)
REDRAFTED = DRAFTED.model_copy(update={"title": {"en": "Another plan"}, "version": 3, "drafted_on": date(2025, 12, 16)})
IN_SHORT: dict[str, Any] = {
    "plan_id": HALF_YEAR,
    "title": TITLE,
    "districts": ("PK713",),
    "goals": (4,),
    "organisations": ("lcas", "secp-0012"),
}
ENDORSED = ActionPlanEndorsed(
    **IN_SHORT, version=1, endorsed_by="lcas", capacity="guiding_association", endorsed_on=date(2025, 12, 15)
)
ADOPTED = ActionPlanAdopted(
    **IN_SHORT,
    version=1,
    decision_id="d-1",
    adopted_on=date(2025, 12, 20),
    activity_ids=("a1",),
    budget=(A_LOT,),
)
CLOSED = ActionPlanClosed(**IN_SHORT, closed_on=AFTER, completed=("a2",), cancelled=(), carried_over=("a1",))

DRAFT = plans.Draft(
    plan_id=HALF_YEAR,
    title=TITLE,
    objectives=(EDUCATION,),
    districts=("PK713",),
    province=SINDH,
    has_alliance=True,
    on=date(2025, 12, 10),
    today=TODAY,
)
ENDORSE = plans.Endorse(version=1, guide="lcas", on=date(2025, 12, 15), today=TODAY)
ADOPT = plans.Adopt(
    decision_id="d-1",
    subject_version=1,
    carried=True,
    activity_ids=("a1",),
    budget=(A_LOT,),
    today=TODAY,
    decided_on=date(2025, 12, 20),
)
CLOSE = plans.Close(
    completed=("a2",), cancelled=(), carried_over=("a1",), narrative=None, on=AFTER, today=date(2026, 7, 6)
)

NO_PLAN = plans.decider.initial
PROPOSED: Plan = plans.decider.state([DRAFTED])
IN_FORCE: Plan = plans.decider.state([DRAFTED, ENDORSED, ADOPTED])
OVER: Plan = plans.decider.state([DRAFTED, ENDORSED, ADOPTED, CLOSED])
