"""Webhooks of a partner on the session's store: registered over HTTP, planned by hand, posted to real servers."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest
from prometheus_client import CollectorRegistry

from services.notifications.app import SERVICE
from services.notifications.webhooks.connecting import Guard, system_resolver
from services.notifications.webhooks.deliveries import Deliveries
from services.notifications.webhooks.endpoints import Endpoints
from services.notifications.webhooks.planning import Planner
from services.notifications.webhooks.routers import routers
from services.notifications.webhooks.secrets import Secrets
from services.notifications.webhooks.sending import Sender
from services.notifications.webhooks.workings import Network
from shared.contracts.envelope import Envelope, event_id, write_headers
from shared.contracts.event import Event
from shared.contracts.membership import MemberJoined
from shared.contracts.partners import PartnerRegistered
from shared.contracts.topics import aggregate_of, stream_name, topic
from shared.devstack.certificates import Authority
from shared.journal.lease import Leases
from shared.runtime.metrics import WebhookMetrics
from shared.runtime.secret import secret
from shared.runtime.store import Database, Document
from shared.streams.records import Read, Records
from tests.integration.served import SETTINGS, Clock, Served, served
from tests.integration.webhooks.receiving import Got, Receiver, receiving
from tests.unit.streams.sent import Raw

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
WEBHOOKS = "/notifications/v1/webhooks"
PARTNER = "partner-karachi-university"
JOINED = MemberJoined.type

_folder = TemporaryDirectory(prefix="authority-")
AUTHORITY = Authority(Path(_folder.name), "lead-webhooks-ca")
_certificate = AUTHORITY.issue(Path(_folder.name), "receiver", "data.example.org")
NETWORK = Network(system_resolver(), ssl.create_default_context(cafile=str(AUTHORITY.certificate)))
OPEN = replace(SERVICE, routers=lambda kit: routers(kit, NETWORK))
"""Webhooks alone, on a developer's own machine: private addresses are let through, and a test's authority trusted."""
OWN_MACHINE = SETTINGS.model_copy(update={"lead_private_webhooks": True, "lead_public_url": "https://lead.example.org"})


def server_context() -> ssl.SSLContext:
    """A receiver's certificate, for this machine and for data.example.org."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certificate)
    return context


def record(
    kind: type[Event], key: str, version: int = 1, at: datetime = NOW, province: str = "PK-SD", **changes: Any
) -> Read:
    """A record of an event as its topic holds it."""
    context, aggregate = aggregate_of(kind.stream).split("/")
    stream = stream_name(context, province, aggregate, key)
    event = kind.model_validate(kind.example | changes)
    envelope = Envelope(event_id(stream, version), kind.type, stream, version, at, province, "lcas")
    data = event.model_dump_json(exclude_none=True).encode()
    raw = Raw(topic(province, context), 0, version - 1, stream.encode(), data, write_headers(envelope))
    read = Records("notifications").read(raw)
    assert isinstance(read, Read), read
    return read


@dataclass
class Webhooks(Served):
    """A client of webhooks, and the processes' parts that plan and post."""

    woken: list[str] = field(default_factory=list)
    network: Network = NETWORK
    private: bool = True

    async def grant(self, **changes: Any) -> None:
        """Let a university read membership's and reporting's streams of Sindh."""
        granted = {"contexts": ["membership", "reporting"], "valid_until_on": None} | changes
        await self.hear(PartnerRegistered, "notifications/PK/partners/karachi-university", **granted)

    async def register(self, url: str, who: str = PARTNER, key: str | None = None, **more: Any) -> httpx.Response:
        body = {"province": "PK-SD", "url": url, "types": [JOINED], "rate_per_second": 500} | more
        return await self.ask(who, "POST", WEBHOOKS, body, key)

    async def enabled(self, url: str, who: str = PARTNER, **more: Any) -> tuple[str, str]:
        """The id and the secret of a webhook that has answered its test."""
        answer = await self.register(url, who, **more)
        assert answer.status_code == 201, answer.text
        name, secret_ = answer.json()["id"], answer.json()["secret"]
        async with self.folding():
            tested = await self.ask(who, "POST", f"{WEBHOOKS}/{name}/test", {})
        assert tested.json()["status"] == "enabled", tested.text
        await self.catch_up()
        return name, secret_

    @asynccontextmanager
    async def folding(self) -> AsyncIterator[None]:
        """Let views follow meanwhile, as a worker would: what waits for them is not kept waiting."""

        async def follow() -> None:
            while True:
                await self.catch_up()
                await asyncio.sleep(0.02)

        following = asyncio.create_task(follow())
        try:
            yield
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)

    async def plan(self, *records: Read) -> None:
        """Let a worker take these records, twice."""
        await self.catch_up()
        planner = Planner(
            "PK-SD",
            Endpoints(self.views, lambda: self.clock.today),
            self.deliveries(),
            self.views,
            OWN_MACHINE.public_url,
            lambda: self.clock.now,
            self.woken.append,
        )
        for _ in range(2):
            await planner.take(records)

    def deliveries(self) -> Deliveries:
        return Deliveries(self.database)

    def sender(self, holder: str = "one", registry: CollectorRegistry | None = None) -> Sender:
        return Sender(
            ["PK-SD"],
            self.database,
            self.journal,
            Leases(self.database, holder),
            Endpoints(self.views, lambda: self.clock.today),
            Secrets(self.database, secret(OWN_MACHINE)),
            Guard(self.network.resolve, private=self.private),
            self.network.context,
            WebhookMetrics(registry or CollectorRegistry()),
            lambda: self.clock.now,
        )

    async def standing(self, name: str) -> dict[str, Any]:
        told: dict[str, Any] = await self.shown(f"{WEBHOOKS}/{name}", PARTNER)
        return told

    async def states(self) -> dict[str, str]:
        """The state of each delivery by its id."""
        found = await self.database["webhook_deliveries"].find({}).to_list(None)
        return {one["_id"]: one["state"] for one in found}

    async def waiting(self) -> list[Document]:
        return await self.database["webhook_deliveries"].find({"state": "waiting"}).to_list(None)

    async def attempts(self, name: str, query: str = "", who: str = PARTNER) -> list[dict[str, Any]]:
        told = await self.shown(f"{WEBHOOKS}/{name}/attempts?{query}", who)
        made: list[dict[str, Any]] = [one for one in told["data"] if not one["event_id"].startswith("test-")]
        return made

    def later(self, **by: float) -> None:
        """Let time pass for everything that asks what time it is."""
        self.clock.now += timedelta(**by)


@asynccontextmanager
async def sending(sender: Sender) -> AsyncIterator[Sender]:
    """The sender at work; stopped as a process stops."""
    working = asyncio.create_task(sender.run())
    try:
        yield sender
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


def of_events(got: Sequence[Got]) -> list[Got]:
    """Requests that are no tests."""
    return [one for one in got if not one.id.startswith("test-")]


@pytest.fixture(scope="session", autouse=True)
def _certificates() -> Iterator[None]:
    yield
    _folder.cleanup()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """A partner's server with TLS."""
    async with receiving(server_context()) as running:
        yield running


@asynccontextmanager
async def client_of(service: Any, database: Database, settings: Any) -> AsyncIterator[Webhooks]:
    async with served(service, database, Clock(date(2026, 6, 1), NOW), Webhooks, settings) as client:
        await client.grant()
        yield client


@pytest.fixture
async def webhooks(database: Database) -> AsyncIterator[Webhooks]:
    """The university's webhooks, on a machine where private addresses are let through."""
    async with client_of(OPEN, database, OWN_MACHINE) as client:
        yield client
