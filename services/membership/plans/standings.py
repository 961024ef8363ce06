"""Where a half-year's plan stands: not drafted, drafted (endorsed or not), adopted, closed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from shared.contracts.event import Event
from shared.contracts.plans import ActionPlanAdopted, ActionPlanClosed, ActionPlanDrafted, ActionPlanEndorsed


@dataclass(frozen=True, slots=True)
class NoPlan:
    """Nobody has proposed one. Here and below `version` is the stream's: it counts the events."""

    version: int = 0


@dataclass(frozen=True, slots=True)
class Drafted:
    """The latest draft, with its endorsement if it has one; every new draft voids the one before."""

    draft: ActionPlanDrafted
    endorsement: ActionPlanEndorsed | None
    version: int

    @property
    def since(self) -> date:
        """The day of the last step."""
        return self.endorsement.endorsed_on if self.endorsement else self.draft.drafted_on

    @property
    def waits_for(self) -> tuple[str, ...]:
        """What is missing until it is adopted."""
        return ("decision",) if self.endorsement else ("decision", "endorsement")

    def shown_at(self, version: int) -> bool:
        """Whether it is this draft that the stream showed at that version."""
        return self.draft.version <= version <= self.version


@dataclass(frozen=True, slots=True)
class Adopted:
    """The committee's plan: from here on its activities change by a decision only. `since_version` is the adoption's."""

    draft: ActionPlanDrafted
    adoption: ActionPlanAdopted
    since_version: int
    version: int


@dataclass(frozen=True, slots=True)
class Closed:
    """The half-year is over and told."""

    adoption: ActionPlanAdopted
    closing: ActionPlanClosed
    version: int


Plan: TypeAlias = NoPlan | Drafted | Adopted | Closed


def evolve(plan: Plan, event: Event) -> Plan:
    """Where the plan stands after an event."""
    version = plan.version + 1
    match event, plan:
        case ActionPlanDrafted(), NoPlan() | Drafted():
            return Drafted(event, None, version)
        case ActionPlanEndorsed(), Drafted(draft=draft) if event.version == draft.version:
            return Drafted(draft, event, version)
        case ActionPlanAdopted(), Drafted(draft=draft):
            return Adopted(draft, event, version, version)
        case ActionPlanClosed(), Adopted(adoption=adoption):
            return Closed(adoption, event, version)
    return replace(plan, version=version)
