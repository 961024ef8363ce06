"""Rows of webhooks: the sender beside a bare loop of its HTTP client, and healthy endpoints beside some that hang."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

import httpcore
from prometheus_client import CollectorRegistry
from pydantic import SecretStr

from services.notifications.webhooks.bodies import cloud_event
from services.notifications.webhooks.circuit import MOST_AT_ONCE
from services.notifications.webhooks.connecting import Guard, system_resolver
from services.notifications.webhooks.deliveries import DELIVERY_INDEXES, Deliveries, Planned
from services.notifications.webhooks.endpoints import Endpoints
from services.notifications.webhooks.posting import attempt_headers
from services.notifications.webhooks.secrets import Secrets
from services.notifications.webhooks.sending import Sender
from services.notifications.webhooks.signing import new_secret, signed
from services.notifications.webhooks.streams import webhook_id
from shared.contracts.envelope import Envelope, write_headers
from shared.contracts.membership import MemberJoined
from shared.journal.backlog import Backlog
from shared.journal.journal import Journal
from shared.journal.lease import Leases
from shared.runtime.metrics import WebhookMetrics
from shared.runtime.secret import secret
from shared.runtime.service import utc_now
from shared.runtime.settings import Settings
from shared.runtime.store import Database, Document
from shared.streams.views import Views
from tests.performance.bench import PAIRS, Bench
from tests.performance.driving import percentile
from tests.performance.endpoint import endpoints
from tests.performance.events import SINDH
from tests.performance.figures import Figure, compared, in_turn, undisturbed
from tests.performance.instant.store import instant

ENDPOINTS, HANGING = 200, 20
MOVES_BY = 1.1
SECRET_ID = "0" * 20


_Client: TypeAlias = httpcore.AsyncConnectionPool | httpcore.AsyncHTTPConnection


async def webhooks(bench: Bench) -> list[Figure]:
    """On an instant store, to endpoints in another process."""
    _context()
    with endpoints() as address:
        return [*await _beside_bare_loops(bench, address), await _beside_hanging(bench, address)]


async def _beside_bare_loops(bench: Bench, address: str) -> list[Figure]:
    """The client has pools, as it is mostly used, and single connections, of which each loop has one."""
    each, number = bench.sized(40, 200), 20
    bench.say(f"{each * number} events to {number} endpoints, by the sender and by bare loops of the same client")
    rounds = await in_turn(
        PAIRS,
        lambda: _sent(address, number, each),
        lambda: _bare(_pools(address, number), each),
        lambda: _bare(_single(address, number), each),
    )
    row = "webhooks, posts a second of work beside a bare loop of the client"
    return [
        compared(f"{row}'s pools", "instant", [(sent, pools) for sent, pools, _ in rounds], 0.7),
        compared(f"{row}'s connections", "instant", [(sent, single) for sent, _, single in rounds], None),
    ]


async def _bare(clients: Sequence[tuple[str, _Client]], each: int) -> float:
    """Posts a second of the client alone, to each endpoint as many at a time as the sender makes at most.

    The same bytes, ready beforehand: signing them is the sender's own work.
    """
    body = _body(0)
    headers = attempt_headers(signed(f"{0:032x}", utc_now(), body, [new_secret()]))
    posts = each // MOST_AT_ONCE

    async def post(url: str, client: _Client) -> None:
        for _ in range(posts):
            await client.request("POST", url, headers=headers, content=body)

    began = time.process_time()
    await asyncio.gather(*(post(*one) for one in clients))
    taken = time.process_time() - began
    await asyncio.gather(*(client.aclose() for _, client in clients))
    return len(clients) * posts / taken


def _pools(address: str, number: int) -> list[tuple[str, _Client]]:
    """A pool for each endpoint, in which as many loops post."""
    pools = [httpcore.AsyncConnectionPool(max_connections=MOST_AT_ONCE) for _ in range(number)]
    return [(f"{address}/{n}", pool) for n, pool in enumerate(pools) for _ in range(MOST_AT_ONCE)]


def _single(address: str, number: int) -> list[tuple[str, _Client]]:
    """A connection for each loop."""
    origin = httpcore.URL(address).origin
    return [
        (f"{address}/{n}", httpcore.AsyncHTTPConnection(origin)) for n in range(number) for _ in range(MOST_AT_ONCE)
    ]


async def _sent(address: str, number: int, each: int) -> float:
    database = instant()
    urls = [f"{address}/{n}" for n in range(number)]
    await _register(database, urls)
    await _plan(database, range(number), range(each))
    attempts = database["webhook_attempts"]
    last, total = 0, each * number
    began = time.process_time()
    async with _sending(database):
        while last < total:
            await asyncio.sleep(0.005)
            last = await attempts.count_documents({})
    return total / (time.process_time() - began)


async def _beside_hanging(bench: Bench, address: str) -> Figure:
    bursts = bench.sized(8, 10)
    bench.say(f"{bursts} events to {ENDPOINTS} endpoints, of which first none and then {HANGING} hang")
    calm_urls = [f"{address}/{n}" for n in range(ENDPOINTS)]
    some_hang = [f"{address}/hang/{n}" if n < HANGING else url for n, url in enumerate(calm_urls)]
    pairs = []
    for _ in range(PAIRS):
        with undisturbed():
            calm = await _waits(calm_urls, bursts)
        with undisturbed():
            pairs.append((calm, await _waits(some_hang, bursts)))
    calm, beside = min(one for one, _ in pairs), min(one for _, one in pairs)
    bench.say(f"p99 from plan to answer: {calm:.0f} ms, beside those that hang {beside:.0f} ms")
    name = "plan to answer p99 ms of 180 endpoints, beside 20 that hang"
    return Figure(name, "instant", beside, calm, MOVES_BY * calm / beside, 1.0)


async def _waits(urls: Sequence[str], bursts: int) -> float:
    """The 99th percentile, in milliseconds, from an event's plan to its answer, of those endpoints that never hang."""
    database = instant()
    await _register(database, urls)
    healthy = range(HANGING, len(urls))
    async with _sending(database) as sender:
        for number in range(bursts):
            await _plan(database, range(len(urls)), range(number, number + 1))
            for one in range(len(urls)):
                sender.wake(_name(one))
            await asyncio.sleep(0.5)
        wanted = {_name(one) for one in healthy}

        async def answered() -> list[Document]:
            return [
                one for one in await database["webhook_attempts"].find({}).to_list(None) if one["webhook_id"] in wanted
            ]

        while len(made := await answered()) < bursts * len(healthy):
            await asyncio.sleep(0.05)
    planned = {one["_id"]: one["planned_at"] for one in await database["webhook_deliveries"].find({}).to_list(None)}
    waits = [
        1_000 * (one["at"] - planned[f"{one['webhook_id']}:{one['event_id']}"]).total_seconds() + one["duration_ms"]
        for one in made
    ]
    return percentile(waits, 0.99)


async def _register(database: Database, urls: Sequence[str]) -> None:
    await database["webhook_deliveries"].create_indexes(DELIVERY_INDEXES)
    with TemporaryDirectory() as folder:
        kept = Secrets(database, secret(_settings(folder)))
        _KEYS[id(database)] = kept
    for number, url in enumerate(urls):
        name = _name(number)
        await kept.make(name, SECRET_ID)
        document: Document = {
            "_id": f"notifications/{SINDH}/webhooks/{name}",
            "webhook_id": name,
            "province": SINDH,
            "context": "membership",
            "owner": "noor",
            "basis": "office",
            "url": url,
            "types": [],
            "filter": {},
            "rate_per_second": 500,
            "standing": "enabled",
            "enabled_at": datetime(2026, 1, 1, tzinfo=UTC).isoformat(),
            "secrets": [{"id": SECRET_ID, "until": None}],
            "version": 2,
        }
        await database["view.webhooks.1"].insert_one(document)


async def _plan(database: Database, webhooks_: range, events: range) -> None:
    now, kind = utc_now(), MemberJoined.type
    planned = [Planned(_name(one), f"{event:032x}", kind, now, _body(event)) for event in events for one in webhooks_]
    await Deliveries(database).plan(planned, now)


@asynccontextmanager
async def _sending(database: Database) -> AsyncIterator[Sender]:
    views = Views(database)
    journal = Journal(database["journal"], Backlog(database["journal"], 10_000), utc_now, lambda: None)
    sender = Sender(
        [SINDH],
        database,
        journal,
        Leases(database, "bench"),
        Endpoints(views, lambda: utc_now().date()),
        _KEYS.pop(id(database)),
        Guard(system_resolver(), private=True),
        _context(),
        WebhookMetrics(CollectorRegistry()),
        utc_now,
    )
    working = asyncio.create_task(sender.run())
    try:
        yield sender
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


_KEYS: dict[int, Secrets] = {}


def _settings(folder: str) -> Settings:
    return Settings(
        mongo_url=SecretStr("mongodb://unused"), kafka_bootstrap_servers="unused:9092", lead_data=Path(folder)
    )


@cache
def _context() -> ssl.SSLContext:
    """Made once: a process makes one when it starts."""
    return ssl.create_default_context()


def _name(number: int) -> str:
    return webhook_id(SINDH, f"{number:020x}")


def _body(event: int) -> bytes:
    stream = f"membership/{SINDH}/members/secp-{event}"
    envelope = Envelope(f"{event:032x}", MemberJoined.type, stream, 1, utc_now(), SINDH, "lcas")
    data = MemberJoined.model_validate(MemberJoined.example).model_dump_json(exclude_none=True).encode()
    return cloud_event(write_headers(envelope), data, "https://lead.example.org")
