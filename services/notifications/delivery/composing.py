"""Items become messages: what one command has made comes as one, a digest's day as one, with a body that stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from services.notifications.delivery.outgoing import Deliveries, Outgoing
from services.notifications.planning.items import Items
from services.notifications.planning.times import SETTLES_AT_MOST
from services.notifications.subscriptions.one_click import link as end_link
from services.notifications.subscriptions.views import subscriptions
from services.notifications.words.calendars import invitation
from services.notifications.words.events import Line, Told, line, reminder
from services.notifications.words.messages import Message, message
from shared.runtime.store import Document
from shared.streams.views import Views

AT_ONCE = 200
MOST_LINES = 100
"""What a message tells at most; the rest comes as the next one."""


class Composing:
    """Puts what is due into messages. `base_url` is the platform's address, `key` signs links that end a subscription."""

    def __init__(
        self,
        views: Views,
        items: Items,
        deliveries: Deliveries,
        now: Callable[[], datetime],
        base_url: str,
        key: bytes,
    ) -> None:
        self._views, self._items, self._deliveries, self._now = views, items, deliveries, now
        self._base_url, self._key = base_url, key

    async def round(self, province: str) -> int:
        """Compose what is due in a province now; how many messages it were. Raises StoreAway."""
        bundles = await self._items.of_bundles(await self._items.due(province, AT_ONCE))
        settled = [items[:MOST_LINES] for items in bundles.values() if self._settled(items)]
        if not settled:
            return 0
        known = await self._asking({items[0]["subscription"] for items in settled})
        composed: list[tuple[Outgoing, list[str]]] = []
        for items in settled:
            subscription = known.get(items[0]["subscription"])
            if subscription is None:
                await self._items.end([one["_id"] for one in items], "suppressed")
            else:
                composed.append((self._composed(subscription, items), [one["_id"] for one in items]))
        await self._deliveries.plan([one for one, _ in composed], [of for _, of in composed])
        # What was planned before a crash keeps its body: only what that body tells is done.
        for planned in await self._deliveries.many(one.id for one, _ in composed):
            await self._items.end(planned["items"], "composed", planned["_id"])
        return len(composed)

    async def _asking(self, streams: set[str]) -> dict[str, Document]:
        found = await self._views.many(subscriptions, streams)
        return {one["_id"]: one for one in found if one["active"]}

    def _settled(self, items: Sequence[Document]) -> bool:
        """Whether nothing more came of late, or the first has waited long enough."""
        now = self._now()
        due = [one["due_at"] for one in items]
        return max(due) <= now or min(due) + SETTLES_AT_MOST <= now

    def _composed(self, subscription: Document, items: Sequence[Document]) -> Outgoing:
        language = subscription["language"]
        told = [(Told(**one["told"]), one["days"]) for one in items]
        lines = [line(one, language) if days is None else reminder(one, days, language) for one, days in told]
        stream = subscription["_id"]
        ends = end_link(self._base_url, self._key, stream) if subscription["channel"] != "in_app" else None
        made = message(
            lines, language, heading=None, end_link=ends, base_url=self._base_url, kind=_kind(subscription, items)
        )
        method, calendar = invitation(told[0][0]) if len(told) == 1 and told[0][1] is None else (None, None)
        first = items[0]["_id"].partition(":")[2]
        return _outgoing(
            f"send:{subscription['subscription_id']}:{first}", subscription, made, lines, told[0][0], calendar, method
        )


def owner_of(subscription: Mapping[str, object], province: str) -> str:
    """Who a message is for: `account:amina`, or `office:PK-SD/secretariat`."""
    owner = subscription["owner"]
    assert isinstance(owner, Mapping)
    return f"account:{owner['id']}" if owner["kind"] == "account" else f"office:{province}/{owner['id']}"


def _kind(subscription: Document, items: Sequence[Document]) -> str:
    if items[0]["days"] is not None and len(items) == 1:
        return "reminder"
    if len(items) == 1:
        return "single"
    return "several" if subscription["cadence"] == "immediate" else "digest"


def _outgoing(
    of: str,
    subscription: Document,
    made: Message,
    lines: Sequence[Line],
    told: Told,
    calendar: bytes | None,
    method: str | None,
) -> Outgoing:
    one_stream = len(lines) == 1
    return Outgoing(
        id=of,
        province=subscription["province"],
        channel=subscription["channel"],
        contact_point_id=subscription.get("contact_point_id"),
        owner=owner_of(subscription, subscription["province"]),
        subscription=subscription["_id"],
        subject=made.subject,
        text=made.text,
        html=made.html,
        language=made.language,
        sms=made.sms,
        thread=told.stream if one_stream else None,
        calendar=calendar,
        calendar_method=method,
        events=tuple(dict.fromkeys([told.event_id])) if one_stream else (),
        link=lines[0].link,
    )
