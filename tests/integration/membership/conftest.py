"""Membership on the session's store, and the alliance that its tests begin with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.membership.app import SERVICE
from shared.runtime.store import Database
from tests.integration.served import Clock, Served, served

TODAY = date(2026, 6, 1)
SINDH = "/membership/v1/PK-SD"
PRESS_CLUB: dict[str, Any] = {
    "name": {"en": "Larkana Press Club"},
    "identifiers": [{"scheme": "secp", "id": "0012"}],
    "sector": "media",
    "organisation_type": "press club",
    "districts": ["PK713"],
    "focus_goals": [4, 16],
    "charter_accepted_on": "2026-01-05",
}


class Alliance(Served):
    """A client of membership."""

    async def begin(self) -> None:
        """Establish the alliance of Sindh, with the press club as an active member; amina is its head."""
        await self.done("programme", f"{SINDH}/alliance", {"name": {"en": "Sindh Alliance"}})
        await self.join("amina", PRESS_CLUB)

    async def join(self, account: str, profile: dict[str, Any]) -> str:
        """Let an organisation apply by an account, which becomes its head, and approve it; the member's id."""
        receipt = await self.done(account, f"{SINDH}/members", {**profile, "contact_id": f"c-{account}"})
        member_id: str = receipt["stream"].rpartition("/")[2]
        await self.done(
            "secretariat", f"{SINDH}/members/{member_id}/approval", {"authority": "article 4", "on": "2026-01-09"}
        )
        return member_id


@pytest.fixture
async def alliance(database: Database) -> AsyncIterator[Alliance]:
    clock = Clock(TODAY, datetime(2026, 6, 1, 8, tzinfo=UTC))
    async with served(SERVICE, database, clock, Alliance) as client:
        yield client
