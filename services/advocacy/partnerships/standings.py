"""Where a partnership stands: each standing is a type, so that what can't be can't be written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TypeAlias

from shared.contracts.event import Event
from shared.contracts.partnerships import (
    Milestone,
    PartnershipClosed,
    PartnershipMilestoneFellOverdue,
    PartnershipMilestoneReached,
    PartnershipProposed,
    PartnershipSigned,
)


@dataclass(frozen=True, slots=True)
class NoPartnership:
    """Nothing was proposed."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """The parties mean to work together, and have not signed."""

    terms: PartnershipProposed


@dataclass(frozen=True, slots=True)
class Signed:
    """A partnership that is carried out; what was reached by milestone, and the milestones that fell overdue."""

    terms: PartnershipSigned
    reached: dict[str, PartnershipMilestoneReached] = field(default_factory=dict)
    overdue: frozenset[str] = frozenset()

    def unreached(self) -> tuple[Milestone, ...]:
        """The milestones that nobody has told to be reached, as they were agreed."""
        return tuple(one for one in self.terms.milestones if one.id not in self.reached)

    def awaited(self) -> tuple[Milestone, ...]:
        """Those of them that did not fall overdue yet."""
        return tuple(one for one in self.unreached() if one.id not in self.overdue)


@dataclass(frozen=True, slots=True)
class Closed:
    """A partnership that is over, or a proposal that was given up."""

    closed: PartnershipClosed


State: TypeAlias = NoPartnership | Proposed | Signed | Closed


def evolve(partnership: State, event: Event) -> State:
    """Where the partnership stands after an event."""
    match event, partnership:
        case PartnershipProposed(), NoPartnership():
            return Proposed(event)
        case PartnershipSigned(), Proposed():
            return Signed(event)
        case PartnershipMilestoneReached(milestone=milestone), Signed(reached=reached):
            return replace(partnership, reached={**reached, milestone.id: event})
        case PartnershipMilestoneFellOverdue(milestone=milestone), Signed(overdue=overdue):
            return replace(partnership, overdue=overdue | {milestone.id})
        case PartnershipClosed(), Proposed() | Signed():
            return Closed(event)
    return partnership
