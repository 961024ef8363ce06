"""Reporting on the session's store, and the members and the indicator that its tests begin with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.reporting.app import SERVICE
from shared.contracts.event import Event
from shared.contracts.indicators import IndicatorAdopted
from shared.contracts.membership import MemberJoined, MembershipApplied, MemberSuspended, RepresentativeNamed
from shared.runtime.store import Database
from tests.integration.served import Clock, Served, served

TODAY = date(2026, 7, 1)
NOW = datetime(2026, 7, 1, 8, tzinfo=UTC)
SINDH = "/reporting/v1/PK-SD"
PRESS_CLUB, SCHOOL = "secp-0012345", "secp-0099"
ELECTRICITY: dict[str, Any] = {
    name: told for name, told in IndicatorAdopted.example.items() if name not in {"goals", "adopted_on"}
}
FIGURE: dict[str, Any] = {
    "indicator": "7.1.1",
    "area": "PK713",
    "dimensions": "_T",
    "period": "2019",
    "source": {"kind": "official_survey", "name": "PSLM"},
    "value": "88.31",
    "unit": "percent",
}
KEY: dict[str, Any] = {name: FIGURE[name] for name in ("indicator", "area", "dimensions", "period")} | {
    "source": "PSLM"
}


class Reporting(Served):
    """A client of reporting."""

    async def begin(self) -> None:
        """Two active members with a data officer each, and one adopted indicator."""
        for member, account in ((PRESS_CLUB, "amina"), (SCHOOL, "bilal")):
            await self.join(member)
            await self.told(RepresentativeNamed, member, account_id=account, roles=["data_officer"])
        await self.done("programme", "/reporting/v1/indicators", ELECTRICITY)

    async def told(self, event: type[Event], member: str, **changes: Any) -> None:
        """Let membership tell something of a member."""
        aggregate = "representatives" if event is RepresentativeNamed else "members"
        await self.hear(event, f"membership/PK-SD/{aggregate}/{member}", **{"member_id": member} | changes)

    async def join(self, member: str) -> None:
        """Let membership tell that the member is active."""
        await self.told(MembershipApplied, member)
        await self.told(MemberJoined, member)

    async def suspend(self, member: str) -> None:
        """Let membership tell that the member is suspended."""
        await self.told(MemberSuspended, member)


@pytest.fixture
async def reporting(database: Database) -> AsyncIterator[Reporting]:
    async with served(SERVICE, database, Clock(TODAY, NOW), Reporting) as client:
        yield client
