"""Where a commitment stands: not made, open, or closed; and how each fact takes it on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

from shared.contracts.commitments import (
    CommitmentClosed,
    CommitmentDueChanged,
    CommitmentFellOverdue,
    CommitmentHandedOver,
    CommitmentMade,
    CommitmentProgressAssessed,
    CommitmentProgressReported,
    CommitmentTerms,
    Completion,
)
from shared.contracts.event import Event


@dataclass(frozen=True, slots=True)
class Unmade:
    """Nobody has promised anything here."""


@dataclass(frozen=True, slots=True)
class Open:
    """A promise that is expected to be kept: as it was made, as it is now, and how far it was told to have come."""

    made: CommitmentMade
    terms: CommitmentTerms
    report: CommitmentProgressReported | None = None
    assessed: CommitmentProgressAssessed | None = None
    waits: bool = False
    overdue: bool = False

    @property
    def completion(self) -> Completion:
        """How far it has come, as last assessed."""
        return self.assessed.completion if self.assessed else "no_evidence_available"


@dataclass(frozen=True, slots=True)
class Closed:
    """Nothing more is expected of it."""

    made: CommitmentMade
    closing: CommitmentClosed


Commitment: TypeAlias = Unmade | Open | Closed


def evolve(commitment: Commitment, event: Event) -> Commitment:  # noqa: PLR0911  one line per fact
    """Where the commitment stands after an event."""
    match event, commitment:
        case CommitmentMade(), Unmade():
            return Open(event, event)
        case CommitmentDueChanged(), Open():
            return replace(commitment, terms=event, overdue=False)
        case CommitmentHandedOver(), Open():
            return replace(commitment, terms=event)
        case CommitmentProgressReported(), Open():
            return replace(commitment, report=event, waits=True)
        case CommitmentProgressAssessed(), Open():
            return replace(commitment, assessed=event, waits=False)
        case CommitmentFellOverdue(), Open():
            return replace(commitment, overdue=True)
        case CommitmentClosed(), Open(made=made):
            return Closed(made, event)
    return commitment
