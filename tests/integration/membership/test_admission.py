"""From an application to a member and away again, over HTTP and on the real store."""

from __future__ import annotations

from typing import Any

import pytest

from shared.runtime.store import Database
from tests.integration.membership.conftest import PRESS_CLUB, SINDH, Alliance

pytestmark = pytest.mark.integration

APPLICATION: dict[str, Any] = {**PRESS_CLUB, "contact_id": "c-amina"}
MEMBER = f"{SINDH}/members/secp-0012"
INACTIVE = {"why": {"code": "inactivity"}}


async def test_a_member_applies_joins_is_suspended_returns_and_leaves(alliance: Alliance) -> None:
    await alliance.begin()
    assert (await alliance.shown(MEMBER))["standing"] == "active"
    await alliance.done("secretariat", f"{MEMBER}/suspension", INACTIVE)
    assert (await alliance.shown(MEMBER))["why"] == "inactivity"
    await alliance.done("secretariat", f"{MEMBER}/reinstatement", INACTIVE)
    receipt = await alliance.done("amina", f"{MEMBER}/departure", {"why": {"code": "resigned"}})
    assert receipt == {
        "stream": "membership/PK-SD/members/secp-0012",
        "version": 5,
        "events": ["membership.member_left.v1"],
    }
    assert (await alliance.shown(MEMBER))["standing"] == "left"
    assert (await alliance.done("amina", f"{SINDH}/members", APPLICATION))["version"] == 6


async def test_asking_twice_records_nothing(alliance: Alliance) -> None:
    await alliance.begin()
    receipt = await alliance.done("secretariat", f"{MEMBER}/approval", {"authority": "article 4"})
    assert (receipt["version"], receipt["events"]) == (2, [])


async def test_the_same_application_again_answers_what_it_answered_first(
    alliance: Alliance, database: Database
) -> None:
    await alliance.done("programme", f"{SINDH}/alliance", {"name": {"en": "Sindh Alliance"}})
    first = await alliance.done("amina", f"{SINDH}/members", APPLICATION, key="k1")
    again = await alliance.done("amina", f"{SINDH}/members", APPLICATION, key="k1")
    assert first == again
    assert await database["journal"].count_documents({}) == 3


async def test_an_interrupted_application_is_completed_by_the_same_request(
    alliance: Alliance, database: Database
) -> None:
    await alliance.done("programme", f"{SINDH}/alliance", {"name": {"en": "Sindh Alliance"}})
    await alliance.done("amina", f"{SINDH}/members", APPLICATION, key="k1")
    companion = "membership/PK-SD/representatives/secp-0012"
    await database["journal"].delete_one({"stream": companion})
    answer = await alliance.ask("amina", "POST", f"{SINDH}/members", APPLICATION, key="k1")
    assert f"{companion}@1" in answer.headers["Alliance-Position"]
    assert await database["journal"].count_documents({"stream": companion}) == 1


async def test_a_second_application_of_the_same_body_is_refused(alliance: Alliance) -> None:
    await alliance.begin()
    assert await alliance.refused("bilal", f"{SINDH}/members", APPLICATION, 409) == "member.standing"


async def test_without_an_alliance_nobody_applies(alliance: Alliance) -> None:
    assert await alliance.refused("amina", f"{SINDH}/members", APPLICATION, 409) == "member.no_alliance"


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"sector": "public"}, "member.public_has_tier"),
        ({"districts": ["PK201"]}, "member.district_outside_province"),
        ({"districts": ["PK799"]}, "district.unknown"),
        ({"districts": ["Larkana"]}, "district.unknown"),
        ({"charter_accepted_on": "2026-06-02"}, "member.future_date"),
        ({"identifiers": [{"scheme": "secp", "id": "///"}]}, "string_pattern_mismatch"),
        ({"sector": "ngo"}, "enum"),
        ({"focus_goals": [18]}, "less_than_equal"),
        ({"phone": "0300"}, "extra_forbidden"),
    ],
)
async def test_an_application_that_can_not_stand_is_told_why(
    alliance: Alliance, wrong: dict[str, Any], rule: str
) -> None:
    await alliance.done("programme", f"{SINDH}/alliance", {"name": {"en": "Sindh Alliance"}})
    assert await alliance.refused("amina", f"{SINDH}/members", APPLICATION | wrong, 422) == rule


async def test_an_unknown_district_comes_with_candidates(alliance: Alliance) -> None:
    answer = await alliance.ask("amina", "POST", f"{SINDH}/members", APPLICATION | {"districts": ["Larkana"]})
    assert answer.json()["candidates"] == ["PK713 Larkana"]
    answer = await alliance.ask("amina", "POST", f"{SINDH}/members", APPLICATION | {"districts": ["PK799"]})
    assert "PK713 Larkana" in answer.json()["candidates"]


async def test_the_applicants_own_people_do_not_admit_it(alliance: Alliance) -> None:
    await alliance.done("programme", f"{SINDH}/alliance", {"name": {"en": "Sindh Alliance"}})
    await alliance.done("secretariat", f"{SINDH}/members", APPLICATION)
    rule = await alliance.refused("secretariat", f"{MEMBER}/approval", {"authority": "article 4"}, 403)
    assert rule in {"own_matter", "member.own_matter"}


@pytest.mark.parametrize("who", ["amina", "balochistan", "programme"])
@pytest.mark.parametrize("step", ["approval", "decline", "suspension", "reinstatement"])
async def test_only_the_secretariat_of_the_province_decides(alliance: Alliance, who: str, step: str) -> None:
    await alliance.begin()
    body = {"authority": "article 4"} if step == "approval" else {"why": {"code": "other"}}
    await alliance.refused(who, f"{MEMBER}/{step}", body, 403)


async def test_a_member_changes_its_profile_and_others_do_not(alliance: Alliance) -> None:
    await alliance.begin()
    renamed = PRESS_CLUB | {"name": {"en": "Larkana Union of Journalists"}, "why": {"code": "renamed"}}
    assert (await alliance.ask("amina", "PUT", f"{MEMBER}/profile", renamed)).status_code == 200
    assert (await alliance.shown(MEMBER))["name"] == {"en": "Larkana Union of Journalists"}
    await alliance.refused("someone", f"{MEMBER}/profile", renamed, 403, method="PUT")
    again = await alliance.ask("amina", "PUT", f"{MEMBER}/profile", renamed)
    assert again.json()["events"] == []


async def test_another_version_than_the_one_seen_conflicts(alliance: Alliance) -> None:
    await alliance.begin()
    answer = await alliance.ask("secretariat", "POST", f"{MEMBER}/suspension", INACTIVE, **{"If-Match": '"1"'})
    assert (answer.status_code, answer.json()["version"]) == (409, 2)


async def test_an_application_is_declined_or_taken_back(alliance: Alliance) -> None:
    await alliance.done("programme", f"{SINDH}/alliance", {"name": {"en": "Sindh Alliance"}})
    await alliance.done("amina", f"{SINDH}/members", APPLICATION)
    await alliance.done("secretariat", f"{MEMBER}/decline", {"why": {"code": "incomplete"}})
    await alliance.done("bilal", f"{SINDH}/members", APPLICATION | {"contact_id": "c-bilal"})
    await alliance.refused("amina", f"{MEMBER}/withdrawal", {}, 403)
    await alliance.done("bilal", f"{MEMBER}/withdrawal", {})
    [entry] = (await alliance.shown(f"{SINDH}/applications?standing=declined", "secretariat"))["data"]
    assert entry["why"] == "withdrawn"
