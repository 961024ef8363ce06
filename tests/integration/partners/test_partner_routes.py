"""An operator gives, changes and ends access over HTTP; what a partner's token may follows at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.notifications.app import SERVICE
from services.notifications.partners.access import Access
from shared.following.membership import Membership
from shared.runtime.store import Database
from shared.web.roles import Caller, Forbidden
from tests.integration.served import OFFICES, Clock, Served, served

pytestmark = pytest.mark.integration

TODAY, NOW = date(2026, 6, 1), datetime(2026, 6, 1, 8, tzinfo=UTC)
PARTNERS = "/notifications/v1/partners"
UNIVERSITY: dict[str, Any] = {
    "partner_id": "uni",
    "name": "University of Karachi",
    "provinces": ["PK-SD"],
    "contexts": ["reporting"],
}


class Partners(Served):
    """A client of notifications that asks what a partner's token may."""

    async def why_not(self, issued: datetime, *, at: datetime = NOW, province: str = "PK-SD") -> str | None:
        """The rule by which reading is refused with a token issued then; None where the partner may read."""
        await self.catch_up()
        self.views._lately.clear()
        access = Access(self.views, Membership(self.views, at.date), at.date, lambda: at)
        try:
            await access.reader(Caller("partner-uni", issued_at=int(issued.timestamp())), province, "reporting", "pull")
        except Forbidden as forbidden:
            return forbidden.rule
        return None


@pytest.fixture
async def partners(database: Database) -> AsyncIterator[Partners]:
    OFFICES.setdefault("operator", ([("operator", "PK")], "lead"))
    OFFICES.setdefault("two_provinces", ([("operator", "PK-SD"), ("operator", "PK-BA")], "lead"))
    async with served(SERVICE, database, Clock(TODAY, NOW), Partners) as client:
        yield client


async def test_what_is_registered_is_shown_and_listed(partners: Partners) -> None:
    first = await partners.done("operator", PARTNERS, UNIVERSITY)
    again = await partners.done("operator", PARTNERS, UNIVERSITY)
    assert (first["version"], again["version"], again["events"]) == (1, 1, [])
    shown = await partners.shown(f"{PARTNERS}/uni", "operator")
    assert shown["channels"] == ["kafka", "pull", "sse", "webhook"]
    assert (shown["rotation"], shown["revoked"], shown["version"]) == (0, False, 1)
    for query, found in (
        ("", ["uni"]),
        ("?province=PK-SD", ["uni"]),
        ("?context=membership", []),
        ("?revoked=true", []),
    ):
        listed = await partners.shown(f"{PARTNERS}{query}", "programme")
        assert [one["partner_id"] for one in listed["data"]] == found


@pytest.mark.parametrize(
    ("changes", "field", "candidate"),
    [
        ({"provinces": ["PK-SD", "PK-XX"]}, "provinces.1", "PK-SD"),
        ({"contexts": ["figures"]}, "contexts.0", "reporting"),
    ],
)
async def test_an_unknown_province_or_context_is_refused_with_candidates(
    partners: Partners, changes: dict[str, Any], field: str, candidate: str
) -> None:
    problem = await partners.problem("operator", PARTNERS, UNIVERSITY | changes, 422)
    assert problem["field"] == field
    assert candidate in problem["candidates"]


async def test_a_last_day_that_is_over_is_refused_by_field_and_value(partners: Partners) -> None:
    problem = await partners.problem("operator", PARTNERS, UNIVERSITY | {"valid_until_on": "2026-05-31"}, 422)
    assert (problem["rule"], problem["field"], problem["value"]) == (
        "partner.past_date",
        "valid_until_on",
        "2026-05-31",
    )


async def test_of_two_rotations_that_saw_the_same_one_is_refused(partners: Partners) -> None:
    await partners.done("operator", PARTNERS, UNIVERSITY)
    rotation = f"{PARTNERS}/uni/rotation"
    assert await partners.refused("operator", rotation, {}, 422) == "if_match.needed"
    first = await partners.ask("operator", "POST", rotation, {}, if_match='"1"')
    second = await partners.ask("operator", "POST", rotation, {}, if_match='"1"')
    assert (first.status_code, second.status_code) == (200, 409)
    assert (await partners.shown(f"{PARTNERS}/uni", "operator"))["rotation"] == 1


async def test_an_older_token_holds_for_the_grace_and_a_newer_one_after_it(partners: Partners) -> None:
    await partners.done("operator", PARTNERS, UNIVERSITY)
    await partners.ask("operator", "POST", f"{PARTNERS}/uni/rotation", {"grace_seconds": 3600}, if_match="1")
    older, newer = NOW - timedelta(days=1), NOW
    assert await partners.why_not(older, at=NOW + timedelta(seconds=3599)) is None
    assert await partners.why_not(older, at=NOW + timedelta(seconds=3600)) == "access.token_rotated"
    assert await partners.why_not(newer, at=NOW + timedelta(seconds=3600)) is None


async def test_what_is_changed_expired_or_revoked_holds_at_once(partners: Partners) -> None:
    await partners.done("operator", PARTNERS, UNIVERSITY | {"valid_until_on": "2026-06-30"})
    assert await partners.why_not(NOW) is None
    assert await partners.why_not(NOW, at=NOW + timedelta(days=30)) == "access.expired"
    assert await partners.why_not(NOW, province="PK-BA") == "stream.not_granted"
    change = {"provinces": ["PK-BA"], "valid_until_on": None, "why": {"code": "request"}}
    await partners.done("operator", f"{PARTNERS}/uni", change, method="PATCH")
    assert await partners.why_not(NOW, at=NOW + timedelta(days=30)) == "stream.not_granted"
    assert await partners.why_not(NOW, at=NOW + timedelta(days=30), province="PK-BA") is None
    await partners.done("operator", f"{PARTNERS}/uni/revocation", {"why": {"code": "misuse"}})
    assert await partners.why_not(NOW, province="PK-BA") == "access.revoked"
    assert await partners.refused("operator", f"{PARTNERS}/uni", change, method="PATCH") == "partner.revoked"


async def test_an_operator_of_listed_provinces_is_shown_partners_that_read_of_these_alone(partners: Partners) -> None:
    for name, provinces in (
        ("both", ["PK-BA", "PK-SD"]),
        ("one", ["PK-SD"]),
        ("half", ["PK-SD", "PK-KP"]),
        ("country", ["PK", "PK-SD"]),
        ("other", ["PK-KP"]),
    ):
        await partners.done("operator", PARTNERS, UNIVERSITY | {"partner_id": name, "provinces": provinces})
    for query, found in (
        ("", ["both", "one"]),
        ("?province=PK-BA", ["both"]),
        ("?province=PK-KP", []),
        ("?province=PK", []),
        ("?context=membership", []),
    ):
        listed = await partners.shown(f"{PARTNERS}{query}", "two_provinces")
        assert [one["partner_id"] for one in listed["data"]] == found
    assert (await partners.shown(f"{PARTNERS}/both", "two_provinces"))["partner_id"] == "both"


async def test_what_is_not_of_the_listed_provinces_is_answered_403_with_what_was_asked_and_granted(
    partners: Partners,
) -> None:
    await partners.done("two_provinces", PARTNERS, UNIVERSITY)
    await partners.done("operator", PARTNERS, UNIVERSITY | {"partner_id": "other", "provinces": ["PK-KP"]})
    why = {"why": {"code": "request"}}
    refusals = (
        await partners.ask("two_provinces", "POST", PARTNERS, UNIVERSITY | {"partner_id": "x", "provinces": ["PK-KP"]}),
        await partners.ask("two_provinces", "PATCH", f"{PARTNERS}/uni", why | {"provinces": ["PK-KP"]}),
        await partners.ask("two_provinces", "GET", f"{PARTNERS}/other"),
        await partners.ask("two_provinces", "PATCH", f"{PARTNERS}/other", why | {"name": "Other"}),
        await partners.ask("two_provinces", "POST", f"{PARTNERS}/other/rotation", {}, if_match="1"),
        await partners.ask("two_provinces", "POST", f"{PARTNERS}/other/revocation", why),
    )
    for answer in refusals:
        told = answer.json()
        assert (answer.status_code, told["rule"]) == (403, "partner.outside_provinces"), answer.text
        assert (told["facts"]["asked"], told["facts"]["granted"]) == (["PK-KP"], ["PK-BA", "PK-SD"])
    assert (await partners.ask("two_provinces", "GET", f"{PARTNERS}/nobody")).status_code == 404
