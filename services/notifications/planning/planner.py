"""Facts meet the subscriptions that are told of them: each once, and none that is old."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.notifications.planning.facts import Facts, KeptFact, Telling
from services.notifications.planning.items import Item, Items, item
from services.notifications.planning.people import accounts_of
from services.notifications.planning.times import SETTLES, due_at
from services.notifications.subscriptions.matching import Fact, keys_met, meets
from services.notifications.subscriptions.views import subscriptions
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
        acting = await accounts_of(self._views, province, concerned, self._today())
        facts = [(tellable, _fact(tellable, acting)) for tellable in tellables]
        keys = {key for _, fact in facts for key in keys_met(fact)}
        by_key: dict[str, list[Document]] = {}
        for document in await self._views.any_of(subscriptions, "keys", keys):
            for key in document["keys"]:
                by_key.setdefault(key, []).append(document)
        return (
            (tellable, [one for one in _met(by_key, fact) if _tells(one, tellable, acting)]) for tellable, fact in facts
        )


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


def _met(by_key: Mapping[str, Iterable[Document]], fact: Fact) -> Iterable[Document]:
    """The subscriptions that a fact meets, each once."""
    found = {one["_id"]: one for key in keys_met(fact) for one in by_key.get(key, ())}
    return [one for _, one in sorted(found.items()) if meets(one, fact)]


def _tells(subscription: Document, tellable: Tellable, acting: Mapping[str, frozenset[str]]) -> bool:
    """Whether a subscription that a fact meets is told: nobody is of what was before, or of what they did themselves."""
    if subscription["since"] > tellable.at.isoformat():
        return False
    owner, by = subscription["owner"], tellable.by
    if owner["kind"] == "office":
        return not by or owner.get("organisation_id") != by
    return owner["id"] not in acting.get(by, frozenset())


def _telling(tellable: Tellable, met: Sequence[Document], now: datetime) -> Telling:
    soon = now + SETTLES
    at_once: list[str] = []
    later: dict[tuple[datetime, str], list[str]] = {}
    for one in met:
        due, together = _when(tellable, one, now)
        told = at_once if (due, together) == (soon, tellable.together) else later.setdefault((due, together), [])
        told.append(one["subscription_id"])
    return Telling(_kept(tellable), tellable.province, tellable.together, soon, at_once, later)


def _item(tellable: Tellable, subscription: Document, now: datetime) -> Item:
    due, together = _when(tellable, subscription, now)
    return item(tellable.id, tellable.province, subscription["subscription_id"], due, together)


def _kept(tellable: Tellable) -> KeptFact:
    return KeptFact(tellable.id, written(tellable.told), tellable.days)


def _when(tellable: Tellable, subscription: Document, now: datetime) -> tuple[datetime, str]:
    """When a subscription is told of a fact (UTC), and what that is called which it is told together with."""
    due = due_at(subscription, now)
    if subscription["cadence"] == "immediate":
        return due, tellable.together
    if tellable.kind in AT_ONCE and subscription["channel"] == "email":
        return due_at(subscription | {"cadence": "immediate"}, now), tellable.together
    return due, due.isoformat()
