"""Campaigns, their sessions, and the cascade of awareness, over HTTP and on the real store."""

from __future__ import annotations

from typing import Any

import pytest

from shared.contracts.membership import MemberLeft
from tests.integration.advocacy.awareness import CAMPAIGN, CAMPAIGNS, LARKANA, SESSION, SESSIONS, made
from tests.integration.advocacy.conftest import PRESS_CLUB, SCHOOLS, SINDH, Advocacy

pytestmark = pytest.mark.integration

PROVINCIAL: dict[str, Any] = SESSION | {
    "level": "province",
    "area": {"code": "PK-SD", "scheme": "ISO-3166-2", "level": "province"},
    "held_on": "2026-03-20",
    "reached": {"women": 60, "men": 40, "transgender": 0, "total": 100},
    "estimated_indirect": {"n": 9000, "method": "readers of the press that was there"},
}
LOCAL: dict[str, Any] = SESSION | {
    "level": "local",
    "area": {"code": "UC-12", "scheme": "local", "level": "union_council"},
    "district": "PK713",
    "held_on": "2026-05-02",
    "reached": {"women": 9, "men": 0, "transgender": 0, "total": 9},
    "of_which": {"youth": 4},
}


async def test_a_campaigns_cascade_is_told_and_closed_with_what_it_reached(advocacy: Advocacy) -> None:
    await advocacy.begin()
    campaign = await made(advocacy, "amina", CAMPAIGNS, CAMPAIGN)
    above = await made(advocacy, "amina", SESSIONS, PROVINCIAL | {"campaign_id": campaign})
    here = {"campaign_id": campaign, "relayed_from": above}
    below = await made(advocacy, "bilal", SESSIONS, SESSION | here)
    await advocacy.done("amina", SESSIONS, LOCAL | here | {"relayed_from": below})
    await advocacy.done("amina", SESSIONS, SESSION | {"held_on": "2026-06-01"})  # of no campaign

    shown = await advocacy.shown(f"{SINDH}/awareness?campaign={campaign}")
    assert [(line["level"], line["sessions"], line["reached"]["total"]) for line in shown["levels"]] == [
        ("province", 1, 100),
        ("district", 1, 72),
        ("local", 1, 9),
    ]
    together = shown["together"]
    assert (together["sessions"], together["relayed"], together["reached"]["total"]) == (3, 2, 181)
    assert together["estimated_indirect"] == 9000
    assert {one["group"]: one["reached"] for one in together["of_which"]} == {"teachers": 50, "youth": 4}
    [reached] = shown["districts"]["reached"]
    assert (reached["name"], reached["sessions"], reached["reached"], reached["planned"]) == ("Larkana", 2, 81, True)
    assert "Jacobabad" in {one["name"] for one in shown["districts"]["not_reached"]}
    [cascade] = shown["cascades"]
    assert (cascade["session_id"], cascade["district"], cascade["local"]) == (above, 1, 1)

    await advocacy.done("amina", f"{CAMPAIGNS}/{campaign}/closure", {})
    closed = await advocacy.shown(f"{CAMPAIGNS}/{campaign}")
    assert (closed["standing"], closed["closed_on"], closed["totals"]["reached"]["total"]) == (
        "closed",
        "2026-07-01",
        181,
    )
    assert await advocacy.refused("amina", SESSIONS, SESSION | {"campaign_id": campaign}) == "session.campaign_closed"
    assert (await advocacy.done("amina", f"{CAMPAIGNS}/{campaign}/closure"))["events"] == []


async def test_awareness_is_asked_for_some_days(advocacy: Advocacy) -> None:
    await advocacy.begin()
    for day in ("2026-04-01", "2026-04-30", "2026-05-01"):
        await advocacy.done("amina", SESSIONS, SESSION | {"held_on": day})
    shown = await advocacy.shown(f"{SINDH}/awareness?from=2026-04-01&to=2026-04-30")
    assert (shown["together"]["sessions"], shown["campaign"]) == (2, None)
    assert (await advocacy.shown(f"{SINDH}/awareness"))["together"]["sessions"] == 3
    nothing = await advocacy.shown("/advocacy/v1/PK-BA/awareness")
    assert (nothing["together"]["sessions"], nothing["districts"]["reached"]) == (0, [])
    assert (await advocacy.ask(None, "GET", f"{SINDH}/awareness?campaign=unknown")).status_code == 404
    assert (await advocacy.ask(None, "GET", f"{SINDH}/awareness?from=1.4.2026")).status_code == 422


async def test_a_corrected_session_shows_all_its_records(advocacy: Advocacy) -> None:
    await advocacy.begin()
    session = await made(advocacy, "amina", SESSIONS, SESSION)
    better = SESSION | {
        "reached": {"women": 42, "men": 31, "transgender": 1, "total": 74},
        "why": {"code": "miscounted", "text": "two came late"},
    }
    assert await advocacy.refused("bilal", f"{SESSIONS}/{session}/correction", better, 403) == "session.not_own"
    receipt = await advocacy.done("amina", f"{SESSIONS}/{session}/correction", better)
    assert (receipt["version"], receipt["events"]) == (2, ["advocacy.awareness_session_corrected.v1"])
    assert (await advocacy.done("secretariat", f"{SESSIONS}/{session}/correction", better))["events"] == []
    shown = await advocacy.shown(f"{SESSIONS}/{session}")
    assert [one["record"]["reached"]["total"] for one in shown["versions"]] == [72, 74]
    assert (shown["reached"]["total"], shown["versions"][1]["why"]["code"]) == (74, "miscounted")
    missing = await advocacy.refused("amina", f"{SESSIONS}/unknown/correction", better, 404)
    assert missing == "session.unknown"
    assert (await advocacy.ask(None, "GET", f"{SESSIONS}/unknown")).status_code == 404


async def test_who_hosted_and_who_helped_is_told_by_membership(advocacy: Advocacy) -> None:
    await advocacy.begin()
    claimed = {"organisation_id": SCHOOLS, "name": "Ministry of Everything", "sector": "public", "tier": "federal"}
    other = {"organisation_id": "local-dept-7", "name": "Education Office", "sector": "public", "member_id": SCHOOLS}
    session = await made(advocacy, "amina", SESSIONS, SESSION | {"partners": [claimed, other]})
    shown = await advocacy.shown(f"{SESSIONS}/{session}")
    assert (shown["host"]["name"], shown["host"]["sector"]) == ("Larkana Press Club", "media")
    assert [(one["name"], one["sector"], one["member_id"]) for one in shown["partners"]] == [
        ("Indus Schools Trust", "civil_society", SCHOOLS),
        ("Education Office", "public", None),
    ]


async def test_the_secretariat_records_for_a_member_and_corrects_what_one_that_left_has_told(
    advocacy: Advocacy,
) -> None:
    await advocacy.begin()
    assert await advocacy.refused("secretariat", SESSIONS, SESSION, 422) == "organisation.no_member"
    session = await made(advocacy, "secretariat", SESSIONS, SESSION | {"host": SCHOOLS})
    await advocacy.suspend(PRESS_CLUB)
    suspended = SESSION | {"host": PRESS_CLUB}
    assert await advocacy.refused("secretariat", SESSIONS, suspended) == "session.host_not_active"
    await advocacy.told(MemberLeft, SCHOOLS)
    later = SESSION | {"format": "training", "why": {"code": "late_information"}}
    assert (await advocacy.done("secretariat", f"{SESSIONS}/{session}/correction", later))["version"] == 2


@pytest.mark.parametrize(
    ("wrong", "rule", "field"),
    [
        (
            {"reached": {"women": 1, "men": 1, "transgender": 0, "total": 3}},
            "session.total_is_the_sum",
            "reached.total",
        ),
        ({"of_which": {"teachers": 73}}, "session.group_above_total", "of_which.teachers"),
        ({"held_on": "2026-07-02"}, "session.future_date", "held_on"),
        ({"level": "local"}, "session.area_fits_level", "area"),
        ({"area": LARKANA | {"code": "PK201"}}, "session.area_in_province", "area"),
        ({"district": "PK701"}, "session.lies_in_a_district", "district"),
        ({"campaign_id": "unknown"}, "session.unknown_campaign", "campaign_id"),
        ({"relayed_from": "unknown"}, "session.unknown_source", "relayed_from"),
        ({"host": "secp-9"}, "organisation.no_member", "host"),
        ({"held_on": "12.04.2026"}, "date_format", "held_on"),
        ({"reached": {"women": -1, "men": 1, "transgender": 0, "total": 0}}, "greater_than_equal", "reached.women"),
        ({"title": {"en": ""}}, "string_too_short", "title.en"),
    ],
)
async def test_a_session_that_can_not_stand_is_told_where_and_why(
    advocacy: Advocacy, wrong: dict[str, Any], rule: str, field: str
) -> None:
    await advocacy.begin()
    problem = await advocacy.problem("amina", SESSIONS, SESSION | wrong, 422)
    assert (problem["rule"], problem["field"]) == (rule, field)
    assert await advocacy.database["journal"].count_documents({}) == 0


@pytest.mark.parametrize(
    ("wrong", "status", "rule"),
    [
        ({"ends_on": "2026-02-28"}, 422, "campaign.ends_before_it_starts"),
        ({"targets": [{"code": "6.9", "framework": "2022"}]}, 422, "campaign.unknown_target"),
        ({"planned_areas": [LARKANA | {"code": "PK201"}]}, 422, "campaign.area_in_province"),
        ({"lead": SCHOOLS}, 403, "campaign.not_own"),
        ({"lead": "secp-9"}, 422, "organisation.no_member"),
    ],
)
async def test_a_campaign_that_can_not_stand_is_told_why(
    advocacy: Advocacy, wrong: dict[str, Any], status: int, rule: str
) -> None:
    await advocacy.begin()
    assert await advocacy.refused("amina", CAMPAIGNS, CAMPAIGN | wrong, status) == rule


async def test_closing_keeps_its_rules_over_http(advocacy: Advocacy) -> None:
    await advocacy.begin()
    campaign = await made(advocacy, "secretariat", CAMPAIGNS, CAMPAIGN | {"lead": PRESS_CLUB})
    closure = f"{CAMPAIGNS}/{campaign}/closure"
    assert await advocacy.refused("bilal", closure, {}, 403) == "campaign.not_own"
    assert await advocacy.refused("amina", closure, {"on": "2026-07-02"}, 422) == "campaign.future_date"
    assert await advocacy.refused("amina", closure, {"on": "2026-02-28"}, 422) == "campaign.closed_before_start"
    assert await advocacy.refused("amina", f"{CAMPAIGNS}/unknown/closure", {}, 404) == "campaign.unknown"
    elsewhere = closure.replace("PK-SD", "PK-BA")
    assert await advocacy.refused("balochistan", elsewhere, {}, 404) == "campaign.unknown"


async def test_the_same_request_again_makes_nothing_twice(advocacy: Advocacy) -> None:
    await advocacy.begin()
    first = await advocacy.done("amina", SESSIONS, SESSION, key="k1")
    assert await advocacy.done("amina", SESSIONS, SESSION, key="k1") == first
    assert await advocacy.done("amina", SESSIONS, SESSION, key="k2") != first
    assert await advocacy.database["journal"].count_documents({}) == 2


async def test_sessions_and_campaigns_are_listed_the_newest_first_page_by_page(advocacy: Advocacy) -> None:
    await advocacy.begin()
    campaign = await made(advocacy, "amina", CAMPAIGNS, CAMPAIGN)
    later = await made(advocacy, "bilal", CAMPAIGNS, CAMPAIGN | {"starts_on": "2026-04-01", "planned_areas": []})
    await made(advocacy, "amina", SESSIONS, SESSION | {"campaign_id": campaign})
    await made(advocacy, "bilal", SESSIONS, LOCAL)
    await made(advocacy, "bilal", SESSIONS, PROVINCIAL)

    async def sessions(query: str) -> list[str]:
        return [one["held_on"] for one in (await advocacy.shown(f"{SESSIONS}?{query}"))["data"]]

    assert await sessions("") == ["2026-05-02", "2026-04-12", "2026-03-20"]
    assert await sessions(f"campaign={campaign}") == ["2026-04-12"]
    assert await sessions("district=PK713") == ["2026-05-02", "2026-04-12"]
    assert await sessions("level=province") == ["2026-03-20"]
    assert await sessions("from=2026-04-01&to=2026-04-30") == ["2026-04-12"]
    first = await advocacy.shown(f"{SESSIONS}?limit=2")
    assert await sessions(f"limit=2&cursor={first['cursor']}") == ["2026-03-20"]

    async def campaigns(query: str) -> list[str]:
        return [one["campaign_id"] for one in (await advocacy.shown(f"{CAMPAIGNS}?{query}"))["data"]]

    assert await campaigns("") == [later, campaign]
    assert await campaigns(f"lead={SCHOOLS}") == [later]
    assert await campaigns("district=PK713") == [campaign]
    assert await campaigns("goal=6&standing=open") == [later, campaign]
    assert await campaigns("standing=closed") == []
    assert (await advocacy.ask(None, "GET", f"{CAMPAIGNS}/unknown")).status_code == 404


async def test_a_query_says_when_it_does_not_show_what_its_reader_has_seen(advocacy: Advocacy) -> None:
    await advocacy.begin()
    session = await made(advocacy, "amina", SESSIONS, SESSION)
    for path in (f"{SINDH}/awareness", SESSIONS, f"{SESSIONS}/{session}"):
        for version, stale in ((1, None), (2, "true")):
            seen = {"Alliance-Position": f"advocacy/PK-SD/sessions/{session}@{version}"}
            answer = await advocacy.ask(None, "GET", path, **seen)
            assert answer.headers.get("Alliance-Stale") == stale
