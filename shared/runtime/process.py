"""A service as a process: its roles started together, health and metrics served, stopped in an order that loses nothing."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Literal
from uuid import uuid4

import structlog
import uvicorn
from aiokafka import AIOKafkaProducer
from prometheus_client import CollectorRegistry

from shared.following.partners import Partners
from shared.journal.backlog import Backlog
from shared.journal.journal import Journal
from shared.journal.lease import Leases
from shared.journal.relay import Relay
from shared.reactions.outcomes import Outcomes
from shared.reactions.ticker import Ticker
from shared.runtime import logs
from shared.runtime.faults import StoreAway
from shared.runtime.holder import holder
from shared.runtime.local_time import local_today
from shared.runtime.measures import Measures
from shared.runtime.metrics import ReactionMetrics, RelayMetrics
from shared.runtime.service import Kit, Loop, Service, Workshop, utc_now
from shared.runtime.settings import Settings
from shared.runtime.store import Database, Store, connect
from shared.runtime.tracing import Tracing, exporting
from shared.streams.pointers import ensure_indexes
from shared.streams.views import Views
from shared.streams.watchdog import Watchdog
from shared.streams.worker import Worker
from shared.web.app import Check, create_app
from shared.web.commands import Authoriser
from shared.web.identity import Identity, Keys
from shared.web.positions import Position

Role = Literal["api", "relay", "worker"]
ROLES: tuple[Role, ...] = ("api", "relay", "worker")
LARGEST_BATCH = 512 * 1024

log = structlog.get_logger(__name__)


class _Server(uvicorn.Server):
    """Uvicorn without its own signal handlers: the process stops its roles in order.

    Answers that do not end by themselves end when `stopping` is set.
    """

    def __init__(self, config: uvicorn.Config, stopping: asyncio.Event) -> None:
        super().__init__(config)
        self.stopping = stopping

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def run(service: Service, settings: Settings, roles: frozenset[Role]) -> None:
    """Run a service's roles until SIGTERM or SIGINT."""
    logs.configure(settings.lead_log, service=service.context, roles=",".join(sorted(roles)))
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    store = connect(settings.mongo_url.get_secret_value())
    try:
        async with AsyncExitStack() as running:
            tracing = running.enter_context(exporting(service.context, wanted=settings.traced))
            server = await running.enter_async_context(_parts(service, settings, roles, store, tracing))
            serving = asyncio.create_task(server.serve())
            stopping = asyncio.create_task(stopped.wait())
            await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
            log.info("stopping")
            server.stopping.set()
            server.should_exit = True
            await serving
            stopping.cancel()
    finally:
        store.close()
    log.info("stopped")


@asynccontextmanager
async def _parts(
    service: Service, settings: Settings, roles: frozenset[Role], store: Store, tracing: Tracing | None
) -> AsyncIterator[_Server]:
    """Build what the roles need, start it, and take it down again: intake first, then relay, then worker."""
    database = store.database(service.database)
    registry = CollectorRegistry()
    backlog = Backlog(database["journal"], settings.lead_backlog_limit)
    relay = Relay(
        service.context,
        settings.lead_provinces,
        database["journal"],
        Leases(database, holder(service.context)),
        lambda: connect_producer(settings),
        RelayMetrics(registry) if "relay" in roles else None,
        tracing,
    )
    journal = Journal(database["journal"], backlog, utc_now, relay.wake if "relay" in roles else _nobody_to_wake)
    views = Views(database)
    prepared = asyncio.Event()
    preparing = asyncio.create_task(_prepare(service, database, journal, relay if "relay" in roles else None, prepared))
    checks = [Check("store", store.answers)]
    loops: dict[str, Callable[[], int]] = {"relay": lambda: relay.turns} if "relay" in roles else {}
    worker: Worker | None = None
    if "worker" in roles:
        reads = service.reads()
        worker = Worker(service.context, reads, service.views, database, settings, registry, tracing=tracing)
        await worker.start()
        loops |= worker.loops
        checks.append(Check("streams", worker.ready))
    going = _loops(service, settings, database, journal, views, registry) if "worker" in roles else {}
    working = [asyncio.create_task(loop.run(), name=name) for name, loop in going.items()]
    loops |= {name: partial(_turns, loop) for name, loop in going.items()}
    made_of = kit(service, settings, journal, views, database, registry)
    app = create_app(
        service.title,
        "1",
        service.routers(made_of) if "api" in roles else (),
        checks,
        registry=registry,
        limits=service.limits,
        refusals=service.refusals,
        tracing=tracing,
    )
    watchdog = Watchdog(list(loops.values()))
    watchdog.start()
    kafka = settings.kafka() if roles & {"relay", "worker"} else None
    waiting = backlog if roles & {"api", "relay"} else None
    measures = Measures(registry, settings.lead_provinces, store, journal, waiting, kafka, loops)
    measuring = asyncio.create_task(measures.run())
    config = uvicorn.Config(
        app,
        host=settings.lead_host,
        port=settings.lead_port,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=10,
    )
    gc.collect()
    gc.freeze()  # what lives as long as the process need not be looked through again and again
    try:
        yield _Server(config, made_of.stopping)
    finally:
        for close in made_of.closing:
            await close()
        for task in working:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)
        relay.stop()
        if not prepared.is_set():
            preparing.cancel()  # it may wait for a store that never comes
        with contextlib.suppress(asyncio.CancelledError):
            await preparing
        if worker is not None:
            await worker.stop()
        watchdog.stop()
        measuring.cancel()
        await asyncio.gather(measuring, return_exceptions=True)


def _loops(
    service: Service,
    settings: Settings,
    database: Database,
    journal: Journal,
    views: Views,
    registry: CollectorRegistry,
) -> Mapping[str, Loop]:
    """What goes on in this worker besides its views: deadlines and reactions, and what is the service's own."""
    leases = Leases(database, f"{holder(service.context)}:{uuid4().hex[:8]}")
    provinces = settings.lead_provinces
    going = dict(
        service.loops(Workshop(database, journal, views, leases, settings, registry, provinces, local_today, utc_now))
    )
    if service.deadlines or service.reactions:
        going["ticker"] = Ticker(
            service.context,
            provinces,
            service.deadlines,
            service.reactions,
            service.views,
            database=database,
            journal=journal,
            leases=leases,
            metrics=ReactionMetrics(registry),
            today=local_today,
            now=utc_now,
            public_url=settings.public_url,
        )
    return going


def _turns(loop: Loop) -> int:
    return loop.turns


def kit(
    service: Service,
    settings: Settings,
    journal: Journal,
    views: Views,
    database: Database,
    registry: CollectorRegistry,
) -> Kit:
    """What the service's routes are made of."""
    provinces = frozenset(settings.lead_provinces)

    async def reached(positions: Sequence[Position]) -> bool:
        return not await views.wait_for(positions, *service.views)

    authoriser = Authoriser(
        Identity(Keys(settings.jwks), settings.lead_issuer, settings.lead_audience),
        service.representatives(views, local_today),
        Partners(views, local_today, utc_now),
        reached,
        provinces,
    )
    return Kit(journal, views, authoriser, provinces, local_today, utc_now, lambda: database, settings, registry)


async def connect_producer(settings: Settings) -> AIOKafkaProducer:
    """A started producer that never loses or reorders what it was given. Raises KafkaError, OSError, TimeoutError."""
    producer = AIOKafkaProducer(
        **settings.kafka(),
        enable_idempotence=True,
        acks="all",
        compression_type="lz4",
        max_batch_size=LARGEST_BATCH,
        linger_ms=0,
        request_timeout_ms=20_000,
    )
    try:
        async with asyncio.timeout(10):
            await producer.start()
    except BaseException:
        with contextlib.suppress(Exception):
            await asyncio.wait_for(producer.stop(), 5)
        raise
    return producer


async def _prepare(
    service: Service, database: Database, journal: Journal, relay: Relay | None, prepared: asyncio.Event
) -> None:
    """Make indexes as soon as the store answers, then relay until stopped."""
    while True:
        try:
            await journal.ensure_indexes()
            await ensure_indexes(database, service.views)
            await Outcomes(database).ensure_indexes()
            if service.prepare is not None:
                await service.prepare(database)
            break
        except StoreAway as away:
            log.warning("waiting for the store", detail=str(away)[:200])
            if relay is not None:
                relay.turns += 1  # a wait for the store is no standstill
            await asyncio.sleep(1)
    prepared.set()
    if relay is not None:
        await relay.run()


def _nobody_to_wake() -> None:
    """The relay runs in another process and polls."""
