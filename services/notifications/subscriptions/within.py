"""Which contexts an account may be told of in a province: offices and members all, partners what they are granted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from services.notifications.owners import Asked
from services.notifications.subscriptions.kinds import CONTEXTS
from shared.following.membership import Membership
from shared.following.partners import ACCOUNT, Partners, lasts_on

NOTHING: frozenset[str] = frozenset()


class Within:
    """Looks up what an account may be told of now. Raises StoreAway."""

    def __init__(self, partners: Partners, membership: Membership, today: Callable[[], date]) -> None:
        self._partners, self._membership, self._today = partners, membership, today

    async def contexts(self, asked: Asked) -> frozenset[str]:
        """The contexts, none for whoever has no role in the province."""
        account = asked.caller.account_id
        if account.startswith(ACCOUNT):
            return await self._granted(account, asked.province)
        if asked.offices:
            return CONTEXTS
        acting = await self._membership.acting(account, asked.province)
        return CONTEXTS if any(one.active for one in acting) else NOTHING

    async def _granted(self, account_id: str, province: str) -> frozenset[str]:
        known = await self._partners.of(account_id)
        if known is None or not lasts_on(known, self._today()) or province not in known["provinces"]:
            return NOTHING
        return frozenset(known["contexts"])
