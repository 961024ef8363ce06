"""What is kept of subscriptions and addresses: who is told of what, and where, without any address."""

from __future__ import annotations

from services.notifications.subscriptions.matching import keys_of
from shared.contracts.recorded import Recorded
from shared.contracts.subscriptions import (
    ContactPoint,
    ContactPointRemoved,
    ContactPointVerified,
    Subscription,
    SubscriptionCancelled,
)
from shared.streams import Document
from shared.streams.view import View


def subscription(document: Document, recorded: Recorded) -> Document:
    """Fold a subscription's events into what it asks for now, since when, and the keys that it is found by."""
    match recorded.event:
        case Subscription() as told:
            asked = told.model_dump(mode="json", include=set(Subscription.model_fields) - {"districts", "goals"})
            keys = keys_of(recorded.province, told.owner, told.filter)
            return document | asked | {"active": True, "since": recorded.at.isoformat(), "keys": keys}
        case SubscriptionCancelled() as cancelled:
            return document | {"active": False, "keys": [], "ended": cancelled.why.code}
        case _:
            return document


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


_OWNED = ("owner.kind", "owner.id")

subscriptions = View("subscriptions", "notifications/subscriptions", subscription, indexes=("keys", _OWNED))
contact_points = View("contact_points", "notifications/contact_points", contact_point, indexes=(_OWNED,))

VIEWS: tuple[View, ...] = (subscriptions, contact_points)
