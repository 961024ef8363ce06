"""One trace through the whole platform: a command over HTTP, its relay to Kafka, and the view that shows it."""

from __future__ import annotations

import re
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import format_span_id
from prometheus_client import CollectorRegistry
from pydantic import SecretStr

from services.membership.app import SERVICE
from shared.contracts.topics import topic
from shared.journal import Journal
from shared.journal.backlog import Backlog
from shared.journal.lease import Leases
from shared.journal.relay import Relay
from shared.runtime.process import connect_producer, kit
from shared.runtime.settings import Settings
from shared.runtime.store import Database, Document
from shared.runtime.tracing import Tracing
from shared.streams.pointers import ensure_indexes
from shared.streams.views import Views
from shared.streams.worker import Worker
from shared.web.app import create_app
from shared.web.issuer import mint, publish
from tests.conftest import CreateTopics
from tests.waiting import until

PROVINCE = "PK-KP"
PATH = f"/membership/v1/{PROVINCE}/alliance"
GIVEN = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


@dataclass
class Process:
    """A service with all its roles, and the spans that it makes (None: it exports none)."""

    settings: Settings
    database: Database
    spans: InMemorySpanExporter | None

    def __post_init__(self) -> None:
        tracing = None
        if self.spans is not None:
            provider = TracerProvider()
            provider.add_span_processor(SimpleSpanProcessor(self.spans))
            tracing = Tracing(provider.get_tracer("lead"))
        entries = self.database["journal"]
        views = Views(self.database)
        journal = Journal(entries, Backlog(entries, 1000), lambda: datetime.now(UTC), lambda: None)
        registry = CollectorRegistry()
        app = create_app(
            SERVICE.title,
            "1",
            SERVICE.routers(kit(SERVICE, self.settings, journal, views, self.database, registry)),
            registry=registry,
            tracing=tracing,
        )
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://membership")
        leases = Leases(self.database, "relay")
        self.relay = Relay(
            "membership", [PROVINCE], entries, leases, lambda: connect_producer(self.settings), tracing=tracing
        )
        reads = SERVICE.reads()
        self.worker = Worker(
            "membership", reads, SERVICE.views, self.database, self.settings, CollectorRegistry(), tracing=tracing
        )

    async def command(self, **headers: str) -> None:
        """Establish the alliance, relay it, and wait until the view shows it."""
        token = mint(self.settings.lead_data / "issuer", "adlg", roles=[("programme", "PK")], organisation="adlg")
        sent = {"Authorization": f"Bearer {token}", "Idempotency-Key": uuid.uuid4().hex, **headers}
        answer = await self.client.post(PATH, json={"name": {"en": "An alliance"}}, headers=sent)
        assert answer.status_code == 200, answer.text
        while await self.relay.round():
            pass

        async def shown() -> bool:
            return bool(await self.database["view.alliances.2"].count_documents({"version": {"$gt": 0}}))

        await until(shown)

    async def entry(self) -> Document:
        found = await self.database["journal"].find_one({})
        assert found is not None
        return found

    async def trace(self, trace_id: str) -> dict[str, ReadableSpan]:
        """The spans of one trace by the first word of their names, once there is one of each part."""
        found: dict[str, ReadableSpan] = {}

        async def whole() -> bool:
            spans = self.spans.get_finished_spans() if self.spans else ()
            found.update((one.name.split()[0], one) for one in spans if one.context.trace_id == int(trace_id, 16))
            return {"POST", "relay", "project"} <= set(found)

        await until(whole)
        return found


@pytest.fixture
def settings(tmp_path: Path, kafka: str, mongo_url: str) -> Settings:
    publish(tmp_path / "issuer")
    return Settings(
        mongo_url=SecretStr(mongo_url),
        kafka_bootstrap_servers=kafka,
        lead_provinces=(PROVINCE,),
        lead_data=tmp_path,
    )


@pytest.fixture(params=[True, False], ids=["exported", "off"])
async def process(
    request: pytest.FixtureRequest, settings: Settings, database: Database, create_topics: CreateTopics
) -> AsyncIterator[Process]:
    names = [topic(PROVINCE, context, audience) for context, audience in SERVICE.reads()]
    await create_topics(names, 4)
    await ensure_indexes(database, SERVICE.views)
    made = Process(settings, database, InMemorySpanExporter() if request.param else None)
    await made.worker.start()
    yield made
    await made.worker.stop()
    made.relay.stop()
    await made.relay.run()
    await made.client.aclose()


async def test_a_command_has_one_trace_from_the_request_through_the_relay_to_the_view(process: Process) -> None:
    await process.command(traceparent=GIVEN)
    entry = await process.entry()
    if process.spans is None:
        assert entry["traceparent"] == GIVEN
        return

    spans = await process.trace(GIVEN.split("-")[1])
    post = spans["POST"]
    assert post.name == "POST /membership/v1/{province}/alliance"
    assert entry["traceparent"] == f"00-{GIVEN.split('-')[1]}-{format_span_id(post.context.span_id)}-01"
    for part in ("relay", "project"):
        parent = spans[part].parent
        assert parent is not None
        assert parent.span_id == post.context.span_id
        assert (spans[part].attributes or {})["lead.events"] == 1


async def test_without_a_trace_one_begins_with_the_request_where_spans_are_exported_and_none_elsewhere(
    process: Process,
) -> None:
    await process.command(traceparent="not one")
    given = (await process.entry())["traceparent"]
    if process.spans is None:
        assert given == ""
        return

    assert re.fullmatch("00-[0-9a-f]{32}-[0-9a-f]{16}-0[13]", given)
    assert await process.trace(given.split("-")[1])
