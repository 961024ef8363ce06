"""Rows of people told: one fact against very many subscriptions, many facts against many, and a large file."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from services.notifications.delivery.outgoing import Deliveries
from services.notifications.planning.facts import FACTS as KEPT_FACTS
from services.notifications.planning.facts import Facts
from services.notifications.planning.items import Items
from services.notifications.planning.planner import Planner
from services.notifications.subscriptions.views import interests
from shared.contracts.catalogue import EVENTS
from shared.contracts.commitments import CommitmentMade
from shared.contracts.event import Event
from shared.contracts.recorded import Recorded
from shared.contracts.reporting import ImportCompleted, IndicatorSubmitted
from shared.contracts.subscriptions import Owner, SubscriptionFilter, SubscriptionStarted
from shared.contracts.topics import aggregate_of
from shared.reference.areas import districts
from shared.runtime.store import Database
from shared.streams.pointers import ensure_indexes
from shared.streams.records import Read
from shared.streams.views import Views
from tests.integration.imports.rig import NOW
from tests.performance.bench import Bench
from tests.performance.figures import Figure, limited, reached, undisturbed
from tests.performance.filled import fill

SINDH = "PK-SD"
PLACES = [area.code for area in districts(SINDH)]
MANY, SOME, ROWS = 100_000, 10_000, 100_000
FACTS, BATCH = 5_000, 500
KINDS = [name.rpartition(".")[0] for name, event in EVENTS.items() if event.audience == "partner"]


@dataclass
class Raw:
    """What a planner looks at of a record."""

    headers: list[tuple[str, bytes | None]] = field(default_factory=list)
    topic: str = "lead.pk-sd.advocacy"
    partition: int = 0
    offset: int = 0
    key: bytes | None = None
    value: bytes | None = None


async def telling(bench: Bench) -> list[Figure]:
    """Each on the fast store."""
    measured = []
    for kind in bench.here("fast"):
        many, some = bench.sized(MANY // 10, MANY), bench.sized(SOME // 10, SOME)
        async with bench.stack.database(kind) as database:
            row = f"one event planned against {many:,} subscriptions, ms"
            bench.say(f"{row}, on the {kind} store")
            measured.append(limited(row, kind, await one_milliseconds(database, many), 10.0))
        async with bench.stack.database(kind) as database:
            row = f"events a second planned against {some:,} subscriptions"
            bench.say(f"{row}, on the {kind} store")
            facts = bench.sized(FACTS // 5, FACTS)
            measured.append(reached(row, kind, await events_a_second(database, some, facts), 1_000.0))
        async with bench.stack.database(kind) as database:
            rows = bench.sized(ROWS // 10, ROWS)
            row = f"messages of an import of {rows:,} rows"
            bench.say(f"{row}, on the {kind} store")
            measured.append(limited(row, kind, await messages_of_an_import(database, rows), 1.0))
    return measured


async def one_milliseconds(database: Database, many: int) -> float:
    """The middle of a hundred, each planned alone."""
    planner = await _planner(database, many)
    taken = []
    with undisturbed():
        for number in range(100):
            read = _promise(number)
            began = time.perf_counter()
            await planner.take([read])
            taken.append(1_000 * (time.perf_counter() - began))
    assert await database[KEPT_FACTS].estimated_document_count() > 0
    return sorted(taken)[len(taken) // 2]


async def events_a_second(database: Database, some: int, facts: int) -> float:
    """Facts in the batches in which they come from Kafka."""
    planner = await _planner(database, some)
    batches = [[_promise(number) for number in range(start, start + BATCH)] for start in range(0, facts, BATCH)]
    with undisturbed():
        began = time.perf_counter()
        for batch in batches:
            await planner.take(batch)
        taken = time.perf_counter() - began
    return facts / taken


async def messages_of_an_import(database: Database, rows: int) -> float:
    """How many messages the rows of a file and the file's own event make for somebody who asks for everything."""
    planner = await _planner(database, 0)
    await fill(database, interests, [_subscription(0, SubscriptionFilter())])
    row = IndicatorSubmitted(**IndicatorSubmitted.example | {"import_id": "f1"})
    for start in range(0, rows, BATCH):
        await planner.take([_read(row, f"reporting/{SINDH}/series/{number}") for number in range(start, start + BATCH)])
    file = ImportCompleted(**ImportCompleted.example | {"import_id": "f1"})
    await planner.take([_read(file, f"reporting/{SINDH}/imports/f1")])
    return float(sum([one["messages"] async for one in database[KEPT_FACTS].find({}, {"messages": 1})]))


async def _planner(database: Database, many: int) -> Planner:
    facts, items = Facts(lambda: database, lambda: NOW), Items(lambda: database, lambda: NOW)
    for part in (facts, items, Deliveries(lambda: database, lambda: NOW)):
        await part.ensure_indexes()
    await ensure_indexes(database, (interests,))
    await fill(database, interests, _subscriptions(many))
    return Planner(Views(database), facts, items, NOW.date, lambda: NOW)


def _subscriptions(many: int) -> Iterator[tuple[str, list[Event]]]:
    """As people subscribe: most to some types in their district, some to what concerns them, a few to a goal."""
    chance = random.Random(11)
    for number in range(many):
        kinds = tuple(chance.sample(KINDS, 3))
        share = chance.random()
        if share < 0.7:
            wanted = SubscriptionFilter(types=kinds, districts=tuple(chance.sample(PLACES, 2)))
        elif share < 0.95:
            wanted = SubscriptionFilter(mine=True)
        else:
            wanted = SubscriptionFilter(types=kinds, goals=(chance.randint(1, 17),), districts=(chance.choice(PLACES),))
        yield _subscription(number, wanted)


def _subscription(number: int, wanted: SubscriptionFilter) -> tuple[str, list[Event]]:
    name = f"s{number}"
    given = SubscriptionStarted.example | {"subscription_id": name, "channel": "in_app", "contact_point_id": None}
    given |= {"owner": Owner(kind="account", id=f"a{number}"), "filter": wanted, "cadence": "immediate"}
    return f"notifications/{SINDH}/subscriptions/{name}", [SubscriptionStarted(**given)]


def _promise(number: int) -> Read:
    place = PLACES[number % len(PLACES)]
    told = CommitmentMade(**CommitmentMade.example | {"districts": [place]})
    return _read(told, f"advocacy/{SINDH}/commitments/{number}")


def _read(event: Event, stream: str) -> Read:
    return Read(aggregate_of(stream), Recorded(event, event.type, stream, 1, NOW, "lcas", SINDH), Raw(), {})
