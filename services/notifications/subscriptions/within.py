"""Which contexts an account may be told of in a province: offices and members all, partners what they are granted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from services.notifications.owners import Asked
from services.notifications.partners.access import ACCOUNT, Access
from services.notifications.subscriptions.kinds import CONTEXTS
from shared.following.membership import Membership

NOTHING: frozenset[str] = frozenset()


class Within:
    """Looks up what an account may be told of now. Raises StoreAway."""

    def __init__(self, access: Access, membership: Membership, today: Callable[[], date]) -> None:
        self._access, self._membership, self._today = access, membership, today

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
        known = await self._access.partner_of(account_id)
        if known is None or known["revoked"] or province not in known["provinces"]:
            return NOTHING
        until = known.get("valid_until_on")
        over = until is not None and until < self._today().isoformat()
        return NOTHING if over else frozenset(known["contexts"])
