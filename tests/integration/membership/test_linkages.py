"""Formal linkages over HTTP and on the real store."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.membership.linkages.decisions import FallOverdue, decider
from shared.decisions import Actor
from shared.journal import Request
from tests.integration.membership.conftest import PRESS_CLUB, SINDH, Alliance

pytestmark = pytest.mark.integration

LINKAGES = f"{SINDH}/linkages"
COUNCIL: dict[str, Any] = PRESS_CLUB | {
    "name": {"en": "District Council Larkana"},
    "identifiers": [{"scheme": "govt", "id": "1"}],
    "sector": "public",
    "tier": "district",
    "body_type": "district council",
}
SIGNING: dict[str, Any] = {
    "parties": [
        {"organisation_id": "secp-0012", "name": "Larkana Press Club", "sector": "media", "member_id": "secp-0012"},
        {"organisation_id": "unicef", "name": "UNICEF", "sector": "donor_project"},
    ],
    "instrument": "mou",
    "signed_on": "2025-05-01",
    "valid_until_on": "2027-04-30",
    "document": {
        "document_id": "mou-1",
        "title": "Memorandum of understanding",
        "media_type": "application/pdf",
        "sha256": "0" * 64,
        "language": "en",
    },
    "districts": ["PK713"],
    "goals": [4],
}
REVIEW = {"completion": "limited", "findings": "Two of four visits were made.", "reviewed_on": "2026-05-20"}
OVERDUE_MECHANISM = Actor("overdue", "lcas", frozenset(), frozenset({"PK-SD"}))


async def signed(alliance: Alliance, **changes: Any) -> str:
    """A linkage of the press club; its id."""
    receipt = await alliance.done("secretariat", LINKAGES, SIGNING | changes)
    return str(receipt["stream"].rpartition("/")[2])


async def listed(alliance: Alliance, query: str = "") -> list[str]:
    return [one["linkage_id"] for one in (await alliance.shown(f"{LINKAGES}?{query}"))["data"]]


async def test_a_linkage_is_signed_reviewed_and_ended_and_everybody_reads_it(alliance: Alliance) -> None:
    await alliance.begin()
    linkage = await signed(alliance)
    shown = await alliance.shown(f"{LINKAGES}/{linkage}")
    assert (shown["title"], shown["institutional"]) == ({"en": "Memorandum of understanding"}, True)
    assert (shown["standing"], shown["next_review_on"], shown["review_due"]) == ("in_force", "2026-05-01", True)
    await alliance.done("secretariat", f"{LINKAGES}/{linkage}/reviews", REVIEW)
    again = await alliance.done("secretariat", f"{LINKAGES}/{linkage}/reviews", REVIEW)
    assert again["events"] == []
    shown = await alliance.shown(f"{LINKAGES}/{linkage}")
    assert [(one["completion"], one["next_review_on"]) for one in shown["reviews"]] == [("limited", "2027-04-30")]
    assert (shown["review_due"], shown["lapsed"]) == (False, False)
    await alliance.done("secretariat", f"{LINKAGES}/{linkage}/ending", {"why": {"code": "terminated"}})
    shown = await alliance.shown(f"{LINKAGES}/{linkage}")
    assert (shown["standing"], shown["ended_on"], shown["why"]) == ("ended", "2026-06-01", "terminated")


async def test_the_same_request_with_its_key_is_one_linkage(alliance: Alliance) -> None:
    await alliance.begin()
    first = await alliance.done("secretariat", LINKAGES, SIGNING, key="k-1")
    assert await alliance.done("secretariat", LINKAGES, SIGNING, key="k-1") == first
    assert len(await listed(alliance)) == 1


async def test_linkages_are_listed_by_standing_party_district_and_goal_page_by_page(alliance: Alliance) -> None:
    await alliance.begin()
    due = await signed(alliance)
    longest_due = await signed(alliance, signed_on="2025-03-01")
    later = await signed(alliance, signed_on="2026-03-01", districts=["PK701"], goals=[5])
    ended = await signed(alliance, signed_on="2025-04-01")
    await alliance.done("secretariat", f"{LINKAGES}/{ended}/ending", {"why": {"code": "fulfilled"}})
    assert set(await listed(alliance)) == {due, longest_due, later, ended}
    assert set(await listed(alliance, "standing=in_force")) == {due, longest_due, later}
    assert await listed(alliance, "standing=review_due") == [longest_due, due]
    assert await listed(alliance, "standing=ended") == [ended]
    assert await listed(alliance, "organisation=secp-0012&goal=5") == [later]
    assert await listed(alliance, "organisation=secp-0099") == []
    assert await listed(alliance, "district=PK701") == [later]
    first = await alliance.shown(f"{LINKAGES}?standing=review_due&limit=1")
    second = await alliance.shown(f"{LINKAGES}?standing=review_due&limit=1&cursor={first['cursor']}")
    assert ([one["linkage_id"] for one in second["data"]], second["cursor"]) == ([due], None)
    assert (await alliance.shown("/membership/v1/PK-BA/linkages"))["data"] == []


async def test_a_review_that_passed_shows_and_what_has_fallen_due_is_found(alliance: Alliance) -> None:
    await alliance.begin()
    linkage = await signed(alliance)
    stream = f"membership/PK-SD/linkages/{linkage}"
    command = FallOverdue(date(2026, 5, 1), date(2026, 6, 1))
    for _ in range(2):
        await alliance.journal.carry_out(decider, stream, command, Request(OVERDUE_MECHANISM))
    shown = await alliance.shown(f"{LINKAGES}/{linkage}")
    assert (shown["overdue_since"], shown["review_due"], shown["version"]) == ("2026-05-01", True, 2)


async def test_a_linkage_whose_last_day_is_past_has_lapsed_until_its_end_is_told(alliance: Alliance) -> None:
    await alliance.begin()
    linkage = await signed(alliance, valid_until_on="2026-05-31")
    shown = await alliance.shown(f"{LINKAGES}/{linkage}")
    assert (shown["standing"], shown["lapsed"]) == ("in_force", True)
    await alliance.done("secretariat", f"{LINKAGES}/{linkage}/ending", {"why": {"code": "expired"}})
    assert (await alliance.shown(f"{LINKAGES}/{linkage}"))["lapsed"] is False


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"parties": SIGNING["parties"][:1] * 2}, "linkage.parties_not_distinct"),
        ({"parties": SIGNING["parties"][:1]}, "too_short"),
        ({"parties": [SIGNING["parties"][1], {**SIGNING["parties"][0], "member_id": "ngo-9"}]}, "linkage.not_a_member"),
        ({"parties": [SIGNING["parties"][1], {**SIGNING["parties"][0], "sector": "private"}]}, "linkage.other_sector"),
        ({"districts": ["PK201"]}, "linkage.district_outside_province"),
        ({"districts": ["Larkana"]}, "district.unknown"),
        ({"signed_on": "2026-06-02"}, "linkage.future_date"),
        ({"valid_until_on": "2025-05-01"}, "linkage.over_before_it_begins"),
        ({"next_review_on": "2027-05-01"}, "linkage.review_outside_term"),
        ({"document": None}, "model_attributes_type"),
        ({"instrument": "handshake"}, "literal_error"),
        ({"review_every": "P1Y"}, "string_pattern_mismatch"),
    ],
)
async def test_a_linkage_that_can_not_be_is_told_why(alliance: Alliance, wrong: dict[str, Any], rule: str) -> None:
    await alliance.begin()
    assert await alliance.refused("secretariat", LINKAGES, SIGNING | wrong, 422) == rule
    assert await listed(alliance) == []


async def test_reviews_and_ends_that_can_not_be_are_told_why(alliance: Alliance) -> None:
    await alliance.begin()
    linkage = await signed(alliance)
    reviews, ending = f"{LINKAGES}/{linkage}/reviews", f"{LINKAGES}/{linkage}/ending"
    late = REVIEW | {"reviewed_on": "9999-12-31"}
    assert await alliance.refused("secretariat", reviews, late, 422) == "linkage.future_date"
    early = REVIEW | {"reviewed_on": "2025-04-30"}
    assert await alliance.refused("secretariat", reviews, early, 422) == "linkage.before_last_change"
    expired = {"why": {"code": "expired"}}
    assert await alliance.refused("secretariat", ending, expired, 422) == "linkage.not_expired"
    await alliance.done("secretariat", ending, {"why": {"code": "terminated"}})
    assert await alliance.refused("secretariat", reviews, REVIEW, 409) == "linkage.standing"
    nowhere = f"{LINKAGES}/4f1c/reviews"
    assert await alliance.refused("secretariat", nowhere, REVIEW, 404) == "linkage.unknown"
    assert (await alliance.ask(None, "GET", f"{LINKAGES}/4f1c")).status_code == 404


async def test_who_acts_for_a_party_does_not_review(alliance: Alliance) -> None:
    await alliance.begin()
    people = f"{SINDH}/members/secp-0012/representatives"
    officer = {"contact_id": "c-noor", "account_id": "secretariat", "roles": ["data_officer"]}
    linkage = await signed(alliance)
    await alliance.done("amina", people, officer)
    assert await alliance.refused("secretariat", f"{LINKAGES}/{linkage}/reviews", REVIEW, 403) == "linkage.own_matter"


@pytest.mark.parametrize("who", ["amina", "balochistan", "programme"])
async def test_only_the_secretariat_of_the_province_records_linkages(alliance: Alliance, who: str) -> None:
    await alliance.begin()
    await alliance.refused(who, LINKAGES, SIGNING, 403)


async def test_public_bodies_of_one_tier_are_bound_but_not_across_lines(alliance: Alliance) -> None:
    await alliance.begin()
    await alliance.join("council", COUNCIL)
    party = {"organisation_id": "govt-1", "name": "Council", "sector": "public", "tier": "district"}
    parties = [party | {"member_id": "govt-1"}, party | {"organisation_id": "govt-2"}]
    linkage = await signed(alliance, parties=parties)
    assert (await alliance.shown(f"{LINKAGES}/{linkage}"))["institutional"] is False
