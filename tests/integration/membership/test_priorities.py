"""Priorities over HTTP and on the real store."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.membership.conftest import SINDH, Alliance

pytestmark = pytest.mark.integration

PRIORITIES = f"{SINDH}/priorities"
LARKANA = f"{PRIORITIES}/PK713"
RANKING: dict[str, Any] = {
    "ranking": ["6", "4.1"],
    "method": "workshop",
    "participants": {
        "persons": 64,
        "organisations": [{"organisation_id": "secp-0012", "name": "Larkana Press Club", "sector": "media"}],
    },
    "held_on": "2026-02-18",
    "authority": "district council, resolution 12",
}


async def test_an_areas_ranking_is_shown_with_all_earlier_ones(alliance: Alliance) -> None:
    await alliance.begin()
    await alliance.done("secretariat", LARKANA, RANKING)
    assert (await alliance.done("secretariat", LARKANA, RANKING))["events"] == []
    await alliance.done("secretariat", LARKANA, RANKING | {"ranking": ["13"], "method": "decision", "held_on": None})
    shown = await alliance.shown(LARKANA)
    assert (shown["ranking"], shown["held_on"]) == ([{"code": "13", "framework": "2022"}], "2026-06-01")
    [earlier] = shown["earlier"]
    assert (earlier["held_on"], [one["code"] for one in earlier["ranking"]]) == ("2026-02-18", ["6", "4.1"])
    assert earlier["participants"]["persons"] == 64


async def test_priorities_are_listed_by_level_and_goal(alliance: Alliance) -> None:
    await alliance.begin()
    await alliance.done("secretariat", LARKANA, RANKING)
    await alliance.done("secretariat", f"{PRIORITIES}/PK-SD", RANKING | {"ranking": ["1"], "method": "survey"})

    async def listed(query: str) -> list[str]:
        return [one["area"]["code"] for one in (await alliance.shown(f"{PRIORITIES}?{query}"))["data"]]

    assert await listed("") == ["PK-SD", "PK713"]
    assert await listed("level=district") == ["PK713"]
    assert await listed("goal=4") == ["PK713"]
    assert await listed("goal=1") == ["PK-SD"]
    page = await alliance.shown(f"{PRIORITIES}?limit=1")
    assert await listed(f"limit=1&cursor={page['cursor']}") == ["PK713"]
    assert (await alliance.shown("/membership/v1/PK-BA/priorities"))["data"] == []
    assert (await alliance.ask(None, "GET", f"{PRIORITIES}/PK701")).status_code == 404


@pytest.mark.parametrize(
    ("area", "wrong", "rule"),
    [
        ("PK201", {}, "priority.area_outside_province"),
        ("PK-BA", {}, "priority.area_outside_province"),
        ("PK799", {}, "area.unknown"),
        ("PK-XX", {}, "area.unknown"),
        ("PK713", {"ranking": ["18"]}, "priority.unknown_goal"),
        ("PK713", {"ranking": ["4.99"]}, "priority.unknown_goal"),
        ("PK713", {"ranking": ["4", "4"]}, "priority.ranked_twice"),
        ("PK713", {"ranking": []}, "too_short"),
        ("PK713", {"held_on": "2026-06-02"}, "priority.future_date"),
        ("PK713", {"method": "guess"}, "literal_error"),
    ],
)
async def test_a_ranking_that_can_not_stand_is_told_why(
    alliance: Alliance, area: str, wrong: dict[str, Any], rule: str
) -> None:
    await alliance.begin()
    assert await alliance.refused("secretariat", f"{PRIORITIES}/{area}", RANKING | wrong, 422) == rule


async def test_goals_are_ranked_where_there_is_an_alliance(alliance: Alliance) -> None:
    assert await alliance.refused("secretariat", LARKANA, RANKING, 409) == "priority.no_alliance"


@pytest.mark.parametrize("who", ["amina", "programme", "balochistan"])
async def test_only_the_secretariat_of_the_province_tells_a_ranking(alliance: Alliance, who: str) -> None:
    await alliance.begin()
    await alliance.refused(who, LARKANA, RANKING, 403)
