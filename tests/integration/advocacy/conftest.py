"""Advocacy on the session's store, and the two members that its tests begin with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.advocacy.app import SERVICE
from shared.contracts.event import Event
from shared.contracts.membership import MemberJoined, MembershipApplied, MemberSuspended, RepresentativeNamed
from shared.runtime.store import Database
from tests.integration.served import Clock, Served, served

TODAY = date(2026, 7, 1)
NOW = datetime(2026, 7, 1, 8, tzinfo=UTC)
SINDH = "/advocacy/v1/PK-SD"
PRESS_CLUB, SCHOOLS = "secp-0012345", "ngo-0099"
OF_SCHOOLS: dict[str, Any] = {"name": {"en": "Indus Schools Trust"}, "sector": "civil_society"}


class Advocacy(Served):
    """A client of advocacy."""

    async def begin(self) -> None:
        """Two active members: the press club, of which amina is head, and the schools, of which bilal is."""
        for member, account, told in ((PRESS_CLUB, "amina", {}), (SCHOOLS, "bilal", OF_SCHOOLS)):
            await self.join(member, **told)
            await self.told(RepresentativeNamed, member, account_id=account, roles=["head"])

    async def told(self, event: type[Event], member: str, **changes: Any) -> None:
        """Let membership tell something of a member."""
        aggregate = "representatives" if event is RepresentativeNamed else "members"
        whose = {"member_id": member, "organisations": [member]}
        await self.hear(event, f"membership/PK-SD/{aggregate}/{member}", **whose | changes)

    async def join(self, member: str, **changes: Any) -> None:
        """Let membership tell that the member is active."""
        await self.told(MembershipApplied, member, **changes)
        await self.told(MemberJoined, member, **changes)

    async def suspend(self, member: str) -> None:
        """Let membership tell that the member is suspended."""
        await self.told(MemberSuspended, member)


@pytest.fixture
async def advocacy(database: Database) -> AsyncIterator[Advocacy]:
    async with served(SERVICE, database, Clock(TODAY, NOW), Advocacy) as client:
        yield client
