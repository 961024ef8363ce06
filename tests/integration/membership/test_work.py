"""Who does what where, over HTTP and on the real store."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

import pytest

from shared.reference.areas import districts
from tests.integration.membership.conftest import PRESS_CLUB, SINDH, Alliance

pytestmark = pytest.mark.integration

WORK = f"{SINDH}/work"


def told(number: str, **changes: Any) -> dict[str, Any]:
    return PRESS_CLUB | {"identifiers": [{"scheme": "ngo", "id": number}], "sector": "civil_society"} | changes


async def two_members(alliance: Alliance) -> None:
    """The press club (Larkana, goals 4 and 16), an organisation in two districts, and a suspended one."""
    await alliance.begin()
    await alliance.join("one", told("1", name={"en": "=HYPERLINK(1)"}, districts=["PK701", "PK713"], focus_goals=[5]))
    await alliance.join("two", told("2", focus_goals=[6]))
    await alliance.done("secretariat", f"{SINDH}/members/ngo-2/suspension", {"why": {"code": "inactivity"}})


async def lines(alliance: Alliance, query: str = "") -> list[tuple[str, int, str]]:
    found = (await alliance.shown(f"{WORK}?{query}"))["data"]
    return [(one["member_id"], one["goal"], one["district"]) for one in found]


async def test_active_members_are_listed_by_goal_and_district(alliance: Alliance) -> None:
    await two_members(alliance)
    assert await lines(alliance) == [
        ("ngo-1", 5, "PK701"),
        ("ngo-1", 5, "PK713"),
        ("secp-0012", 4, "PK713"),
        ("secp-0012", 16, "PK713"),
    ]
    assert await lines(alliance, "sector=media&goal=16") == [("secp-0012", 16, "PK713")]
    assert await lines(alliance, "district=PK701") == [("ngo-1", 5, "PK701")]
    assert (await alliance.shown("/membership/v1/PK-BA/work")) == {"data": [], "cursor": None}


@pytest.mark.parametrize("limit", [1, 2, 3, 4])
async def test_pages_hold_every_line_once(alliance: Alliance, limit: int) -> None:
    await two_members(alliance)
    everything, cursor = [], ""
    while True:
        page = await alliance.shown(f"{WORK}?limit={limit}{cursor and f'&cursor={cursor}'}")
        assert len(page["data"]) <= limit
        everything += page["data"]
        if (cursor := page["cursor"]) is None:
            break
    assert everything == (await alliance.shown(WORK))["data"]
    first = await alliance.shown(f"{WORK}?limit=1")
    wrong = await alliance.ask(None, "GET", f"{WORK}?limit=1&goal=5&cursor={first['cursor']}")
    assert wrong.status_code == 422


async def test_the_same_is_a_table_with_hashtags_for_who_asks_for_csv(alliance: Alliance) -> None:
    await two_members(alliance)
    answer = await alliance.ask(None, "GET", f"{WORK}.csv")
    asked = await alliance.ask(None, "GET", WORK, Accept="text/csv")
    assert answer.text == asked.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    header, tags, *rows = csv.reader(StringIO(answer.text.removeprefix("\ufeff")))
    assert header[0] == "Organisation"
    by_tag = [dict(zip(tags, row, strict=True)) for row in rows]
    assert [(one["#org+name"], one["#sector+code"], one["#adm2+name"]) for one in by_tag] == [
        ("'=HYPERLINK(1)", "5", "Badin"),
        ("'=HYPERLINK(1)", "5", "Larkana"),
        ("Larkana Press Club", "4", "Larkana"),
        ("Larkana Press Club", "16", "Larkana"),
    ]
    some = await alliance.ask(None, "GET", f"{WORK}.csv?goal=16")
    assert len(some.text.splitlines()) == 3


async def test_the_gaps_tell_where_nobody_works(alliance: Alliance) -> None:
    await two_members(alliance)
    found = await alliance.shown(f"{WORK}/gaps")
    of_sindh = [area.code for area in districts("PK-SD")]
    assert found["districts"] == len(of_sindh)
    by_goal = {one["goal"]: one for one in found["goals"]}
    assert by_goal[5]["members"] == 1
    assert by_goal[5]["districts_without"] == [code for code in of_sindh if code not in {"PK701", "PK713"}]
    assert by_goal[6]["districts_without"] == of_sindh
    assert found["goals_without_members"] == [goal for goal in range(1, 18) if goal not in {4, 5, 16}]


async def test_a_query_waits_for_what_its_reader_has_seen(alliance: Alliance) -> None:
    await two_members(alliance)
    ahead = {"Alliance-Position": "membership/PK-SD/members/secp-0012@3"}
    for path in (WORK, f"{WORK}.csv", f"{WORK}/gaps"):
        answer = await alliance.ask(None, "GET", path, **ahead)
        assert answer.headers["Alliance-Stale"] == "true"
