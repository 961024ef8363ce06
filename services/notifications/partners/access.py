"""Who may read which streams: partners what they are granted, members and offices those of their own province."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from shared.contracts.partners import Channel, Context
from shared.following.membership import Membership
from shared.following.partners import ACCOUNT, Partners
from shared.reference.provinces import PK
from shared.runtime.service import utc_now
from shared.streams.views import Views
from shared.web.permissions import PERMISSIONS, Permission
from shared.web.roles import Caller, Forbidden

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
        self._membership = membership
        self._partners = Partners(views, today, now)

    async def reader(self, caller: Caller | None, province: str, context: Context, channel: Channel) -> Reader:
        """Whoever reads.

        Raises Forbidden by `stream.not_granted`, `access.revoked`, `access.expired`, `access.token_rotated`, `role`.
        """
        if caller is None:
            raise Forbidden("role", permission="streams.read")
        if caller.account_id.startswith(ACCOUNT):
            return await self._partner(caller, province, context, channel)
        return await self._own(caller, province, context)

    async def _partner(self, caller: Caller, province: str, context: Context, channel: Channel) -> Reader:
        known = await self._partners.good(caller)
        asked = {"provinces": province, "contexts": context, "channels": channel}
        for kind, value in asked.items():
            if value not in known[kind]:
                raise Forbidden("stream.not_granted", asked=value, granted=known[kind])
        return Reader(caller.account_id, province, context, known["quota"]["requests_per_minute"])

    async def _own(self, caller: Caller, province: str, context: str) -> Reader:
        held = caller.provinces_as(READERS)
        acting = await self._membership.acting(caller.account_id, province)
        if not held & {province, PK} and not any(one.active for one in acting):
            raise Forbidden("stream.not_granted", asked=province, granted=sorted(held))
        return Reader(caller.account_id, province, context, OWN_REQUESTS_PER_MINUTE)
