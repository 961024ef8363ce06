"""The service's own process: it ends at once though streams are open; and its loop that notes where events are."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL

import httpx
import pytest
from prometheus_client import CollectorRegistry

from services.notifications.app import SERVICE
from services.notifications.streams.asking import CONTEXTS
from services.notifications.streams.places import Places
from shared.contracts.envelope import event_id
from shared.devstack.ports import HOST
from shared.journal.lease import Leases
from shared.runtime.service import Workshop
from tests.conftest import free_base
from tests.integration.streams_http.client import PATH, PROVINCE, Api, Asking
from tests.integration.streams_http.conftest import Streams, make_topics
from tests.integration.streams_http.test_live import cut
from tests.waiting import PATIENCE, until

pytestmark = pytest.mark.integration


async def test_a_process_that_is_told_to_stop_tells_its_readers_and_ends(streams: Streams, mongo_url: str) -> None:
    port = free_base()
    environ = os.environ | {
        "MONGO_URL": mongo_url,
        "KAFKA_BOOTSTRAP_SERVERS": streams.kafka,
        "LEAD_DATA": str(streams.told.issuer),
        "LEAD_JWKS": str(streams.told.issuer / "jwks.json"),
        "LEAD_PORT": str(port),
        "LEAD_PROVINCES": PROVINCE,
    }
    command = (sys.executable, "-m", "services.notifications", "--role", "api")
    running = await asyncio.create_subprocess_exec(*command, env=environ, stdout=DEVNULL, stderr=DEVNULL)
    url = f"http://{HOST}:{port}"
    try:
        async with httpx.AsyncClient(base_url=url, headers=streams.token(), timeout=60) as client:

            async def ready() -> bool:
                try:
                    return (await client.get("/health/live")).status_code == 200
                except httpx.TransportError:
                    return False

            await until(ready)
            asking = Asking(client, Api(url, streams.kit()))
            place = await asking.now()
            async with asking.live(last=place) as events:
                running.terminate()
                assert await cut(events) == "process.stopping"
        async with asyncio.timeout(PATIENCE):
            assert await running.wait() == 0
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()


async def test_a_worker_notes_where_events_are(streams: Streams) -> None:
    await make_topics(streams.kafka, [PROVINCE], CONTEXTS)
    database, kit = streams.told.database, streams.kit()
    leases, registry = Leases(database, "the-tests"), CollectorRegistry()
    loops = SERVICE.loops(
        Workshop(database, kit.journal, kit.views, leases, kit.settings, registry, (PROVINCE,), kit.today, kit.now)
    )
    loop = loops[f"tell/{PROVINCE}"]
    await streams.send(("a", 1), ("a", 1), ("a", 2))
    running = asyncio.create_task(loop.run())
    places = Places(lambda: database)
    try:
        for version in (1, 2):
            event = event_id(streams.stream("a"), version)

            async def noted(event: str = event) -> bool:
                return await places.find(event) is not None

            await until(noted)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    async with streams.api() as api, httpx.AsyncClient(base_url=api.url, headers=streams.token()) as client:
        found = await client.get(f"{PATH}/events/{event}")
    assert (found.status_code, found.json()["sequence"]) == (200, "0000000002")
    assert loop.turns > 0
