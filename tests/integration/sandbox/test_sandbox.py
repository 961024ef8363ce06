"""An example set off in the sandbox: by its owner's journal, once, and in every view; and the door that sends it there."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from services.advocacy.app import SERVICE as ADVOCACY
from services.membership.app import SERVICE as MEMBERSHIP
from services.notifications.app import SERVICE as NOTIFICATIONS
from services.reporting.app import SERVICE as REPORTING
from shared.runtime.service import Service
from shared.runtime.store import Database
from shared.sandbox.examples import offered
from tests.integration.served import Clock, Served, served

pytestmark = pytest.mark.integration

DOOR = "/sandbox/v1/events"


def clock() -> Clock:
    return Clock(date(2026, 6, 1), datetime(2026, 6, 1, 8, tzinfo=UTC))


@pytest.mark.parametrize("service", [MEMBERSHIP, REPORTING, ADVOCACY], ids=lambda service: service.context)
async def test_every_example_is_recorded_once_and_shown(database: Database, service: Service) -> None:
    path = f"/{service.context}/v1/sandbox/events"
    async with served(service, database, clock(), Served) as client:
        for number, event_type in enumerate(offered(service.context)):
            first = await client.done("partner", path, {"type": event_type}, key=f"k{number}")
            assert first["events"][-1] == event_type
            assert await client.done("partner", path, {"type": event_type}, key=f"k{number}") == first
        await client.catch_up()
        assert await database["dead_letters"].count_documents({}) == 0
        written = await database["journal"].distinct("stream")
        assert len(written) == len(offered(service.context))
        assert all(stream.startswith(f"{service.context}/PK-X1/") for stream in written)
        problem = await client.problem("partner", path, {"type": "membership.representative_named.v1"}, 422)
        assert (problem["rule"], problem["field"]) == ("sandbox.type", "type")
        assert (await client.ask(None, "POST", path, {"type": event_type})).status_code == 401


async def test_the_partners_door_sends_an_example_on_to_its_owner(database: Database) -> None:
    async with served(NOTIFICATIONS, database, clock(), Served) as client:
        answer = await client.ask("partner", "POST", DOOR, {"type": "reporting.round_opened.v1"})
        assert answer.status_code == 422
        answer = await client.ask("partner", "POST", DOOR, {"type": "membership.member_joined.v1"})
        assert answer.status_code == 307
        assert answer.headers["location"].endswith("/membership/v1/sandbox/events")
        assert (await client.ask(None, "POST", DOOR, {"type": "membership.member_joined.v1"})).status_code == 401
