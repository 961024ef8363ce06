"""What the unit tests of partnerships tell again and again: the parties, what they propose and what they sign."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from services.advocacy.partnerships.agreements import Agreement
from services.advocacy.partnerships.decisions import Close, FallOverdue, Propose, ReachMilestone, Sign
from shared.contracts.fields import Doc
from shared.contracts.partnerships import (
    Milestone,
    PartnershipClosed,
    PartnershipMilestoneFellOverdue,
    PartnershipMilestoneReached,
    PartnershipOutcome,
    PartnershipProposed,
    PartnershipSigned,
)
from shared.decisions import Actor

TODAY = date(2027, 7, 10)

PARTNER = Actor("sana@indus-filters", "secp-0077001", frozenset({"member", "head"}), frozenset({"PK-SD"}))
STRANGER = Actor("someone@elsewhere", "ngo-77", frozenset({"member", "head"}), frozenset({"PK-SD"}))

PROPOSED = PartnershipProposed(**PartnershipProposed.example)
PROPOSE = Propose(PROPOSED, "PK-SD", TODAY)

BUILT, STAFFED, RUNNING = (
    Milestone(id=name, title={"en": name}, due_on=date.fromisoformat(due))
    for name, due in (("plant-built", "2026-09-30"), ("staffed", "2026-09-30"), ("running", "2027-03-31"))
)
SIGNED = PartnershipSigned(
    **PartnershipSigned.example | {"milestones": [one.model_dump(mode="json") for one in (BUILT, STAFFED, RUNNING)]}
)
AGREEMENT = Agreement(
    signed_on=SIGNED.signed_on,
    instrument=SIGNED.instrument,
    valid_until_on=SIGNED.valid_until_on,
    contributions=SIGNED.contributions,
    milestones=SIGNED.milestones,
)
SIGN = Sign(AGREEMENT, "PK-SD", TODAY)

EVIDENCE = (Doc(**PartnershipMilestoneReached.example["evidence"][0]),)
_ABOUT: dict[str, Any] = {
    name: getattr(SIGNED, name)
    for name in (
        *("partnership_id", "title", "parties", "form", "visibility"),
        *("districts", "goals", "organisations"),
    )
}


def reach(milestone: Milestone, on: date = date(2026, 9, 21)) -> ReachMilestone:
    """That somebody tells a milestone to be reached."""
    return ReachMilestone(milestone.id, on, EVIDENCE, TODAY)


def reached(milestone: Milestone, on: date = date(2026, 9, 21)) -> PartnershipMilestoneReached:
    """That a milestone was reached."""
    return PartnershipMilestoneReached(**_ABOUT, milestone=milestone, reached_on=on, evidence=EVIDENCE)


def overdue(milestone: Milestone, observed_on: date) -> PartnershipMilestoneFellOverdue:
    """That a milestone fell overdue."""
    return PartnershipMilestoneFellOverdue(
        **_ABOUT, milestone=milestone, due_on=milestone.due_on, observed_on=observed_on
    )


def passed(due_on: date, today: date = TODAY) -> FallOverdue:
    """That a due date has come to its end, or so it is said."""
    return FallOverdue(due_on, today)


CLOSE = Close(PartnershipOutcome(code="partly_fulfilled"), date(2027, 6, 30), TODAY)
WITHDRAW = Close(PartnershipOutcome(code="withdrawn"), date(2026, 5, 1), TODAY)
CLOSED = PartnershipClosed(
    **_ABOUT, signed_on=SIGNED.signed_on, closed_on=CLOSE.on, outcome=CLOSE.outcome, unreached=(STAFFED, RUNNING)
)
WITHDRAWN = PartnershipClosed(**_ABOUT | {"visibility": "partner"}, closed_on=WITHDRAW.on, outcome=WITHDRAW.outcome)


def proposing(**changes: Any) -> Propose:
    """The proposal with other words."""
    return replace(PROPOSE, proposed=PartnershipProposed(**PartnershipProposed.example | changes))


def signing(**changes: Any) -> Sign:
    """The agreement with other words."""
    return replace(SIGN, agreement=replace(AGREEMENT, **changes))
