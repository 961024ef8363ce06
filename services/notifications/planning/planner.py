"""Facts meet the subscriptions that are told of them: each once, and none that is old."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.notifications.planning.facts import Facts, KeptFact, Telling
from services.notifications.planning.items import Item, Items, item
from services.notifications.planning.people import accounts_of
from services.notifications.planning.times import SETTLES, due_at
from services.notifications.subscriptions.matching import Fact, keys_met, meets
from services.notifications.subscriptions.views import interests
from services.notifications.words.events import Told, written
from shared.contracts.casts import fact_of
from shared.contracts.envelope import event_id
from shared.contracts.event import Event
from shared.contracts.reporting import ImportCompleted
from shared.runtime.store import Document
from shared.streams.records import Read
from shared.streams.views import Views

TOO_OLD = timedelta(days=7)
CORRELATION = "ce_correlationid"
AT_ONCE = frozenset(
    {
        "advocacy.legislator_meeting_scheduled",
        "advocacy.legislator_meeting_rescheduled",
        "advocacy.legislator_meeting_cancelled",
    }
)
"""What a letter brings into a calendar comes at once, also to whoever reads the rest in a digest."""


@dataclass(frozen=True, slots=True)
class Tellable:
    """A fact that people may be told. `id` tells it from all others, `together` names what comes in one message.

    `kind` is what filters call it. Of a reminder `days` is how long until its date, and `fell_due` when that was seen:
    whoever has subscribed since the event is reminded too, and whoever did it also.
    """

    id: str
    kind: str
    told: Told
    together: str
    days: int | None = None
    fell_due: datetime | None = None

    @property
    def province(self) -> str:
        return self.told.province

    @property
    def at(self) -> datetime:
        return self.fell_due or self.told.at

    @property
    def by(self) -> str:
        return self.told.by if self.fell_due is None else ""

    @property
    def organisations(self) -> tuple[str, ...]:
        return tuple(self.told.data.get("organisations", ()))


class Planner:
    """Matches facts with subscriptions and keeps who is to be told. Raises StoreAway."""

    def __init__(
        self, views: Views, facts: Facts, items: Items, today: Callable[[], date], now: Callable[[], datetime]
    ) -> None:
        self._views, self._facts, self._items, self._today, self._now = views, facts, items, today, now

    async def take(self, records: Sequence[Read]) -> None:
        """What a batch of a province's records tells people; of a file's rows the file alone."""
        oldest = self._now() - TOO_OLD
        told = [read for read in records if read.recorded.at >= oldest and _for_people(read.recorded.event)]
        await self.plan([_tellable(read) for read in told])

    async def plan(self, tellables: Sequence[Tellable]) -> int:
        """Keep each of these facts with the subscriptions that it meets now; how many were new and meet any."""
        now = self._now()
        met = await self._met(tellables)
        return await self._facts.plan(_telling(tellable, found, now) for tellable, found in met if found)

    async def remind(self, tellables: Sequence[Tellable]) -> int:
        """Keep an item for each subscription that a fact meets, also where it was kept for others before; how many."""
        now = self._now()
        met = await self._met(tellables)
        await self._facts.keep(_kept(tellable) for tellable, found in met if found)
        return await self._items.plan([_item(tellable, one, now) for tellable, found in met for one in found])

    async def _met(self, tellables: Sequence[Tellable]) -> list[tuple[Tellable, list[Document]]]:
        """The subscriptions that each of these facts meets, in the order of their ids."""
        met: list[tuple[Tellable, list[Document]]] = []
        for province in sorted({one.province for one in tellables}):
            met += await self._of_province(province, [one for one in tellables if one.province == province])
        return met

    async def _of_province(
        self, province: str, tellables: Sequence[Tellable]
    ) -> Iterable[tuple[Tellable, list[Document]]]:
        concerned = {one for tellable in tellables for one in (*tellable.organisations, tellable.by)}
        keys = {key for tellable in tellables for key in keys_met(_fact(tellable, {}))}
        acting, found = await asyncio.gather(  # most facts concern nobody whose accounts are to be looked for besides
            accounts_of(self._views, province, concerned, self._today()),
            self._views.any_of(interests, "keys", keys),
        )
        facts = [(tellable, _fact(tellable, acting)) for tellable in tellables]
        if of_people := {key for _, fact in facts for key in keys_met(fact)} - keys:
            found += await self._views.any_of(interests, "keys", of_people)
        by_key = defaultdict[str, list[Document]](list)
        for document in found:
            for key in document["keys"]:
                by_key[key].append(document)
        return ((tellable, _told(by_key, tellable, fact, acting)) for tellable, fact in facts)


def _for_people(event: Event | None) -> bool:
    """Whether people are told of an event: of a file's rows they are not, the file's own event speaks for them."""
    if event is None or event.audience == "internal":
        return False
    return isinstance(event, ImportCompleted) or getattr(event, "import_id", None) is None


def _tellable(read: Read) -> Tellable:
    recorded, event = read.recorded, read.recorded.event
    assert event is not None
    correlation = read.headers.get(CORRELATION)
    told_id = event_id(recorded.stream, recorded.version)
    return Tellable(
        told_id,
        fact_of(recorded.type),
        Told(
            type=recorded.type,
            data=event.model_dump(mode="json", exclude_none=True),
            stream=recorded.stream,
            version=recorded.version,
            event_id=told_id,
            province=recorded.province,
            at=recorded.at,
            by=recorded.by,
        ),
        correlation.decode() if correlation else told_id,
    )


def _fact(tellable: Tellable, acting: Mapping[str, frozenset[str]]) -> Fact:
    data = tellable.told.data
    concerned = [acting.get(one, frozenset()) for one in tellable.organisations]
    return Fact(
        province=tellable.province,
        kind=tellable.kind,
        stream=tellable.told.stream,
        districts=tuple(data.get("districts", ())),
        goals=tuple(data.get("goals", ())),
        organisations=tellable.organisations,
        accounts=frozenset().union(*concerned),
    )


def _told(
    by_key: Mapping[str, Iterable[Document]],
    tellable: Tellable,
    fact: Fact,
    acting: Mapping[str, frozenset[str]],
) -> list[Document]:
    """The subscriptions that are told, each once: nobody is of what was before, or of what they did themselves."""
    at, by = tellable.at.isoformat(), tellable.by
    who_did_it = acting.get(by, frozenset())
    found = {one["_id"]: one for key in keys_met(fact) for one in by_key.get(key, ()) if one["since"] <= at}
    met = (one for _, one in sorted(found.items()) if meets(one.get("filter", {}), one["owner"], fact))
    return [one for one in met if not _did_it(one, by, who_did_it)]


def _did_it(interest: Document, by: str, who_did_it: Container[str]) -> bool:
    """Whether a subscription's owner is who did it, an office by its organisation, others by their account."""
    if "office" in interest:
        return bool(by) and interest["office"] == by
    return interest["owner"] in who_did_it


def _telling(tellable: Tellable, met: Sequence[Document], now: datetime) -> Telling:
    soon = now + SETTLES
    at_once: list[str] = []
    later: dict[tuple[datetime, str], list[str]] = {}
    for one in met:
        due, together = _when(tellable, one, now)
        told = at_once if (due, together) == (soon, tellable.together) else later.setdefault((due, together), [])
        told.append(_subscription_id(one))
    return Telling(_kept(tellable), tellable.province, tellable.together, soon, at_once, later)


def _item(tellable: Tellable, interest: Document, now: datetime) -> Item:
    due, together = _when(tellable, interest, now)
    return item(tellable.id, tellable.province, _subscription_id(interest), due, together)


def _subscription_id(interest: Document) -> str:
    stream: str = interest["_id"]
    return stream.rpartition("/")[2]


def _kept(tellable: Tellable) -> KeptFact:
    return KeptFact(tellable.id, written(tellable.told), tellable.days)


def _when(tellable: Tellable, interest: Document, now: datetime) -> tuple[datetime, str]:
    """When a subscription is told of a fact (UTC), and what that is called which it is told together with."""
    times = interest.get("times")
    if times is None:
        return now + SETTLES, tellable.together
    due = due_at(times, now)
    if times["cadence"] == "immediate":
        return due, tellable.together
    if tellable.kind in AT_ONCE and times["channel"] == "email":
        return due_at(times | {"cadence": "immediate"}, now), tellable.together
    return due, due.isoformat()
