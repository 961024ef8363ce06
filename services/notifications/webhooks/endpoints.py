"""Which webhooks there are, and whether their owners may still read what is posted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from services.notifications.webhooks.views import webhooks
from shared.contracts.partners import Channel
from shared.following.membership import Membership
from shared.following.partners import Partners, lasts_on
from shared.runtime.service import utc_now
from shared.runtime.store import Document
from shared.streams.views import Views

CHANNEL: Channel = "webhook"


class Endpoints:
    """Webhooks as the view shows them. Every method raises StoreAway."""

    def __init__(self, views: Views, today: Callable[[], date]) -> None:
        self._views, self._today = views, today
        self._membership = Membership(views, today)
        self._partners = Partners(views, today, utc_now)

    async def enabled(self, province: str) -> list[Document]:
        """Those of a province that are posted to."""
        return await self._views.every(webhooks, {"standing": "enabled"}, provinces={province})

    async def standings(self, province: str) -> Counter[str]:
        """How many of a province stand where."""
        found = await self._views.every(webhooks, {"standing": {"$ne": "removed"}}, provinces={province})
        return Counter(one["standing"] for one in found)

    async def others_of(self, owner: str, province: str, webhook_id: str) -> int:
        """How many besides this one an account has in a province."""
        where: dict[str, Any] = {"owner": owner, "standing": {"$ne": "removed"}, "webhook_id": {"$ne": webhook_id}}
        return len(await self._views.every(webhooks, where, provinces={province}))

    async def granted(self, webhook: Document) -> bool:
        """Whether the owner may still read the webhook's context in its province, by webhook.

        An office is what a token says: without one nothing is known against it.
        """
        owner, province = webhook["owner"], webhook["province"]
        if webhook["basis"] == "partner":
            return self._holds(await self._partners.of(owner), province, webhook["context"])
        if webhook["basis"] == "member":
            return any(one.active for one in await self._membership.acting(owner, province))
        return True

    def _holds(self, partner: Document | None, province: str, context: str) -> bool:
        if partner is None or not lasts_on(partner, self._today()):
            return False
        asked = {"provinces": province, "contexts": context, "channels": CHANNEL}
        return all(value in partner[kind] for kind, value in asked.items())
