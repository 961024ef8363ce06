"""Who may read which streams: partners what they are granted, members and offices those of their own province."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from services.notifications.partners.views import partner_stream, partners
from shared.contracts.partners import Channel, Context
from shared.following.membership import Membership
from shared.reference.provinces import PK
from shared.runtime.service import utc_now
from shared.runtime.store import Document
from shared.streams.views import Views
from shared.web.permissions import PERMISSIONS, Permission
from shared.web.roles import Caller, Forbidden

ACCOUNT = "partner-"
"""How the accounts of partners begin; what follows is the partner's id."""
OWN_REQUESTS_PER_MINUTE = 600
READERS = PERMISSIONS[Permission.READ_STREAMS].offices
"""The offices that read the streams of their own province."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may read a province's streams of a context. `owner` is who it counts for, in limits and lists."""

    owner: str
    province: str
    context: str
    requests_per_minute: int


class Access:
    """Looks up what an account may read now. Every method raises StoreAway."""

    def __init__(
        self,
        views: Views,
        membership: Membership,
        today: Callable[[], date],
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._views, self._membership, self._today, self._now = views, membership, today, now

    async def reader(self, caller: Caller | None, province: str, context: Context, channel: Channel) -> Reader:
        """Whoever reads.

        Raises Forbidden by `stream.not_granted`, `access.revoked`, `access.expired`, `access.token_rotated`, `role`.
        """
        if caller is None:
            raise Forbidden("role", permission="streams.read")
        if caller.account_id.startswith(ACCOUNT):
            return await self._partner(caller, province, context, channel)
        return await self._own(caller, province, context)

    async def partner_of(self, account_id: str) -> Document | None:
        """What is known of the partner whose account it is, None where there is no such partner."""
        partner_id = account_id.removeprefix(ACCOUNT)
        stream = partner_stream(partner_id)

        async def look() -> Document | None:
            return (await self._views.get(partners, stream)).document

        return await self._views.lately(partners, stream, look)

    async def lasts(self, account_id: str) -> bool:
        """Whether a partner's access has neither been revoked nor passed its last day; other accounts' is never over."""
        if not account_id.startswith(ACCOUNT):
            return True
        known = await self.partner_of(account_id)
        return known is not None and not known["revoked"] and not self._over(known)

    def _over(self, partner: Document) -> bool:
        until: str | None = partner.get("valid_until_on")
        return until is not None and until < self._today().isoformat()

    async def _partner(self, caller: Caller, province: str, context: Context, channel: Channel) -> Reader:
        account_id = caller.account_id
        known = await self.partner_of(account_id)
        if known is None or known["revoked"]:
            raise Forbidden("access.revoked", partner=account_id.removeprefix(ACCOUNT))
        if self._over(known):
            raise Forbidden("access.expired", valid_until_on=known["valid_until_on"])
        issued, now = caller.issued_at or 0, self._now().timestamp()
        for ended in known["ended"]:
            if issued < ended["issued_before"] and now >= ended["until"]:
                raise Forbidden("access.token_rotated", issued_before=ended["issued_before"])
        asked = {"provinces": province, "contexts": context, "channels": channel}
        for kind, value in asked.items():
            if value not in known[kind]:
                raise Forbidden("stream.not_granted", asked=value, granted=known[kind])
        return Reader(account_id, province, context, known["quota"]["requests_per_minute"])

    async def _own(self, caller: Caller, province: str, context: str) -> Reader:
        held = caller.provinces_as(READERS)
        acting = await self._membership.acting(caller.account_id, province)
        if not held & {province, PK} and not any(one.active for one in acting):
            raise Forbidden("stream.not_granted", asked=province, granted=sorted(held))
        return Reader(caller.account_id, province, context, OWN_REQUESTS_PER_MINUTE)
