"""Brings what roles bring, and takes it away: by what is so when it is looked, so that the order of events is nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from services.notifications.contacts.decisions import Verified
from services.notifications.contacts.decisions import decider as points
from services.notifications.contacts.views import contact_points
from services.notifications.defaults.offices import filter_of
from services.notifications.giving import Gives
from services.notifications.owners import owner_key
from services.notifications.stream_names import contact_point_stream, subscription_stream
from services.notifications.subscriptions.checks import Facts, within_access
from services.notifications.subscriptions.decisions import Bring, Cancel, decider
from services.notifications.subscriptions.views import subscriptions
from shared.contracts.subscriptions import EndReason, Owner, SubscriptionFilter, SubscriptionStarted
from shared.contracts.topics import stream_name
from shared.decisions import Refused
from shared.following.membership import members, representatives
from shared.following.partners import ACCOUNT
from shared.journal import Journal
from shared.runtime.store import Document
from shared.streams.views import Views
from shared.web.permissions import Office

MINE = SubscriptionFilter(mine=True)
REVOKED = EndReason(code="access_revoked")


def subscription_id(province: str, owner: Owner, contact_point_id: str | None = None) -> str:
    """The id of what a role brings to an owner: to the inbox, or to an address. Of an office also by its organisation."""
    named = (owner_key(province, owner), owner.organisation_id or "", contact_point_id or "in_app")
    return sha256("|".join((province, *named)).encode()).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class Bringing:
    """What roles bring in a province, as the views show it now. Every method raises what the journal raises."""

    gives: Gives
    journal: Journal
    views: Views
    province: str

    async def settle(self, account_id: str) -> None:
        """Let an account have what acting for a member brings, or nothing where it acts for none any more."""
        owner = Owner(kind="account", id=account_id)
        if account_id.startswith(ACCOUNT):
            return
        if not await self._acts(account_id):
            await self._end(owner)
            return
        await self._bring(owner, MINE)
        of_owner = {"owner.kind": "account", "owner.id": account_id, "verified": True, "channel": "email"}
        for point in await self.views.every(contact_points, of_owner, provinces={self.province}):
            await self.reach(owner, point["contact_point_id"], point["language"])

    async def people_of(self, member_id: str) -> None:
        """Settle everybody who is named for a member."""
        stream = stream_name("membership", self.province, "representatives", member_id)
        for document in await self.views.many(representatives, [stream]):
            for account_id in document["accounts"]:
                await self.settle(account_id)

    async def office(self, office: Office, organisation_id: str | None) -> None:
        """Show an office in its inbox what it must act on."""
        owner = Owner(kind="office", id=office.value, organisation_id=organisation_id)
        if (wanted := filter_of(office)) is not None:
            await self._bring(owner, wanted)

    async def end_office(self, office: Office, organisation_id: str | None) -> None:
        """End what an organisation had by an office that is another's now."""
        owner = Owner(kind="office", id=office.value, organisation_id=organisation_id)
        stream = subscription_stream(self.province, subscription_id(self.province, owner))
        await self.gives.carry_out(decider, stream, Cancel(REVOKED), part="end")

    async def reach(self, owner: Owner, contact_point_id: str, language: str) -> None:
        """Send to an e-mail address what the owner's role brings: an office's as a daily digest, others' at once.

        Where the address has been removed meanwhile, nothing is brought.
        """
        office = owner.kind == "office"
        loaded = await self.journal.load(contact_point_stream(self.province, contact_point_id))
        if not isinstance(points.state(loaded.events()), Verified) or not (office or await self._acts(owner.id)):
            return
        wanted = filter_of(owner.id) if office else MINE
        if wanted is not None and not await self._has(owner, wanted):
            sent: dict[str, Any] = {"channel": "email", "contact_point_id": contact_point_id, "language": language}
            await self._bring(owner, wanted, **sent, cadence="daily" if office else "immediate")

    async def end_beyond(self, owner: Owner, contexts: frozenset[str]) -> None:
        """End what an owner is told beyond the contexts that it may read in the province."""
        for document in await self._running(owner):
            try:
                within_access(SubscriptionFilter(**document["filter"]), Facts(self.province, contexts))
            except Refused:
                await self.gives.carry_out(decider, document["_id"], Cancel(REVOKED), part="end")

    async def _bring(self, owner: Owner, wanted: SubscriptionFilter, **sent: Any) -> None:
        brought = SubscriptionStarted(
            subscription_id=subscription_id(self.province, owner, sent.get("contact_point_id")),
            owner=owner,
            filter=wanted,
            origin="role",
            **{"channel": "in_app", **sent},
        )
        stream = subscription_stream(self.province, brought.subscription_id)
        await self.gives.carry_out(decider, stream, Bring(brought))

    async def _has(self, owner: Owner, wanted: SubscriptionFilter) -> bool:
        """Whether the owner gets the same by e-mail already."""
        by_mail = (one for one in await self._running(owner) if one["channel"] == "email")
        return any(SubscriptionFilter(**one["filter"]) == wanted for one in by_mail)

    async def _end(self, owner: Owner) -> None:
        """End all that an account is told: it may read nothing there any more."""
        shown = await self._running(owner)
        brought = subscription_stream(self.province, subscription_id(self.province, owner))
        for stream in sorted({brought, *(one["_id"] for one in shown)}):
            await self.gives.carry_out(decider, stream, Cancel(REVOKED), part="end")

    async def _running(self, owner: Owner) -> list[Document]:
        where = {"owner.kind": owner.kind, "owner.id": owner.id, "active": True}
        return await self.views.every(subscriptions, where, provinces={self.province})

    async def _acts(self, account_id: str) -> bool:
        """Whether the account is named for a member that has not left."""
        where = {"accounts": account_id}
        named = await self.views.every(representatives, where, provinces={self.province})
        streams = [stream_name("membership", self.province, "members", one["member_id"]) for one in named]
        return bool(set(streams) - _left(await self.views.many(members, streams)))


def _left(found: Iterable[dict[str, Any]]) -> set[str]:
    return {one["_id"] for one in found if one.get("standing") == "left"}
