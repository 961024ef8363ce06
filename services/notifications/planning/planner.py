"""Facts become items: each for the subscriptions that it meets, once, and none that is old."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.notifications.planning.items import Item, Items, KeptFact
from services.notifications.planning.people import accounts_of
from services.notifications.planning.times import due_at
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
    """Matches facts with subscriptions and keeps what is to be told. Raises StoreAway."""

    def __init__(self, views: Views, items: Items, today: Callable[[], date], now: Callable[[], datetime]) -> None:
        self._views, self._items, self._today, self._now = views, items, today, now

    async def take(self, records: Sequence[Read]) -> None:
        """What a batch of a province's records tells people; of a file's rows the file alone."""
        oldest = self._now() - TOO_OLD
        told = [read for read in records if read.recorded.at >= oldest and _for_people(read.recorded.event)]
        await self.plan([_tellable(read) for read in told])

    async def plan(self, tellables: Sequence[Tellable]) -> int:
        """Keep an item for each subscription that each of these facts meets; how many were new."""
        items: list[Item] = []
        for province in sorted({one.province for one in tellables}):
            items += await self._of_province(province, [one for one in tellables if one.province == province])
        told = {one.id: one for one in tellables}
        facts = (KeptFact(of, written(told[of].told), told[of].days) for of in {item.fact for item in items})
        return await self._items.plan(items, facts)

    async def _of_province(self, province: str, tellables: Sequence[Tellable]) -> list[Item]:
        concerned = {one for tellable in tellables for one in (*tellable.organisations, tellable.by)}
        acting = await accounts_of(self._views, province, concerned, self._today())
        facts = [(tellable, _fact(tellable, acting)) for tellable in tellables]
        keys = {key for _, fact in facts for key in keys_met(fact)}
        by_key: dict[str, list[Document]] = {}
        for document in await self._views.any_of(subscriptions, "keys", keys):
            for key in document["keys"]:
                by_key.setdefault(key, []).append(document)
        now = self._now()
        return [
            _item(tellable, subscription, now)
            for tellable, fact in facts
            for at in (tellable.at.isoformat(),)
            for subscription in _met(by_key, fact)
            if subscription["since"] <= at and not _own(subscription, tellable.by, acting)
        ]


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


def _own(subscription: Document, by: str, acting: Mapping[str, frozenset[str]]) -> bool:
    """Whether the owner's own organisation did it: nobody is told of what they did themselves."""
    owner = subscription["owner"]
    if owner["kind"] == "office":
        return bool(by) and owner.get("organisation_id") == by
    return owner["id"] in acting.get(by, frozenset())


def _item(tellable: Tellable, subscription: Document, now: datetime) -> Item:
    name = subscription["subscription_id"]
    due = due_at(subscription, now)
    if tellable.kind in AT_ONCE and subscription["channel"] == "email" and subscription["cadence"] != "immediate":
        due, together = due_at(subscription | {"cadence": "immediate"}, now), tellable.together
    elif subscription["cadence"] == "immediate":
        together = tellable.together
    else:
        together = due.isoformat()
    return Item(
        id=f"{tellable.id}:{name}",
        province=tellable.province,
        subscription=subscription["_id"],
        bundle=f"{together}:{name}",
        due_at=due,
        fact=tellable.id,
    )
