"""Streams over HTTP on the session's broker and store: events sent by hand, the API behind a real socket."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import uuid
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import httpx
import pytest
import uvicorn
from aiokafka import AIOKafkaProducer
from fastapi import APIRouter, FastAPI
from prometheus_client import CollectorRegistry
from pydantic import SecretStr

from services.notifications.app import SERVICE
from services.notifications.streams.live import Pace
from services.notifications.streams.routes import streams_router
from shared.contracts.casts import Versions
from shared.contracts.catalogue import PUBLISHED, write_event
from shared.contracts.envelope import Envelope, Headers, event_id, write_headers
from shared.contracts.event import Event
from shared.contracts.membership import MemberJoined
from shared.contracts.partners import PartnerAccessChanged, PartnerRegistered
from shared.contracts.topics import province_of, topic
from shared.devstack.ports import HOST
from shared.following.membership import Membership
from shared.following.partners import Partners
from shared.reference.provinces import PROVINCE_CODES
from shared.runtime.service import Kit
from shared.runtime.settings import Settings
from shared.runtime.store import Database
from shared.runtime.topics import Declared, apply
from shared.web.app import create_app
from shared.web.commands import Authoriser
from shared.web.identity import Identity, Keys
from shared.web.issuer import AUDIENCE, ISSUER, mint
from tests.integration.served import Clock, Served, served
from tests.integration.streams_http.client import CONTEXT, PROVINCE, Api, Asking

TODAY, NOW = date(2026, 6, 1), datetime(2026, 6, 1, 8, tzinfo=UTC)
SECRETARIAT = [("secretariat", PROVINCE)]
PARTITIONS = 4
START_SECONDS = 60.0
FAST = Pace(heartbeat=0.2, check=0.1, slow=60)


@dataclass
class Streams:
    """What a test sends with, and asks."""

    told: Served
    kafka: str
    producer: AIOKafkaProducer
    prefix: str = field(default_factory=lambda: uuid.uuid4().hex[:10])

    def stream(self, name: str, province: str = PROVINCE) -> str:
        """A stream of the test's own."""
        return f"membership/{province}/members/{self.prefix}-{name}"

    def own(self, events: Iterable[dict[str, Any]]) -> list[tuple[str, int]]:
        """Stream and version of those events that the test itself has sent."""
        mine = [one for one in events if f"/{self.prefix}-" in one["subject"]]
        return [(one["subject"].rpartition("-")[2], int(one["sequence"])) for one in mine]

    async def send(
        self,
        *events: tuple[str, int],
        at: datetime = NOW,
        province: str = PROVINCE,
        value: bytes | None = None,
        kind: str = MemberJoined.type,
    ) -> None:
        """Put events of members into Kafka, by stream and version, in this order; their data are the example's."""
        waiting = [
            await self.producer.send(
                topic(province, "membership"),
                value or write_event(EXAMPLE),
                key=stream.encode(),
                headers=headers(stream, version, at, kind),
                timestamp_ms=int(at.timestamp() * 1000),
            )
            for stream, version in ((self.stream(name, province), version) for name, version in events)
        ]
        await asyncio.gather(*waiting)

    async def partner(self, partner_id: str, event: type[Event] = PartnerRegistered, **changes: Any) -> None:
        """Register a partner that may read this province, or change its access."""
        granted: dict[str, Any] = {"partner_id": partner_id, "provinces": [PROVINCE], "contexts": [CONTEXT]}
        if event is PartnerAccessChanged:
            granted |= {"changed": sorted(changes), "why": {"code": "request"}}
        await self.told.hear(event, f"notifications/PK/partners/{partner_id}", **granted | changes)

    def token(
        self, account: str = "office", roles: Iterable[tuple[str, str]] = (), lifetime: timedelta = timedelta(hours=1)
    ) -> dict[str, str]:
        """The header of an account; `office` is the province's secretariat."""
        held = SECRETARIAT if account == "office" else list(roles)
        organisation = "lcas" if held else None
        minted = mint(self.told.issuer, account, roles=held, organisation=organisation, lifetime=lifetime)
        return {"Authorization": f"Bearer {minted}"}

    @asynccontextmanager
    async def api(
        self, pace: Pace | None = None, more: Iterable[APIRouter] = (), versions: Versions = PUBLISHED
    ) -> AsyncIterator[Api]:
        """The API of one process, ended as a process ends."""
        kit = self.kit()
        app = self.app(kit, more, pace=pace, versions=versions)
        with socket.socket() as listening:
            listening.bind((HOST, 0))
            config = uvicorn.Config(app, log_config=None, lifespan="off", timeout_graceful_shutdown=10)
            server = uvicorn.Server(config)
            serving = asyncio.create_task(server._serve([listening]))
            try:
                yield Api(f"http://{HOST}:{listening.getsockname()[1]}", kit)
            finally:
                kit.stopping.set()
                server.should_exit = True
                await serving
                for close in kit.closing:
                    await close()

    def app(self, kit: Kit, more: Iterable[APIRouter] = (), **of_streams: Any) -> FastAPI:
        """The routes of streams, and more."""
        return create_app("Streams", "1", [*more, streams_router(kit, **of_streams)], registry=kit.registry)

    def kit(self) -> Kit:
        """What routes are made of."""
        told = self.told
        views, clock = told.views, told.clock
        today = lambda: clock.today  # noqa: E731
        identity = Identity(Keys(str(told.issuer / "jwks.json")), ISSUER, AUDIENCE)
        settings = Settings(
            mongo_url=SecretStr("mongodb://unused"),
            kafka_bootstrap_servers=self.kafka,
            lead_data=told.issuer,
            lead_public_url="https://lead.example.org",
        )

        async def reached(_: Any) -> bool:
            return True

        return Kit(
            told.journal,
            views,
            Authoriser(
                identity,
                Membership(views, today),
                Partners(views, today, lambda: clock.now),
                reached,
                PROVINCE_CODES,
            ),
            PROVINCE_CODES,
            today,
            lambda: clock.now,
            lambda: told.database,
            settings,
            CollectorRegistry(),
        )


def headers(stream: str, version: int, at: datetime = NOW, kind: str = MemberJoined.type) -> Headers:
    envelope = Envelope(event_id(stream, version), kind, stream, version, at, province_of(stream), "lcas", "request-1")
    return write_headers(envelope)


EXAMPLE = MemberJoined.model_validate(MemberJoined.example)


async def make_topics(kafka: str, provinces: Iterable[str], contexts: Iterable[str]) -> None:
    """Topics that keep what they hold, as ours do: what tests send is as old as their clock."""
    names = [topic(province, context) for province, context in product(provinces, contexts)]
    declared = tuple(Declared(one, PARTITIONS, 1, {"retention.ms": "-1"}, "test", ()) for one in names)
    await apply({"bootstrap_servers": kafka}, declared, START_SECONDS)


@pytest.fixture(scope="session")
async def producer(kafka: str) -> AsyncIterator[AIOKafkaProducer]:
    await make_topics(kafka, (PROVINCE, "PK-GB"), ("membership", "notifications", "reporting"))
    sender = AIOKafkaProducer(bootstrap_servers=kafka, acks="all", enable_idempotence=True)
    await sender.start()
    yield sender
    await sender.stop()


@pytest.fixture
async def streams(database: Database, kafka: str, producer: AIOKafkaProducer) -> AsyncIterator[Streams]:
    async with served(SERVICE, database, Clock(TODAY, NOW), Served) as notifications:
        yield Streams(notifications, kafka, producer)


@asynccontextmanager
async def asking(streams: Streams, api: Api, account: str = "office", **token: Any) -> AsyncIterator[Asking]:
    """A client with an account's token."""
    timeout = httpx.Timeout(60)
    async with httpx.AsyncClient(base_url=api.url, headers=streams.token(account, **token), timeout=timeout) as client:
        with contextlib.suppress(GeneratorExit):
            yield Asking(client, api)


@pytest.fixture
async def api(streams: Streams) -> AsyncIterator[Api]:
    async with streams.api() as served_api:
        yield served_api


@pytest.fixture
async def office(streams: Streams, api: Api) -> AsyncIterator[Asking]:
    async with asking(streams, api) as client:
        yield client
