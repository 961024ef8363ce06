"""People told in tests: facts planned, composed and sent by a real SMTP server and a real gateway, at a test's own time."""

from __future__ import annotations

import json
import socket
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import httpx
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from prometheus_client import CollectorRegistry

from services.notifications.contacts.addresses import Address, Addresses
from services.notifications.contacts.bounced import Bounced
from services.notifications.delivery.composing import Composer
from services.notifications.delivery.email import Email
from services.notifications.delivery.in_app import InApp
from services.notifications.delivery.making import Making
from services.notifications.delivery.outgoing import Deliveries
from services.notifications.delivery.rounds import Rounds
from services.notifications.delivery.sending import Sending
from services.notifications.delivery.sms import Sms
from services.notifications.inbox.letters import Inbox
from services.notifications.planning.facts import Facts
from services.notifications.planning.items import Items
from services.notifications.planning.planner import Planner
from services.notifications.planning.reminders import Reminders
from shared.contracts.event import Event
from shared.contracts.recorded import Recorded
from shared.contracts.subscriptions import AddressChannel, SubscriptionStarted
from shared.contracts.topics import aggregate_of, province_of
from shared.devstack.sms_gateway import Kept, handler, read
from shared.following.partners import Partners
from shared.journal.lease import Leases
from shared.runtime.metrics import DeliveryMetrics
from shared.streams.records import Read

if TYPE_CHECKING:
    from tests.integration.notifications.conftest import Notifications

PROMISE = "advocacy/PK-SD/commitments/c1"
IN_APP: dict[str, Any] = {"channel": "in_app", "contact_point_id": None, "filter": {}}
MINE = IN_APP | {"filter": {"mine": True}}
BASE, KEY = "https://alliances.example", b"k" * 32


@dataclass
class Raw:
    """A record's coordinates."""

    headers: Sequence[tuple[str, bytes | None]] = ()
    topic: str = "lead.pk-sd.advocacy"
    partition: int = 0
    offset: int = 0
    key: bytes | None = None
    value: bytes | None = None


@dataclass
class Caught:
    """Letters that a real SMTP server has taken; `answers` are what it says instead, one after the other.

    It knows no recipient of `unknown`.
    """

    letters: list[EmailMessage] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)

    async def handle_RCPT(  # noqa: N802  the name that aiosmtpd calls
        self, _server: object, _session: object, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.unknown:
            return f"550 <{address}>: no such user"
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802  as above
        if self.answers:
            return self.answers.pop(0)
        content = envelope.content
        assert isinstance(content, bytes)
        letter = BytesParser(policy=policy.default).parsebytes(content)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 taken"


@dataclass
class Messages:
    """What people are told of facts, by a clock that the test moves."""

    served: Notifications
    deliveries: Deliveries
    inbox: Inbox
    planner: Planner
    reminders: Reminders
    rounds: Rounds
    sending: Sending
    addresses: Addresses
    mail: Caught
    texts: Path
    _versions: Counter[str] = field(default_factory=Counter)

    async def subscribe(self, name: str = "s1", **changes: Any) -> str:
        """A subscription starts; its stream."""
        given = SubscriptionStarted.example | {"quiet_hours": None, "cadence": "immediate", "language": "en"} | changes
        stream = f"notifications/PK-SD/subscriptions/{name}"
        await self.served.hear(SubscriptionStarted, stream, **given | {"subscription_id": name})
        return stream

    async def tell(
        self, event: type[Event], stream: str, *, by: str = "lcas", correlation: str | None = None, **changes: Any
    ) -> Recorded:
        """Another service tells something: views fold it, and it is planned, twice."""
        fact = event.model_validate(event.example | changes)
        self._versions[stream] += 1
        at = self.served.clock.now
        recorded = Recorded(fact, fact.type, stream, self._versions[stream], at, by, province_of(stream))
        await self.served.take(recorded)
        await self.plan([recorded], correlation)
        return recorded

    async def plan(self, facts: list[Recorded], correlation: str | None = None) -> None:
        """The records arrive, and arrive again."""
        headers = {"ce_correlationid": correlation.encode()} if correlation else {}
        batch = [Read(aggregate_of(one.stream), one, Raw(), headers) for one in facts]
        await self.planner.take(batch)
        await self.planner.take(batch)

    async def later(self, **delta: float) -> None:
        """Time passes, and what is due by then is sent."""
        clock = self.served.clock
        clock.now += timedelta(**delta)
        clock.today = (clock.now + timedelta(hours=5)).date()
        while await self.sending.round():
            pass

    async def shown(self, who: str) -> list[str]:
        """The subjects in somebody's inbox, the newest first."""
        told = await self.served.shown("/notifications/v1/inbox", who)
        return [one["subject"] for one in told["data"]]

    def text_messages(self) -> list[dict[str, Any]]:
        """What the gateway has taken."""
        return read(self.texts)


@contextmanager
def _smtp(caught: Caught) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(caught, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()


@contextmanager
def _gateway(file: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(Kept(file)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/messages"
    finally:
        server.shutdown()
        thread.join()


@asynccontextmanager
async def messages(served: Notifications, folder: Path) -> AsyncIterator[Messages]:
    """Everything that tells people, on the store of the test."""
    clock = served.clock
    caught, texts = Caught(), folder / "sms.jsonl"
    with _smtp(caught) as smtp, _gateway(texts) as gateway:
        async with httpx.AsyncClient() as client:

            def database() -> Any:
                return served.database

            def now() -> Any:
                return clock.now

            def today() -> Any:
                return clock.today

            facts, items = Facts(database, now), Items(database, now)
            deliveries, inbox = Deliveries(database, now), Inbox(database, now)
            addresses = Addresses(database)
            planner = Planner(served.views, facts, items, today, now)
            leases = Leases(served.database, "the-tests")
            making = Making(BASE, KEY, "notifications@lead.example")
            composer = Composer(served.views, deliveries, Partners(served.views, today, now), making)
            rounds = Rounds(facts, items, composer, now)

            async def forget() -> None:
                for part in (facts, items, deliveries, inbox):
                    await part.forget()

            sending = Sending(
                ("PK", "PK-SD", "PK-BA"),
                leases,
                rounds,
                composer,
                deliveries,
                {
                    "in_app": InApp(inbox),
                    "email": Email(smtp, "LEAD <notifications@lead.example>", BASE, KEY),
                    "sms": Sms(gateway, client),
                },
                addresses,
                Bounced(served.journal, served.views, addresses),
                DeliveryMetrics(CollectorRegistry()),
                forget,
                now,
            )
            reminders = Reminders(("PK-SD",), leases, served.views, planner, today, now)
            yield Messages(served, deliveries, inbox, planner, reminders, rounds, sending, addresses, caught, texts)


def calendar_of(letter: EmailMessage) -> str | None:
    """The iCalendar part of a letter."""
    found = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
    return str(found[0].get_content()) if found else None


def as_json(value: Any) -> str:
    """For comparing bodies."""
    return json.dumps(value, sort_keys=True, default=str)


async def by_mail(told: Messages, name: str = "s1", **changes: Any) -> str:
    """Amina is told by e-mail; the subscription's stream."""
    given = {"channel": "email", "contact_point_id": "email-of-amina", "filter": {}}
    return await told.subscribe(name, **given | changes)


async def reachable(told: Messages, at: datetime) -> None:
    """Amina has a verified address of each channel."""
    channels: tuple[tuple[AddressChannel, str], ...] = (("email", "amina@example.org"), ("sms", "+923001234567"))
    for channel, address in channels:
        await told.addresses.put(
            Address(f"{channel}-of-amina", "PK-SD", "account:amina", channel, address, "en", at, at)
        )
