"""Where a linkage stands: each standing is a type, so that what can't be can't be written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from shared.contracts.event import Event
from shared.contracts.linkages import LinkageEnded, LinkageFormalised, LinkageReviewed, LinkageReviewFellOverdue


@dataclass(frozen=True, slots=True)
class Unformalised:
    """Nothing is signed yet."""


@dataclass(frozen=True, slots=True)
class InForce:
    """A linkage that holds: its terms, its last review, when the next one is due (None: it ends before), if that passed."""

    terms: LinkageFormalised
    next_review_on: date | None
    review: LinkageReviewed | None = None
    overdue: bool = False

    @property
    def since(self) -> date:
        """The day of what was last told about it."""
        return self.review.reviewed_on if self.review else self.terms.signed_on


@dataclass(frozen=True, slots=True)
class Ended:
    """A linkage that held, and why it does no more."""

    terms: LinkageFormalised
    end: LinkageEnded


Linkage: TypeAlias = Unformalised | InForce | Ended


def evolve(linkage: Linkage, event: Event) -> Linkage:
    """Where the linkage stands after an event."""
    match event, linkage:
        case LinkageFormalised(next_review_on=next_review_on), Unformalised():
            return InForce(event, next_review_on)
        case LinkageReviewed(next_review_on=next_review_on), InForce(terms):
            return InForce(terms, next_review_on, event)
        case LinkageReviewFellOverdue(), InForce():
            return replace(linkage, overdue=True)
        case LinkageEnded(), InForce(terms):
            return Ended(terms, event)
    return linkage
