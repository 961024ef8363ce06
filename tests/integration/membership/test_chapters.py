"""District chapters over HTTP and on the real store."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.membership.conftest import PRESS_CLUB, SINDH, Alliance

pytestmark = pytest.mark.integration

CHAPTER = f"{SINDH}/chapters/PK713"
COUNCIL = {"organisation_id": "local-dc", "name": "District Council Larkana", "sector": "public", "tier": "district"}
OPEN: dict[str, Any] = {"host": COUNCIL, "on": "2026-02-01"}
SCHOOL = {"organisation_id": "local-school", "name": "Girls' School", "sector": "academia"}
CLUB = {"organisation_id": "secp-0012"}
INACTIVE = {"why": {"code": "inactive"}}


async def opened(alliance: Alliance) -> None:
    await alliance.begin()
    await alliance.done("secretariat", CHAPTER, OPEN)


async def test_a_chapter_has_a_host_a_convener_and_members_counted_by_sector(alliance: Alliance) -> None:
    await opened(alliance)
    await alliance.done("secretariat", f"{CHAPTER}/members", CLUB)
    await alliance.done("secretariat", f"{CHAPTER}/members", SCHOOL)
    assert (await alliance.done("secretariat", f"{CHAPTER}/members", SCHOOL))["events"] == []
    await alliance.done("secretariat", f"{CHAPTER}/convener", CLUB)
    shown = await alliance.shown(CHAPTER)
    assert (shown["standing"], shown["host"]["name"]) == ("open", "District Council Larkana")
    assert shown["counts"] == {"members": 2, "of_the_alliance": 1, "sectors": {"academia": 1, "media": 1}}
    assert (shown["convener"]["name"], shown["convener"]["since"]) == ("Larkana Press Club", "2026-06-01")
    assert [one["member_id"] for one in shown["members"]] == ["secp-0012", None]


async def test_a_member_leaves_and_a_convener_leaves_its_place_empty(alliance: Alliance) -> None:
    await opened(alliance)
    await alliance.done("secretariat", f"{CHAPTER}/members", CLUB)
    await alliance.done("secretariat", f"{CHAPTER}/convener", CLUB)
    away = {"why": {"code": "moved_away", "text": "Mr. X moved."}}
    await alliance.done("secretariat", f"{CHAPTER}/members/secp-0012/removal", away)
    assert (await alliance.done("secretariat", f"{CHAPTER}/members/secp-0012/removal", away))["events"] == []
    shown = await alliance.shown(CHAPTER)
    assert (shown["convener"], shown["members"]) == (None, [])


async def test_a_chapter_is_closed_and_opened_again(alliance: Alliance) -> None:
    await opened(alliance)
    await alliance.done("secretariat", f"{CHAPTER}/members", CLUB)
    await alliance.done("secretariat", f"{CHAPTER}/closing", INACTIVE)
    assert (await alliance.done("secretariat", f"{CHAPTER}/closing", INACTIVE))["events"] == []
    assert await alliance.refused("secretariat", f"{CHAPTER}/members", CLUB, 409) == "chapter.standing"
    assert (await alliance.done("secretariat", CHAPTER, {"host": CLUB}))["version"] == 4
    shown = await alliance.shown(CHAPTER)
    assert (shown["standing"], shown["host"]["member_id"], shown["counts"]["members"]) == ("open", "secp-0012", 0)
    assert [(one["closed_on"], one["members"]) for one in shown["openings"]] == [("2026-06-01", 1), (None, None)]


async def test_chapters_are_listed_by_standing_and_member(alliance: Alliance) -> None:
    await opened(alliance)
    await alliance.done("secretariat", f"{CHAPTER}/members", CLUB)
    await alliance.done("secretariat", f"{SINDH}/chapters/PK701", OPEN)
    await alliance.done("secretariat", f"{SINDH}/chapters/PK701/closing", INACTIVE)

    async def listed(query: str) -> list[str]:
        return [one["district"] for one in (await alliance.shown(f"{SINDH}/chapters?{query}"))["data"]]

    assert await listed("") == ["PK701", "PK713"]
    assert await listed("standing=open") == ["PK713"]
    assert await listed("member=secp-0012") == ["PK713"]
    page = await alliance.shown(f"{SINDH}/chapters?limit=1")
    assert [one["district"] for one in page["data"]] == ["PK701"]
    assert await listed(f"limit=1&cursor={page['cursor']}") == ["PK713"]
    assert (await alliance.shown("/membership/v1/PK-BA/chapters"))["data"] == []
    assert (await alliance.ask(None, "GET", f"{SINDH}/chapters/PK702")).status_code == 404


async def test_a_member_that_works_elsewhere_or_is_suspended_does_not_join(alliance: Alliance) -> None:
    await opened(alliance)
    karachi = PRESS_CLUB | {"identifiers": [{"scheme": "ngo", "id": "7"}], "districts": ["PK701"]}
    await alliance.join("zara", karachi)
    elsewhere = {"organisation_id": "ngo-7"}
    assert await alliance.refused("secretariat", f"{CHAPTER}/members", elsewhere, 422) == "chapter.works_elsewhere"
    await alliance.done("secretariat", f"{SINDH}/members/secp-0012/suspension", {"why": {"code": "inactivity"}})
    assert await alliance.refused("secretariat", f"{CHAPTER}/members", CLUB, 409) == "chapter.member_not_active"


async def test_what_can_not_stand_is_told_why(alliance: Alliance) -> None:
    assert await alliance.refused("secretariat", CHAPTER, OPEN, 409) == "chapter.no_alliance"
    await opened(alliance)
    outside = f"{SINDH}/chapters/PK201"
    assert await alliance.refused("secretariat", outside, OPEN, 422) == "chapter.district_outside_province"
    unnamed = {"organisation_id": "local-x"}
    assert await alliance.refused("secretariat", f"{CHAPTER}/members", unnamed, 422) == "chapter.local_unnamed"
    assert await alliance.refused("secretariat", f"{CHAPTER}/convener", CLUB, 404) == "chapter.unknown_member"
    tomorrow = {**CLUB, "on": "2026-06-02"}
    assert await alliance.refused("secretariat", f"{CHAPTER}/members", tomorrow, 422) == "chapter.future_date"
    early = {**CLUB, "on": "2026-01-31"}
    assert await alliance.refused("secretariat", f"{CHAPTER}/members", early, 422) == "chapter.before_last_change"
    assert await alliance.refused("secretariat", CHAPTER, {"host": SCHOOL}, 409) == "chapter.standing"


@pytest.mark.parametrize("who", ["amina", "programme", "balochistan"])
async def test_only_the_secretariat_of_the_province_changes_chapters(alliance: Alliance, who: str) -> None:
    await opened(alliance)
    await alliance.refused(who, f"{CHAPTER}/members", CLUB, 403)
