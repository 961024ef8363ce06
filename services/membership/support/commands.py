"""What can be asked for about support. Here `today` is the local date, Asia/Karachi."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from shared.contracts.fields import Doc
from shared.contracts.support import (
    ApprovalChangeReason,
    Condition,
    Quantity,
    SupportDeclineReason,
    SupportRequested,
    Tranche,
)


@dataclass(frozen=True, slots=True)
class Terms:
    """How much is approved, in which tranches, on which conditions."""

    approved: Quantity
    tranches: tuple[Tranche, ...]
    conditions: tuple[Condition, ...] = ()

    def told(self) -> dict[str, Any]:
        """As the fields of an approval."""
        return {"approved": self.approved, "tranches": self.tranches, "conditions": self.conditions}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Ask for support. `standing` is the requester's in the alliance; `activity_known`: what it is for is planned."""

    request: SupportRequested
    province: str
    standing: str
    activity_known: bool
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """Take one's own request back."""

    on: date
    today: date
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ByAnother:
    """What the programme does, never for itself: `acting` are the accounts that act for the requester today."""

    on: date
    today: date
    acting: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Approve(ByAnother):
    """Give support on these terms; `authority` says who decided, and on what ground."""

    terms: Terms
    authority: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeApproval(ByAnother):
    """Give it on other terms, told whole."""

    terms: Terms
    authority: str
    why: ApprovalChangeReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline(ByAnother):
    """Do not give it, and say why."""

    why: SupportDeclineReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliver(ByAnother):
    """Record that a part of a tranche reached the member `on` its value date, and which conditions are met."""

    delivery_no: int
    tranche_no: int
    delivered: Quantity
    conditions_met: tuple[int, ...]
    evidence: tuple[Doc, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Close(ByAnother):
    """Give no more of it; the report says what it was used for."""

    report: Doc


Command: TypeAlias = Ask | Withdraw | Approve | ChangeApproval | Decline | Deliver | Close
