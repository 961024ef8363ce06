"""Whether notifications have come to rest: what was told is planned, what is planned and due has gone out."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.notifications.delivery.outgoing import COLLECTION as MESSAGES
from services.notifications.loops import TOLD
from services.notifications.planning.facts import FACTS
from services.notifications.planning.items import ITEMS
from services.notifications.planning.times import SETTLES
from services.notifications.webhooks.deliveries import WAITING
from services.notifications.webhooks.parts import NAME
from services.notifications.webhooks.planning import READS
from services.notifications.webhooks.views import webhooks
from shared.contracts.topics import topic
from shared.runtime.store import Document
from shared.streams.pointers import Pointers
from tests.reliability.place import PROVINCES, Place

POSTS = "webhook_deliveries"
SENT = (MESSAGES, POSTS)
SOON = SETTLES + timedelta(seconds=10)
"""What is planned for at once is due within so long."""


def groups(province: str) -> dict[str, list[str]]:
    """The groups that plan what is told, each with the topics that it reads of a province."""
    return {
        f"notifications.tell.{province.lower()}": [topic(province, *one) for one in TOLD],
        f"notifications.{NAME}.{province.lower()}": [topic(province, *one) for one in READS],
    }


async def waiting(place: Place, planned: str, by: datetime) -> int:
    """How much of a collection was planned by then, is due, and is still to be done."""
    database = place.database("notifications")
    where: Document = {"planned_at": {"$lte": by}, "province": {"$in": list(PROVINCES)}}  # as indexes have it
    if planned in {FACTS, ITEMS}:
        where |= {"state": "waits", "due_at": {"$lte": by + SOON}}
    elif planned == MESSAGES:
        where |= {"state": "planned"}
    else:
        del where["province"]
        live = await Pointers(database).live(webhooks)
        enabled = [one["webhook_id"] async for one in live.find({"standing": "enabled"}, {"webhook_id": 1})]
        where |= {"state": WAITING, "webhook_id": {"$in": enabled}}
    return await database[planned].count_documents(where)
