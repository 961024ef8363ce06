"""Lists, counts and who acts, over HTTP and on the real store."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.membership.conftest import PRESS_CLUB, SINDH, Alliance

pytestmark = pytest.mark.integration

PEOPLE = f"{SINDH}/members/secp-0012/representatives"
OFFICER: dict[str, Any] = {"contact_id": "c-bilal", "account_id": "bilal", "roles": ["data_officer"]}


async def joined(alliance: Alliance, number: str, **told: Any) -> None:
    body = PRESS_CLUB | {"identifiers": [{"scheme": "ngo", "id": number}], "contact_id": f"c-{number}"} | told
    await alliance.done(f"head-{number}", f"{SINDH}/members", body)
    await alliance.done("secretariat", f"{SINDH}/members/ngo-{number}/approval", {"authority": "article 4"})


async def test_members_are_listed_by_sector_district_goal_and_standing_page_by_page(alliance: Alliance) -> None:
    await alliance.begin()
    await joined(alliance, "1", sector="civil_society", districts=["PK701", "PK713"], focus_goals=[5])
    await joined(alliance, "2", sector="civil_society", districts=["PK701"], focus_goals=[4, 5])
    await alliance.done("secretariat", f"{SINDH}/members/ngo-2/suspension", {"why": {"code": "inactivity"}})

    async def listed(query: str) -> list[str]:
        return [entry["member_id"] for entry in (await alliance.shown(f"{SINDH}/members?{query}"))["data"]]

    assert await listed("") == ["ngo-1", "ngo-2", "secp-0012"]
    assert await listed("sector=media") == ["secp-0012"]
    assert await listed("district=PK713") == ["ngo-1", "secp-0012"]
    assert await listed("goal=4&standing=active") == ["secp-0012"]
    assert await listed("standing=suspended") == ["ngo-2"]
    first = await alliance.shown(f"{SINDH}/members?limit=2")
    second = await alliance.shown(f"{SINDH}/members?limit=2&cursor={first['cursor']}")
    assert [entry["member_id"] for entry in second["data"]] == ["secp-0012"]
    assert second["cursor"] is None
    wrong = await alliance.ask(None, "GET", f"{SINDH}/members?limit=2&sector=media&cursor={first['cursor']}")
    assert wrong.status_code == 422


async def test_members_are_counted_when_asked(alliance: Alliance) -> None:
    await alliance.begin()
    await joined(alliance, "1", sector="civil_society", districts=["PK701", "PK713"], focus_goals=[4, 5])
    expected = {
        "active": 2,
        "suspended": 0,
        "sectors": {"civil_society": 1, "media": 1},
        "districts": {"PK701": 1, "PK713": 2},
        "goals": {"16": 1, "4": 2, "5": 1},
    }
    assert await alliance.shown(f"{SINDH}/counts") == expected
    shown = await alliance.shown(f"{SINDH}/alliance")
    assert (shown["alliance_id"], shown["members"]) == ("PK-SD", expected)
    assert await alliance.shown("/membership/v1/alliances") == {"data": [shown]}


async def test_an_alliance_is_established_once_by_the_programme(alliance: Alliance) -> None:
    body = {"name": {"en": "Sindh Alliance"}, "established_on": "2024-03-01"}
    await alliance.refused("secretariat", f"{SINDH}/alliance", body, 403)
    assert (await alliance.done("programme", f"{SINDH}/alliance", body))["version"] == 1
    assert (await alliance.done("programme", f"{SINDH}/alliance", body))["events"] == []
    other = body | {"established_on": "2024-03-02"}
    assert await alliance.refused("programme", f"{SINDH}/alliance", other, 409) == "alliance.one_per_province"
    country = await alliance.refused("programme", "/membership/v1/PK/alliance", body, 422)
    assert country == "alliance.not_a_province"
    nowhere = await alliance.ask(None, "GET", "/membership/v1/PK-BA/alliance")
    assert nowhere.status_code == 404


async def test_an_application_is_not_public_and_comes_with_names_that_are_alike(alliance: Alliance) -> None:
    await alliance.begin()
    body = PRESS_CLUB | {"name": {"en": "Press Club, Lárkana"}, "identifiers": [{"scheme": "local", "id": "x"}]}
    await alliance.done("chandio", f"{SINDH}/members", body | {"contact_id": "c-1"})
    assert (await alliance.ask(None, "GET", f"{SINDH}/members/local-x")).status_code == 404
    assert (await alliance.ask(None, "GET", f"{SINDH}/applications")).status_code == 401
    assert (await alliance.ask("someone", "GET", f"{SINDH}/applications")).status_code == 403
    for who in ("secretariat", "programme", "amina", "chandio"):
        [waiting] = (await alliance.shown(f"{SINDH}/applications", who))["data"]
        assert waiting["member_id"] == "local-x"
    shown = await alliance.shown(f"{SINDH}/applications/local-x", "secretariat")
    assert [other["member_id"] for other in shown["alike"]] == ["secp-0012"]


async def test_a_head_names_and_releases_who_acts(alliance: Alliance) -> None:
    await alliance.begin()
    await alliance.done("amina", PEOPLE, OFFICER)
    assert (await alliance.done("amina", PEOPLE, OFFICER))["events"] == []
    shown = await alliance.shown(PEOPLE, "bilal")
    assert [(one["account_id"], one["roles"]) for one in shown["representatives"]] == [
        ("amina", ["head"]),
        ("bilal", ["data_officer"]),
    ]
    await alliance.refused("bilal", PEOPLE, OFFICER | {"contact_id": "c-3", "account_id": "third"}, 403)
    assert await alliance.refused("amina", f"{PEOPLE}/c-amina/release", {}, 409) == "representative.last_head"
    assert await alliance.refused("amina", f"{PEOPLE}/c-9/release", {}, 404) == "representative.unknown"
    await alliance.done("amina", f"{PEOPLE}/c-bilal/release", {})
    assert (await alliance.ask("bilal", "GET", PEOPLE)).status_code == 403


async def test_who_only_applied_sees_no_other_application(alliance: Alliance) -> None:
    await alliance.done("programme", f"{SINDH}/alliance", {"name": {"en": "Sindh Alliance"}})
    for number in ("1", "2"):
        body = PRESS_CLUB | {"identifiers": [{"scheme": "ngo", "id": number}], "contact_id": f"c-{number}"}
        await alliance.done(f"head-{number}", f"{SINDH}/members", body)
    [own] = (await alliance.shown(f"{SINDH}/applications", "head-1"))["data"]
    assert own["member_id"] == "ngo-1"
    assert (await alliance.shown(f"{SINDH}/applications/ngo-1", "head-1"))["alike"] == []
    assert (await alliance.ask("head-1", "GET", f"{SINDH}/applications/ngo-2")).status_code == 404


@pytest.mark.parametrize("who", [None, "someone", "balochistan"])
async def test_who_acts_is_shown_to_the_member_and_its_secretariat_only(alliance: Alliance, who: str | None) -> None:
    await alliance.begin()
    assert (await alliance.ask(who, "GET", PEOPLE)).status_code == (401 if who is None else 403)


async def test_a_query_waits_for_what_its_reader_did_and_says_when_it_is_not_there(alliance: Alliance) -> None:
    await alliance.begin()
    there = await alliance.ask(
        None, "GET", f"{SINDH}/counts", **{"Alliance-Position": "membership/PK-SD/members/secp-0012@2"}
    )
    assert "Alliance-Stale" not in there.headers
    missing = await alliance.ask(
        None, "GET", f"{SINDH}/counts", **{"Alliance-Position": "membership/PK-SD/members/secp-0012@3"}
    )
    assert missing.headers["Alliance-Stale"] == "true"
