"""Notifications on the session's store, told by the other services what they tell."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from services.notifications.app import SERVICE
from shared.contracts.event import Event
from shared.contracts.membership import MemberJoined, MembershipApplied, RepresentativeNamed
from shared.runtime.store import Database
from tests.integration.notifications.messages import Messages, messages, reachable
from tests.integration.served import Clock, Served, served

TODAY, NOW = date(2026, 6, 1), datetime(2026, 6, 1, 8, tzinfo=UTC)
CLUB = "secp-0012345"
TASKS = "/notifications/v1/tasks"


class Notifications(Served):
    """A client of notifications."""

    async def begin(self) -> None:
        """The press club is an active member; amina is its head, omar its data officer."""
        for event in (MembershipApplied, MemberJoined):
            await self.of_member(event, CLUB)
        for account, role in (("amina", "head"), ("omar", "data_officer")):
            person: dict[str, Any] = {
                "member_id": CLUB,
                "account_id": account,
                "roles": [role],
                "organisations": [CLUB],
            }
            await self.hear(RepresentativeNamed, f"membership/PK-SD/representatives/{CLUB}", **person)

    async def of_member(self, event: type[Event], member: str, **changes: Any) -> None:
        """Let membership tell something of a member."""
        whose = {"member_id": member, "organisations": [member]}
        await self.hear(event, f"membership/PK-SD/members/{member}", **whose | changes)

    async def waiting(self, who: str, query: str = "") -> list[tuple[str, str]]:
        """The tasks that somebody sees, as kind and queue."""
        told = await self.shown(f"{TASKS}?{query}", who)
        return [(task["kind"], task["queue"]) for task in told["data"]]


@pytest.fixture
async def notifications(database: Database) -> AsyncIterator[Notifications]:
    async with served(SERVICE, database, Clock(TODAY, NOW), Notifications) as client:
        yield client


@pytest.fixture
async def people(database: Database) -> AsyncIterator[Any]:
    from tests.integration.notifications.people import People

    async with served(SERVICE, database, Clock(TODAY, NOW), People) as client:
        await client.act("PK-SD")
        yield client


@pytest.fixture
async def told(notifications: Notifications, tmp_path: Path) -> AsyncIterator[Messages]:
    """Everything that tells people, with an active member and a person who can be reached."""
    await notifications.begin()
    async with messages(notifications, tmp_path) as everything:
        await reachable(everything, NOW)
        yield everything
