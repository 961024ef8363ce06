"""What is due becomes messages: what one command has made comes as one, a digest's day as one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from services.notifications.delivery.composing import Composer, Wanted
from services.notifications.planning.facts import Facts, KeptFact, Telling
from services.notifications.planning.items import Item, Items, item, item_id
from services.notifications.planning.times import SETTLES_AT_MOST
from shared.contracts.topics import stream_name

AT_ONCE = 200
MOST_LINES = 100
"""What a message tells at most; the rest comes as the next one."""


class Rounds:
    """Has what is due composed. Every method raises StoreAway."""

    def __init__(self, facts: Facts, items: Items, composer: Composer, now: Callable[[], datetime]) -> None:
        self._facts, self._items, self._composer, self._now = facts, items, composer, now

    async def round(self, province: str) -> int:
        """Compose what is due in a province now, or some of it; how many messages, and items of later ones, it were."""
        return await self._of_facts(province) + await self._of_items(province)

    async def _of_facts(self, province: str) -> int:
        """What is told at once, from the facts themselves; of what is told later items are made."""
        waiting = await self._facts.of_together(await self._facts.due(province, AT_ONCE))
        wanted: list[Wanted] = []
        parted: list[tuple[Sequence[Telling], str]] = []
        ended: list[Telling] = []
        for tellings in waiting.values():
            if len(wanted) >= AT_ONCE or not self._settled(one.due_at for one in tellings):
                continue
            told = sorted({one for telling in tellings for one in telling.pending})
            now = told[: AT_ONCE - len(wanted)]
            wanted += _wanted(province, tellings, now)
            if len(now) < len(told):
                parted.append((tellings, now[-1]))
            else:
                ended += tellings
        kept = {one.fact.id: one.fact for tellings in waiting.values() for one in tellings}
        composed = await self._compose(province, wanted, kept)
        later = await self._items.plan([one for telling in ended for one in _later(telling)])
        await self._facts.told([one.fact.id for one in ended])
        for part, until in parted:
            await self._facts.told_until([one.fact.id for one in part], until)
        return composed + later

    async def _compose(self, province: str, wanted: Sequence[Wanted], kept: Mapping[str, KeptFact]) -> int:
        """Until something has become of all; messages that were planned before a crash may tell but some of it."""
        messages = 0
        while wanted:
            composed = await self._composer.compose(province, wanted, kept)
            messages += len(composed.messages)
            failed = [(one, name) for one in wanted for name in one.facts if name in composed.failed]
            await self._items.plan([_failed(province, *one, self._now()) for one in failed], "failed")
            done = composed.items
            left = [(one, {name: of for name, of in one.facts.items() if name not in done}) for one in wanted]
            wanted = [Wanted(one.subscription, facts) for one, facts in left if facts]
        return messages

    async def _of_items(self, province: str) -> int:
        bundles = await self._items.of_bundles(await self._items.due(province, AT_ONCE))
        settled = [items[:MOST_LINES] for items in bundles.values() if self._settled(one["due_at"] for one in items)]
        if not settled:
            return 0
        wanted = [Wanted(items[0]["subscription"], {one["_id"]: one["fact"] for one in items}) for items in settled]
        kept = await self._facts.get({fact for one in wanted for fact in one.facts.values()})
        composed = await self._composer.compose(province, wanted, kept)
        await self._items.end(composed.suppressed, "suppressed")
        await self._items.end(composed.failed, "failed")
        await self._items.composed(composed.messages)
        return len(composed.messages)

    def _settled(self, due: Iterable[datetime]) -> bool:
        """Whether nothing more came of late, or the first has waited long enough."""
        now, times = self._now(), sorted(due)
        return times[-1] <= now or times[0] + SETTLES_AT_MOST <= now


def _wanted(province: str, tellings: Iterable[Telling], subscription_ids: Sequence[str]) -> Iterator[Wanted]:
    """The messages to these subscriptions, each of what still waits for it."""
    asked, told = set(subscription_ids), defaultdict[str, list[str]](list)
    for telling in tellings:
        for one in asked.intersection(telling.pending):
            told[one].append(telling.fact.id)
    for one in subscription_ids:
        stream = stream_name("notifications", province, "subscriptions", one)
        for start in range(0, len(told[one]), MOST_LINES):
            yield Wanted(stream, {item_id(fact, one): fact for fact in told[one][start : start + MOST_LINES]})


def _later(telling: Telling) -> Iterator[Item]:
    """The items of those that are told later."""
    for (due_at, together), subscription_ids in telling.later.items():
        for one in subscription_ids:
            yield item(telling.fact.id, telling.province, one, due_at, together, telling.planned_at)


def _failed(province: str, wanted: Wanted, name: str, now: datetime) -> Item:
    """The item of a fact that can't be put into words for a subscription."""
    return Item(name, province, wanted.subscription, name, now, wanted.facts[name])
