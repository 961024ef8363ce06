"""What is shown of formal linkages, and the views that their metrics are read from."""

from __future__ import annotations

from datetime import date

from services.membership.linkages.learnt.views import agreed_activities, contacts, memberships, shared_sessions
from shared.contracts.linkages import (
    LinkageEnded,
    LinkageFormalised,
    LinkageReviewed,
    LinkageReviewFellOverdue,
)
from shared.contracts.recorded import Recorded
from shared.runtime.store import Document
from shared.streams.view import View


def linkage_document(document: Document, recorded: Recorded) -> Document:
    """Fold one linkage's events: its terms, its reviews, and `due_on` while a review is open and not yet overdue.

    Why it ended stands here by code only: the text may name people.
    """
    match recorded.event:
        case LinkageFormalised() as terms:
            began: Document = {"standing": "in_force", "reviews": [], "ended_on": None, "why": None}
            return document | terms.model_dump(mode="json") | began | _due(terms.next_review_on)
        case LinkageReviewed() as review:
            told = review.model_dump(mode="json", include={"reviewed_on", "completion", "findings", "next_review_on"})
            reviews = [*document.get("reviews", []), told | {"by": recorded.by}]
            return document | {"reviews": reviews} | _due(review.next_review_on)
        case LinkageReviewFellOverdue(due_on=due):
            return document | {"due_on": None, "overdue_since": due.isoformat()}
        case LinkageEnded(ended_on=day, why=why):
            ended = {"standing": "ended", "ended_on": day.isoformat(), "why": why.code}
            return document | ended | _due(None)
        case _:
            return document


def _due(next_review_on: date | None) -> Document:
    due = next_review_on.isoformat() if next_review_on else None
    return {"next_review_on": due, "due_on": due, "overdue_since": None}


linkages = View(
    "linkages",
    of="membership/linkages",
    fold=linkage_document,
    indexes=(
        ("province", "due_on"),
        ("province", "standing", "next_review_on"),
        ("province", "signed_on"),
        ("province", "organisations"),
        ("province", "districts"),
        ("province", "goals"),
    ),
)

VIEWS: tuple[View, ...] = (linkages, contacts, shared_sessions, memberships, agreed_activities)
