"""The row of messages: planned, composed and sent while many that were sent before are kept, and while none is."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from prometheus_client import CollectorRegistry

from services.notifications.contacts.addresses import Addresses
from services.notifications.contacts.bounced import Bounced
from services.notifications.delivery.channels import Channel
from services.notifications.delivery.composing import Composer
from services.notifications.delivery.in_app import InApp
from services.notifications.delivery.making import Making
from services.notifications.delivery.outgoing import Deliveries, Outgoing
from services.notifications.delivery.rounds import Rounds
from services.notifications.delivery.sending import Sending
from services.notifications.inbox.letters import Inbox
from services.notifications.planning.facts import Facts, KeptFact, Telling
from services.notifications.planning.items import Items
from services.notifications.planning.planner import Planner, Tellable
from services.notifications.subscriptions.views import interests, subscriptions
from services.notifications.words.events import Told
from shared.contracts.commitments import CommitmentMade
from shared.contracts.event import Event
from shared.contracts.subscriptions import Owner, SubscriptionFilter, SubscriptionStarted
from shared.following.partners import Partners
from shared.journal import Journal
from shared.journal.backlog import Backlog
from shared.journal.lease import Leases
from shared.runtime.metrics import DeliveryMetrics
from shared.runtime.store import Database
from shared.streams.views import Views
from tests.integration.imports.rig import NOW
from tests.performance.bench import PAIRS, Bench
from tests.performance.events import SINDH
from tests.performance.figures import Figure, compared, in_turn
from tests.performance.filled import fill

KEPT, AT_ONCE = 20_000, 1_000
SUBSCRIBERS, FACTS = 40, 10
LETTERS_OF = 4
"""Every so many-th subscriber wants letters, all others the inbox."""


class Post:
    """A mail server that takes everything at once: what is left is our own work and the store's."""

    target, at_once = "post", 1

    async def send(self, outgoing: Outgoing, address: str | None) -> None:
        """Take a letter."""
        del outgoing, address


class Office:
    """All that tells people of a province, on a database and a clock of its own."""

    def __init__(self, database: Database) -> None:
        def now() -> datetime:
            return self._now

        def of() -> Database:
            return database

        async def forget() -> None:
            """Nothing is old here."""

        self._now, self._facts = NOW, 0
        self._database, views = database, Views(database)
        self._kept, self._items = Facts(of, now), Items(of, now)
        self._deliveries, self._inbox = Deliveries(of, now), Inbox(of, now)
        self._planner = Planner(views, self._kept, self._items, NOW.date, now)
        addresses = Addresses(of)
        journal = Journal(database["journal"], Backlog(database["journal"], 1), now, lambda: None)
        making = Making("http://lead", b"k" * 32, "lead@lead.example")
        composer = Composer(views, self._deliveries, Partners(views, NOW.date, now), making)
        channels: dict[str, Channel] = {"in_app": InApp(self._inbox), "email": Post()}
        self._sending = Sending(
            (SINDH,),
            Leases(database, "the-bench"),
            Rounds(self._kept, self._items, composer, now),
            composer,
            self._deliveries,
            channels,
            addresses,
            Bounced(journal, views, addresses),
            DeliveryMetrics(CollectorRegistry()),
            forget,
            now,
        )

    async def begin(self, kept: int) -> None:
        """Subscriptions to everything, and so many messages that were sent before."""
        for part in (self._kept, self._items, self._deliveries, self._inbox):
            await part.ensure_indexes()
        for view in (subscriptions, interests):
            await fill(self._database, view, [_subscription(number) for number in range(SUBSCRIBERS)])
        for start in range(0, kept, AT_ONCE):
            names = [f"kept{number}" for number in range(start, min(start + AT_ONCE, kept))]
            await self._deliveries.plan([_sent(name) for name in names])
            await self._kept.plan(_told(name) for name in names)
        await self._database["deliveries"].update_many({}, {"$set": {"state": "sent"}})
        await self._database["message_facts"].update_many({}, {"$set": {"state": "told"}})

    async def rate(self) -> float:
        """Messages a second, from facts to what was sent."""
        facts = [_fact(number) for number in range(self._facts, self._facts + FACTS)]
        self._facts += FACTS
        before = await self._database["deliveries"].count_documents({"state": "sent"})
        began = time.perf_counter()
        await self._planner.plan(facts)
        self._now += timedelta(minutes=1)
        while await self._sending.round():
            pass
        taken = time.perf_counter() - began
        sent = await self._database["deliveries"].count_documents({"state": "sent"}) - before
        assert sent == FACTS * SUBSCRIBERS, sent
        return sent / taken


async def messages(bench: Bench) -> list[Figure]:
    """On the fast store, with many kept and with none, in turn."""
    measured = []
    for kind in bench.here("fast"):
        kept = bench.sized(KEPT // 10, KEPT)
        row = f"messages a second while {kept:,} are kept, beside none"
        bench.say(f"{row}, on the {kind} store")
        async with bench.stack.database(kind) as full, bench.stack.database(kind) as empty:
            offices: Sequence[Office] = Office(full), Office(empty)
            await offices[0].begin(kept)
            await offices[1].begin(0)
            pairs = await in_turn(PAIRS, *(office.rate for office in offices))
        measured.append(compared(row, kind, [(many, none) for many, none in pairs], 0.8))
    return measured


def _subscription(number: int) -> tuple[str, list[Event]]:
    name = f"s{number}"
    letters = not number % LETTERS_OF
    given = SubscriptionStarted.example | {
        "subscription_id": name,
        "owner": Owner(kind="account", id=f"a{number}"),
        "filter": SubscriptionFilter(),
        "cadence": "immediate",
        "channel": "email" if letters else "in_app",
        "contact_point_id": f"email-of-a{number}" if letters else None,
    }
    return f"notifications/{SINDH}/subscriptions/{name}", [SubscriptionStarted(**given)]


def _fact(number: int) -> Tellable:
    stream = f"advocacy/{SINDH}/commitments/{number}"
    data = CommitmentMade(**CommitmentMade.example).model_dump(mode="json", exclude_none=True)
    told = Told(
        type=CommitmentMade.type,
        data=data,
        stream=stream,
        version=1,
        event_id=stream,
        province=SINDH,
        at=NOW,
        by="lcas",
    )
    return Tellable(stream, CommitmentMade.type.rpartition(".")[0], told, stream)


_KEPT = Outgoing("", SINDH, "in_app", None, "account:a0", None, "Told", "Told.", "<p>Told.</p>", "en", "Told.")


def _sent(name: str) -> Outgoing:
    return replace(_KEPT, id=name)


def _told(name: str) -> Telling:
    return Telling(KeptFact(name, {}), SINDH, name, NOW, ["s0"])
