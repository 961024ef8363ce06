"""A partner whose access has ended may give no command any more, whichever service is asked."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.advocacy.app import SERVICE as ADVOCACY
from services.membership.app import SERVICE as MEMBERSHIP
from services.notifications.app import SERVICE as NOTIFICATIONS
from services.reporting.app import SERVICE as REPORTING
from shared.contracts.membership import MemberJoined, MembershipApplied, RepresentativeNamed
from shared.contracts.partners import (
    PartnerAccessChanged,
    PartnerAccessRevoked,
    PartnerCredentialsRotated,
    PartnerRegistered,
)
from shared.following.partners import partner_stream
from shared.runtime.service import Service
from shared.runtime.store import Database
from tests.integration.reporting.conftest import ELECTRICITY, FIGURE
from tests.integration.served import Clock, Served, served

pytestmark = pytest.mark.integration

TODAY, NOW = date(2026, 6, 1), datetime(2026, 6, 1, 8, tzinfo=UTC)
PARTNER, STREAM = "partner-karachi-university", partner_stream("karachi-university")
FIGURES, SERIES = "/reporting/v1/PK-SD/figures", "/reporting/v1/PK-SD/series"
ROWS = "/reporting/v1/imports/rows"
COMMANDS: dict[str, tuple[str, dict[str, Any]]] = {
    "membership": ("/membership/v1/sandbox/events", {"type": "membership.member_joined.v1"}),
    "reporting": ("/reporting/v1/sandbox/events", {"type": "reporting.submission_verified.v1"}),
    "advocacy": ("/advocacy/v1/sandbox/events", {"type": "advocacy.commitment_made.v1"}),
    "notifications": (
        "/notifications/v1/PK-SD/subscriptions",
        {"filter": {"types": ["reporting.submission_verified"]}},
    ),
}
"""By service, something that any account may, a partner's too."""
ROW = {name: FIGURE[name] for name in ("indicator", "area", "period", "value", "unit")} | {
    "source_kind": FIGURE["source"]["kind"],
    "source": FIGURE["source"]["name"],
}


class AsPartner(Served):
    """A client of a service that is told of a partner's access."""

    async def partner(self, event: Any, **changes: Any) -> None:
        """Let notifications tell something of the partner, which shows at once."""
        await self.hear(event, STREAM, **changes)
        self.views._lately.clear()


@pytest.mark.parametrize(
    "service", [MEMBERSHIP, REPORTING, ADVOCACY, NOTIFICATIONS], ids=lambda service: service.context
)
async def test_a_service_takes_a_partners_commands_while_its_access_lasts(service: Service, database: Database) -> None:
    path, body = COMMANDS[service.context]
    async with served(service, database, Clock(TODAY, NOW), AsPartner) as client:
        assert await client.refused(PARTNER, path, body, 403) == "access.revoked"
        await client.partner(PartnerRegistered, valid_until_on="2026-06-30")
        await client.done(PARTNER, path, body)
        client.clock.today = date(2026, 7, 1)
        assert await client.refused(PARTNER, path, body, 403) == "access.expired"
        await client.partner(PartnerAccessChanged, valid_until_on="2026-07-31")
        await client.done(PARTNER, path, body)
        await client.partner(
            PartnerCredentialsRotated,
            tokens_valid_from="2099-01-01T00:00:00Z",
            older_tokens_until="2099-01-01T00:00:00Z",
        )
        await client.done(PARTNER, path, body)
        client.clock.now = datetime(2099, 1, 1, tzinfo=UTC)
        assert await client.refused(PARTNER, path, body, 403) == "access.token_rotated"
        await client.partner(PartnerAccessRevoked)
        assert await client.refused(PARTNER, path, body, 403) == "access.revoked"


async def test_a_revoked_partner_submits_nothing_for_the_member_that_it_represents_and_reads_what_everybody_may(
    database: Database,
) -> None:
    person: dict[str, Any] = {"member_id": "secp-1", "account_id": PARTNER, "roles": ["data_officer"]}
    async with served(REPORTING, database, Clock(TODAY, NOW), AsPartner) as client:
        for event in (MembershipApplied, MemberJoined):
            await client.hear(event, "membership/PK-SD/members/secp-1", member_id="secp-1")
        await client.hear(RepresentativeNamed, "membership/PK-SD/representatives/secp-1", **person)
        await client.done("programme", "/reporting/v1/indicators", ELECTRICITY)
        await client.partner(PartnerRegistered)
        await client.done(PARTNER, FIGURES, FIGURE)
        for path in (ROWS, f"{ROWS}?province=PK-SD"):
            assert (await client.ask(PARTNER, "POST", path, {"rows": [ROW]})).json()["repeated"] == 1
        assert len((await client.shown(SERIES, PARTNER))["data"]) == 1
        await client.partner(PartnerAccessRevoked)
        for path, body in (
            (ROWS, {"rows": [ROW]}),
            (f"{ROWS}?province=PK-SD", {"rows": [ROW]}),
            (FIGURES, FIGURE),
            (f"{FIGURES}/correction", FIGURE | {"value": "88.4", "why": {"code": "wrong_value"}}),
        ):
            assert await client.refused(PARTNER, path, body, 403) == "access.revoked"
        assert (await client.shown(SERIES, PARTNER))["data"] == []
