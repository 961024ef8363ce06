"""Messages are composed and planned, each with a body that stays, of facts for subscriptions that still ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog

from services.notifications.delivery.making import Making, Names
from services.notifications.delivery.outgoing import Deliveries, Outgoing
from services.notifications.planning.facts import KeptFact
from services.notifications.subscriptions.views import subscriptions
from services.notifications.withdrawals.facts import as_shown
from services.notifications.withdrawals.known import KnownByProvince
from shared.contracts.topics import stream_name
from shared.following.membership import members
from shared.following.partners import Partners
from shared.runtime.store import Document
from shared.streams.views import Views

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A message to be composed: a subscription's stream, and the ids of the facts it is told, by the item of each."""

    subscription: str
    facts: Mapping[str, str]


@dataclass(slots=True)
class Composed:
    """What has become of items: in which message (its id) they are, or in none."""

    messages: dict[str, list[str]] = field(default_factory=dict)
    suppressed: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @property
    def items(self) -> set[str]:
        """Those of which something has become."""
        return {*self.suppressed, *self.failed, *(one for of in self.messages.values() for one in of)}


class Composer:
    """Composes messages and plans them; `partners` knows whose access is over. Every method raises StoreAway."""

    def __init__(self, views: Views, deliveries: Deliveries, partners: Partners, making: Making) -> None:
        self._views, self._deliveries, self._partners, self._making = views, deliveries, partners, making
        self._withdrawn = KnownByProvince(views)

    async def compose(self, province: str, wanted: Sequence[Wanted], kept: Mapping[str, KeptFact]) -> Composed:
        """Plan a province's messages of facts that are `kept`, by their ids; nobody is told of one that is not any more.

        A message that was planned before a crash keeps its body, and tells only what that tells.
        """
        known = await self.asking({one.subscription for one in wanted})
        withdrawn = await self._withdrawn.of(province)
        facts = {of: as_shown(one, withdrawn) for of, one in kept.items()}
        names = await self._names(province, [one.told for one in facts.values()])
        composed = Composed()
        outgoing: dict[str, tuple[Outgoing, list[str]]] = {}
        for one in wanted:
            told = [facts[fact] for fact in one.facts.values() if fact in facts]
            subscription = known.get(one.subscription)
            if subscription is None or not told:
                composed.suppressed += one.facts
                continue
            try:
                made = self._making.made(subscription, told, names)
            except Exception:  # a bug in the words of one fact keeps back its own message alone
                log.exception("message can't be composed", items=list(one.facts))
                composed.failed += one.facts
            else:
                outgoing[made.id] = made, list(one.facts)
        new = await self._deliveries.plan([one for one, _ in outgoing.values()], [of for _, of in outgoing.values()])
        before = await self._deliveries.made_of(outgoing.keys() - set(new))
        # Its id is made of its first item: that one is always in it.
        composed.messages = {
            one: [*dict.fromkeys([*of[:1], *before.get(one, of)])] for one, (_, of) in outgoing.items()
        }
        return composed

    async def asking(self, streams: set[str]) -> dict[str, Document]:
        """Subscriptions that run, of owners that may still read; those of a partner go on when its access is extended."""
        found = [one for one in await self._views.many(subscriptions, streams) if one["active"]]
        accounts = {one["owner"]["id"] for one in found if one["owner"]["kind"] == "account"}
        over = {one for one in accounts if not await self._partners.lasts(one)}
        return {one["_id"]: one for one in found if one["owner"]["kind"] == "office" or one["owner"]["id"] not in over}

    async def _names(self, province: str, told: Iterable[Mapping[str, Any]]) -> Names:
        """What the organisations are called that facts name by their id alone."""
        concerned = {one for fact in told for one in (*fact["data"].get("organisations", ()), fact["by"]) if one}
        streams = [stream_name("membership", province, "members", one) for one in concerned]
        return {one["member_id"]: one["name"] for one in await self._views.many(members, streams)}
