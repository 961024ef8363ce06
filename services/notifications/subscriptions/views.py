"""What is kept of subscriptions: who is told of what, by which channel and how often."""

from __future__ import annotations

from services.notifications.subscriptions.matching import keys_of
from shared.contracts.recorded import Recorded
from shared.contracts.subscriptions import Subscription, SubscriptionCancelled
from shared.streams import Document
from shared.streams.view import View


def subscription(document: Document, recorded: Recorded) -> Document:
    """Fold a subscription's events into what it asks for now, since when, and the keys that it is found by."""
    match recorded.event:
        case Subscription() as told:
            asked = told.model_dump(mode="json", include=set(Subscription.model_fields) - {"districts", "goals"})
            keys = keys_of(recorded.province, told.owner, told.filter)
            return document | asked | {"active": True, "since": recorded.at.isoformat(), "keys": keys, "ended": None}
        case SubscriptionCancelled() as cancelled:
            return document | {"active": False, "keys": [], "ended": cancelled.why.code}
        case _:
            return document


subscriptions = View(
    "subscriptions", "notifications/subscriptions", subscription, indexes=("keys", ("owner.kind", "owner.id"))
)

VIEWS: tuple[View, ...] = (subscriptions,)
