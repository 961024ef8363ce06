"""What is shown of partnerships, and when the next milestone is due."""

from __future__ import annotations

from shared.contracts.partnerships import (
    PartnershipClosed,
    PartnershipMilestoneFellOverdue,
    PartnershipMilestoneReached,
    PartnershipProposed,
    PartnershipSigned,
)
from shared.contracts.recorded import Recorded
from shared.streams import Document
from shared.streams.view import View


def partnership(document: Document, recorded: Recorded) -> Document:
    """Fold a partnership's events into what is shown of it.

    `due_on` is the earliest due date of a milestone that is neither reached nor overdue; `open_due` are the due dates
    of all that are not reached. Both are empty unless the partnership is signed and not closed.
    """
    match recorded.event:
        case PartnershipProposed() as proposed:
            told = proposed.model_dump(mode="json") | {"milestones": [], "due_on": None, "open_due": []}
            return document | told | {"standing": "proposed"}
        case PartnershipSigned() as signed:
            told = signed.model_dump(mode="json")
            milestones = [one | {"reached_on": None, "evidence": [], "overdue": False} for one in told["milestones"]]
            return _with(document | told | {"standing": "signed"}, milestones)
        case PartnershipMilestoneReached(milestone=milestone) as reached:
            told = reached.model_dump(mode="json", include={"reached_on", "evidence"})
            return _with(document, _changed(document, milestone.id, told))
        case PartnershipMilestoneFellOverdue(milestone=milestone):
            return _with(document, _changed(document, milestone.id, {"overdue": True}))
        case PartnershipClosed() as closed:
            told = closed.model_dump(mode="json", include={"closed_on", "outcome"})
            return document | told | {"standing": "closed", "due_on": None, "open_due": []}
        case _:
            return document


def _changed(document: Document, milestone_id: str, told: Document) -> list[Document]:
    return [one | told if one["id"] == milestone_id else one for one in document["milestones"]]


def _with(document: Document, milestones: list[Document]) -> Document:
    unreached = [one for one in milestones if one["reached_on"] is None]
    due = min((one["due_on"] for one in unreached if not one["overdue"]), default=None)
    return document | {
        "milestones": milestones,
        "due_on": due,
        "open_due": sorted({one["due_on"] for one in unreached}),
    }


partnerships = View(
    "partnerships",
    of="advocacy/partnerships",
    fold=partnership,
    indexes=(
        ("province", "visibility", "standing"),
        ("province", "standing"),
        ("province", "organisations"),
        ("province", "open_due"),
        ("province", "due_on"),
    ),
)

VIEWS: tuple[View, ...] = (partnerships,)
