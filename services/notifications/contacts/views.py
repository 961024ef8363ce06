"""What is kept of contact points: whose they are and whether they may be written to, without any address."""

from __future__ import annotations

from shared.contracts.recorded import Recorded
from shared.contracts.subscriptions import ContactPoint, ContactPointRemoved, ContactPointVerified
from shared.streams import Document
from shared.streams.view import View


def contact_point(document: Document, recorded: Recorded) -> Document:
    """Fold an address's events into whose it is, and whether it may be written to."""
    match recorded.event:
        case ContactPointVerified() as verified:
            told = verified.model_dump(mode="json", include={*ContactPoint.model_fields, "language"})
            return document | told | {"verified": True}
        case ContactPointRemoved():
            return document | {"verified": False}
        case _:
            return document


contact_points = View(
    "contact_points", "notifications/contact_points", contact_point, indexes=(("owner.kind", "owner.id"),)
)

VIEWS: tuple[View, ...] = (contact_points,)
