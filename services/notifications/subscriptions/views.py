"""What is kept of subscriptions: who is told of what, by which channel and how often."""

from __future__ import annotations

from services.notifications.subscriptions.matching import found_by
from shared.contracts.recorded import Recorded
from shared.contracts.subscriptions import Subscription, SubscriptionCancelled
from shared.streams import Document
from shared.streams.view import View


def subscription(document: Document, recorded: Recorded) -> Document:
    """Fold a subscription's events into what it asks for now, and since when."""
    match recorded.event:
        case Subscription() as told:
            asked = told.model_dump(mode="json", include=set(Subscription.model_fields) - {"districts", "goals"})
            return document | asked | {"active": True, "since": recorded.at.isoformat(), "ended": None}
        case SubscriptionCancelled() as cancelled:
            return document | {"active": False, "ended": cancelled.why.code}
        case _:
            return document


def interest(document: Document, recorded: Recorded) -> Document:
    """Fold a subscription's events into what a fact finds it by: no more, since many are found for each fact.

    `filter` has the conditions that the keys don't tell, `office` the organisation of an office that subscribes, and
    `times` when it is told, each only where there is something to it.
    """
    match recorded.event:
        case Subscription() as told:
            keys, left = found_by(recorded.province, told.owner, told.filter)
            found: Document = {"keys": keys, "owner": told.owner.id, "since": recorded.at.isoformat()}
            if left:
                found["filter"] = left
            if told.owner.kind == "office":
                found["office"] = told.owner.organisation_id
            if told.cadence != "immediate" or (told.channel != "in_app" and told.quiet_hours is not None):
                found["times"] = told.model_dump(mode="json", include=TIMES)
            return found
        case SubscriptionCancelled():
            return {"keys": []}
        case _:
            return document


TIMES = {"channel", "cadence", "local_time", "time_zone", "quiet_hours"}

subscriptions = View(
    "subscriptions", "notifications/subscriptions", subscription, indexes=(("owner.kind", "owner.id"),)
)
interests = View("interests", "notifications/subscriptions", interest, indexes=("keys",))

VIEWS: tuple[View, ...] = (subscriptions, interests)
