"""Items become messages: what one command has made comes as one, a digest's day as one, with a body that stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeAlias

import structlog

from services.notifications.delivery.outgoing import Deliveries, Outgoing
from services.notifications.owners import owner_key
from services.notifications.planning.items import Items, KeptFact
from services.notifications.planning.times import SETTLES_AT_MOST
from services.notifications.subscriptions.one_click import link as end_link
from services.notifications.subscriptions.views import subscriptions
from services.notifications.withdrawals.facts import as_shown, figures, without_words
from services.notifications.withdrawals.known import KnownByProvince
from services.notifications.words.calendars import METHODS, invitation
from services.notifications.words.events import Line, Told, line
from services.notifications.words.messages import Cadence, Kind, Message, message
from services.notifications.words.reminders import reminder
from shared.contracts.casts import fact_of
from shared.contracts.subscriptions import Owner
from shared.contracts.topics import stream_name
from shared.following.membership import members
from shared.following.partners import Partners
from shared.runtime.store import Document
from shared.streams.views import Views

log = structlog.get_logger(__name__)

Names: TypeAlias = Mapping[str, Mapping[str, str]]

AT_ONCE = 200
MOST_LINES = 100
"""What a message tells at most; the rest comes as the next one."""
ATTENDEE = "recipient@lead.invalid"
"""Stands for the address in a kept invitation: addresses are in one erasable place, and put in when it is sent."""


class Composing:
    """Puts what is due into messages.

    `partners` knows whose access is over, `base_url` is the platform's address, `key` signs the links that end a
    subscription, `organizer` is the mail address that invitations to meetings come from.
    """

    def __init__(
        self,
        views: Views,
        items: Items,
        deliveries: Deliveries,
        partners: Partners,
        now: Callable[[], datetime],
        base_url: str,
        key: bytes,
        organizer: str,
    ) -> None:
        self._organizer = organizer
        self._views, self._items, self._deliveries, self._now = views, items, deliveries, now
        self._partners, self._base_url, self._key = partners, base_url, key
        self._withdrawn = KnownByProvince(views)

    async def round(self, province: str) -> int:
        """Compose what is due in a province now; how many messages it were. Raises StoreAway."""
        bundles = await self._items.of_bundles(await self._items.due(province, AT_ONCE))
        settled = [items[:MOST_LINES] for items in bundles.values() if self._settled(items)]
        if not settled:
            return 0
        known = await self.asking({items[0]["subscription"] for items in settled})
        withdrawn = await self._withdrawn.of(province)
        kept = await self._items.facts({one["fact"] for items in settled for one in items})
        facts = {of: as_shown(one, withdrawn) for of, one in kept.items()}
        names = await self._names(province, [one.told for one in facts.values()])
        composed: list[tuple[Outgoing, list[str]]] = []
        for items in settled:
            subscription, ids = known.get(items[0]["subscription"]), [one["_id"] for one in items]
            told = [facts[one["fact"]] for one in items if one["fact"] in facts]
            if subscription is None or not told:
                await self._items.end(ids, "suppressed")
                continue
            try:
                composed.append((self._composed(subscription, told, names), ids))
            except Exception:  # a bug in the words of one fact keeps back its own message alone
                log.exception("message can't be composed", items=ids)
                await self._items.end(ids, "failed")
        await self._deliveries.plan([one for one, _ in composed], [of for _, of in composed])
        # What was planned before a crash keeps its body: only what that body tells is done.
        planned = await self._deliveries.many(one.id for one, _ in composed)
        await self._items.composed({one["_id"]: one["items"] for one in planned})
        return len(composed)

    async def asking(self, streams: set[str]) -> dict[str, Document]:
        """Subscriptions that run, of owners that may still read; those of a partner go on when its access is extended."""
        found = [one for one in await self._views.many(subscriptions, streams) if one["active"]]
        accounts = {one["owner"]["id"] for one in found if one["owner"]["kind"] == "account"}
        over = {one for one in accounts if not await self._partners.lasts(one)}
        return {one["_id"]: one for one in found if one["owner"]["kind"] == "office" or one["owner"]["id"] not in over}

    def _settled(self, items: Sequence[Document]) -> bool:
        """Whether nothing more came of late, or the first has waited long enough."""
        now = self._now()
        due: list[datetime] = [one["due_at"] for one in items]
        return max(due) <= now or min(due) + SETTLES_AT_MOST <= now

    async def _names(self, province: str, told: Sequence[Mapping[str, Any]]) -> Names:
        """What the organisations are called that facts name by their id alone."""
        concerned = {one for fact in told for one in (*fact["data"].get("organisations", ()), fact["by"]) if one}
        streams = [stream_name("membership", province, "members", one) for one in concerned]
        return {one["member_id"]: one["name"] for one in await self._views.many(members, streams)}

    def _composed(self, subscription: Document, kept: Sequence[KeptFact], names: Names) -> Outgoing:
        facts = [Told(**one.told | {"names": names}) for one in kept]
        lines = _lines(kept, names, subscription["language"])
        invites = subscription["channel"] == "email" and len(kept) == 1 and kept[0].days is None
        outgoing_id = f"send:{subscription['subscription_id']}:{kept[0].id}"
        made = self._message(subscription, kept, lines)
        outgoing = self._outgoing(outgoing_id, subscription, made, lines, facts, invites=invites)
        told_about = figures(kept) if subscription["channel"] == "in_app" else ()  # what was sent is out of reach
        if not told_about:
            return outgoing
        bare = _lines([without_words(one) for one in kept], names, subscription["language"])
        return replace(outgoing, figures=told_about, bare=self._message(subscription, kept, bare).text)

    def _message(self, subscription: Document, kept: Sequence[KeptFact], lines: Sequence[Line]) -> Message:
        cadence: Cadence | None = None if subscription["cadence"] == "immediate" else subscription["cadence"]
        in_app = subscription["channel"] == "in_app"
        return message(
            lines,
            subscription["language"],
            heading=None,
            end_link=None if in_app else end_link(self._base_url, self._key, subscription["_id"]),
            base_url=self._base_url,
            kind=_kind(kept, cadence),
            cadence=cadence,
        )

    def _outgoing(
        self,
        outgoing_id: str,
        subscription: Document,
        made: Message,
        lines: Sequence[Line],
        facts: Sequence[Told],
        *,
        invites: bool,
    ) -> Outgoing:
        method = METHODS.get(fact_of(facts[0].type)) if invites else None
        calendar = None
        if method is not None:
            calendar = invitation(
                facts[0], made.language, organizer=self._organizer, attendee=ATTENDEE, base_url=self._base_url
            ).ics
        province = subscription["province"]
        return Outgoing(
            id=outgoing_id,
            province=province,
            channel=subscription["channel"],
            contact_point_id=subscription.get("contact_point_id"),
            owner=owner_key(province, Owner.model_validate(subscription["owner"])),
            subscription=subscription["_id"],
            subject=made.subject,
            text=made.text,
            html=made.html,
            language=made.language,
            sms=made.sms,
            thread=facts[0].stream if len(facts) == 1 else None,
            calendar=calendar,
            calendar_method=method,
            events=tuple(dict.fromkeys(one.event_id for one in facts)),
            link=lines[0].link,
        )


def _lines(kept: Sequence[KeptFact], names: Names, language: str) -> list[Line]:
    told = [(Told(**one.told | {"names": names}), one.days) for one in kept]
    return [line(one, language) if days is None else reminder(one, days, language) for one, days in told]


def _kind(kept: Sequence[KeptFact], cadence: Cadence | None) -> Kind:
    if cadence is not None and len(kept) > 1:
        return "digest"
    if len(kept) > 1:
        return "several"
    return "single" if kept[0].days is None else "reminder"
