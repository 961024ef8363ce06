"""Meetings with people in office, over HTTP and on the real store."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shared.runtime.store import Database
from tests.integration.advocacy.conftest import NOW, PRESS_CLUB, SCHOOLS, SINDH, Advocacy
from tests.integration.advocacy.meeting import (
    HOLDERS,
    MEETINGS,
    MEMBERSHIP,
    PERSON,
    PLAN,
    RECORD,
    SEAT,
    WHOM,
    ZAINAB,
    in_office,
    key,
    logged,
    published,
)

pytestmark = pytest.mark.integration

MOVED = PLAN | {
    "starts_at": "2026-07-12T05:00:00Z",
    "ends_at": "2026-07-12T06:00:00Z",
    "why": {"code": "holder_unavailable", "text": "Said Mr. X."},
}
CORRECTED = RECORD | {"headcount": 12, "why": {"code": "attendance"}}


async def begin(advocacy: Advocacy) -> None:
    await advocacy.begin()
    await in_office(advocacy)


async def planned(advocacy: Advocacy, **changes: Any) -> str:
    """Plan a meeting of the press club with Zainab; its path."""
    return f"{MEETINGS}/{key((await advocacy.done('amina', MEETINGS, PLAN | changes))['stream'])}"


async def test_a_meeting_is_planned_moved_logged_corrected_and_published(advocacy: Advocacy) -> None:
    await begin(advocacy)
    path = await planned(advocacy)
    await advocacy.done("amina", f"{path}/rescheduling", MOVED)
    advocacy.clock.now = NOW + timedelta(days=20)
    held = {"starts_at": "2026-07-12T05:20:00Z", "ends_at": "2026-07-12T06:30:00Z"}
    await advocacy.done("amina", f"{path}/log", RECORD | held)
    await advocacy.done("amina", f"{path}/correction", CORRECTED | held)
    receipt = await advocacy.done("secretariat", f"{path}/publication", {"record_version": 2})
    assert (receipt["version"], receipt["events"]) == (5, ["advocacy.legislator_meeting_published.v1"])

    shown = await advocacy.shown(path)
    assert (shown["standing"], shown["headcount"], shown["sequence"]) == ("held", 12, 3)
    assert (shown["starts_at"], shown["published_on"]) == ("2026-07-12T05:20:00Z", "2026-07-01")
    assert shown["office_holders"][0] == WHOM | {
        "province": "PK-SD",
        "name": ZAINAB["name"],
        "role": SEAT["role"],
        "attendance": "present",
    }
    assert shown["place"]["area"] == {"code": "PK713", "scheme": "COD-AB-2022", "level": "district"}
    assert (shown["districts"], shown["goals"]) == (["PK713"], [4])
    assert [side["organisation_id"] for side in shown["alliance_side"]] == [PRESS_CLUB]
    assert [one["record_version"] for one in shown["versions"]] == [2]
    inside = await advocacy.shown(path, "bilal")
    assert [(one["record_version"], one["headcount"]) for one in inside["versions"]] == [(1, 9), (2, 12)]
    assert inside["moves"][0]["why"] == "holder_unavailable"
    assert "Mr. X" not in str(inside)


async def test_the_same_again_records_nothing(advocacy: Advocacy, database: Database) -> None:
    await begin(advocacy)
    path = await planned(advocacy)
    await advocacy.done("amina", f"{path}/rescheduling", MOVED)
    await advocacy.done("amina", f"{path}/cancellation", {"why": {"code": "weather"}})
    held = f"{MEETINGS}/{await published(advocacy)}"
    await advocacy.done("amina", f"{held}/correction", CORRECTED)
    entries = await database["journal"].count_documents({})
    for who, where, body in (
        ("amina", f"{path}/cancellation", {"why": {"code": "weather"}}),
        ("amina", f"{held}/correction", CORRECTED),
    ):
        assert (await advocacy.done(who, where, body))["events"] == []
    assert await database["journal"].count_documents({}) == entries


async def test_a_retried_plan_is_the_same_meeting(advocacy: Advocacy) -> None:
    await begin(advocacy)
    first = await advocacy.done("amina", MEETINGS, PLAN, key="k1")
    assert await advocacy.done("amina", MEETINGS, PLAN, key="k1") == first
    first = await advocacy.done("amina", f"{MEETINGS}/log", RECORD, key="k1")
    assert await advocacy.done("amina", f"{MEETINGS}/log", RECORD, key="k1") == first


async def test_everybody_sees_what_is_published_and_public_and_those_inside_all(advocacy: Advocacy) -> None:
    await begin(advocacy)
    await planned(advocacy)
    waiting, shown = await logged(advocacy, headcount=5), await published(advocacy)
    inside = await logged(advocacy, visibility="partner")
    for who, expected in (
        (None, {shown}),
        ("nobody", {shown}),
        ("balochistan", {shown}),
        ("bilal", {waiting, shown, inside}),
        ("secretariat", {waiting, shown, inside}),
        ("programme", {waiting, shown, inside}),
    ):
        listed = (await advocacy.shown(f"{MEETINGS}?standing=held", who))["data"]
        assert {meeting["meeting_id"] for meeting in listed} == expected, who
    assert (await advocacy.ask(None, "GET", f"{MEETINGS}/{waiting}")).status_code == 404
    assert (await advocacy.shown("/advocacy/v1/PK-BA/meetings", "programme"))["data"] == []
    assert len((await advocacy.shown(MEETINGS, "bilal"))["data"]) == 4


async def test_a_record_that_turns_to_partners_is_no_longer_shown(advocacy: Advocacy) -> None:
    await begin(advocacy)
    path = f"{MEETINGS}/{await published(advocacy)}"
    await advocacy.done("amina", f"{path}/correction", CORRECTED | {"visibility": "partner"})
    assert (await advocacy.ask(None, "GET", path)).status_code == 404
    assert await advocacy.refused("secretariat", f"{path}/publication", {"record_version": 2}) == "meeting.not_public"


@pytest.mark.parametrize("who", [None, "bilal"])
async def test_meetings_are_found_by_person_organisation_district_and_time(advocacy: Advocacy, who: str | None) -> None:
    await begin(advocacy)
    meeting_id = await published(advocacy)

    async def found(query: str) -> bool:
        listed = (await advocacy.shown(f"{MEETINGS}?{query}", who))["data"]
        return [one["meeting_id"] for one in listed] == [meeting_id]

    for query in (
        f"person_id={PERSON}",
        f"organisation={PRESS_CLUB}",
        "district=PK713",
        "since=2026-06-20T05:10:00Z&until=2026-06-21T00:00:00Z",
        "standing=held",
    ):
        assert await found(query), query
    for query in ("person_id=nobody", f"organisation={SCHOOLS}", "district=PK714", "until=2026-06-20T05:10:00Z"):
        assert not await found(query), query


async def test_lists_go_on_where_they_ended_the_latest_first(advocacy: Advocacy) -> None:
    await begin(advocacy)
    for day in (10, 12, 11):
        await logged(advocacy, starts_at=f"2026-06-{day}T05:00:00Z", ends_at=f"2026-06-{day}T06:00:00Z")
    first = await advocacy.shown(f"{MEETINGS}?limit=2", "bilal")
    rest = await advocacy.shown(f"{MEETINGS}?limit=2&cursor={first['cursor']}", "bilal")
    days = [one["starts_at"][:10] for one in first["data"] + rest["data"]]
    assert (days, rest["cursor"]) == (["2026-06-12", "2026-06-11", "2026-06-10"], None)


async def test_officials_and_federal_legislators_are_met_too(advocacy: Advocacy) -> None:
    await begin(advocacy)
    federal = "/advocacy/v1/PK/office_holders"
    await advocacy.done("programme", federal, ZAINAB | {"name": {"en": "Omar Example"}})
    seat = SEAT | {"constituency": {"scheme": "na", "code": "NA-194", "districts": ["PK713"]}}
    await advocacy.done("programme", f"{federal}/{PERSON}/posts", seat)
    minister = {name: told for name, told in SEAT.items() if name != "constituency"} | {
        "kind": "official",
        "role": "Minister for Education",
    }
    await advocacy.done("secretariat", f"{HOLDERS}/{PERSON}/posts", minister)
    official = {"person_id": PERSON, "membership_id": f"of-{PERSON}.2024-02-24.minister-for-education"}
    first = await logged(advocacy, office_holders=[official | {"attendance": "present"}])
    legislator = {"person_id": PERSON, "membership_id": "na-na-194.2024-02-24", "attendance": "delegate"}
    second = await logged(advocacy, office_holders=[legislator])
    told = [(await advocacy.shown(f"{MEETINGS}/{one}", "bilal"))["office_holders"][0] for one in (first, second)]
    assert [(one["role"], one["province"], one["name"]["en"]) for one in told] == [
        ("Minister for Education", "PK-SD", "Zainab Example"),
        ("Member of the Provincial Assembly", "PK", "Omar Example"),
    ]


async def test_a_post_that_was_not_held_that_day_is_named_with_what_is_known(advocacy: Advocacy) -> None:
    await begin(advocacy)
    await advocacy.done(
        "secretariat",
        f"{HOLDERS}/{PERSON}/posts/{MEMBERSHIP}/end",
        {"end_date": "2026-06-19", "why": {"code": "resigned"}},
    )
    told = await advocacy.problem("amina", f"{MEETINGS}/log", RECORD, 422)
    assert (told["rule"], told["field"], told["value"]) == ("meeting.post_not_held", "office_holders.0", MEMBERSHIP)
    assert (told["facts"]["day"], told["facts"]["held_until"]) == ("2026-06-20", "2026-06-19")
    unknown = {"person_id": PERSON, "membership_id": "sindh-pa-ps-99.2024-02-24", "attendance": "present"}
    told = await advocacy.problem("amina", f"{MEETINGS}/log", RECORD | {"office_holders": [unknown]}, 422)
    assert (told["rule"], told["candidates"]) == ("meeting.post_not_held", [MEMBERSHIP])


@pytest.mark.parametrize(
    ("path", "changes", "rule"),
    [
        ("", {"members": ["secp-0777"]}, "organisation.no_member"),
        ("", {"members": []}, "meeting.not_taking_part"),
        ("", {"members": [SCHOOLS]}, "meeting.not_taking_part"),
        ("", {"place": {"name": "A hall", "area": "Larkana"}}, "area.unknown"),
        ("", {"place": None}, "meeting.no_place"),
        ("", {"starts_at": "2026-06-20T05:10:00Z"}, "meeting.already_past"),
        ("", {"starts_at": "2026-07-10T10:00:00"}, "timezone_aware"),
        ("", {"office_holders": []}, "meeting.no_office_holder"),
        ("/log", {"starts_at": "2026-07-02T05:00:00Z", "ends_at": "2026-07-02T06:00:00Z"}, "meeting.in_the_future"),
        ("/log", {"ends_at": "2026-06-20T05:10:00Z"}, "meeting.ends_before_start"),
        ("/log", {"headcount": 1}, "meeting.too_few"),
        ("/log", {"office_holders": [WHOM | {"attendance": "absent"}]}, "meeting.nobody_attended"),
        ("/log", {"office_holders": [WHOM | {"attendance": "present"}] * 2}, "meeting.named_twice"),
        ("/log", {"visibility": "secret"}, "literal_error"),
    ],
)
async def test_what_can_not_stand_is_told_why(
    advocacy: Advocacy, path: str, changes: dict[str, Any], rule: str
) -> None:
    await begin(advocacy)
    body = (RECORD if path else PLAN) | changes
    answer = await advocacy.ask("amina", "POST", f"{MEETINGS}{path}", body)
    assert (answer.status_code in {403, 422}, answer.json()["rule"]) == (True, rule), answer.text


async def test_a_suspended_member_meets_nobody(advocacy: Advocacy) -> None:
    await begin(advocacy)
    await advocacy.suspend(PRESS_CLUB)
    assert await advocacy.refused("amina", MEETINGS, PLAN, 403) == "member.not_active"
    assert await advocacy.refused("secretariat", MEETINGS, PLAN, 422) == "meeting.no_active_member"


async def test_a_cancelled_meeting_is_not_logged_and_an_unknown_one_not_changed(advocacy: Advocacy) -> None:
    await begin(advocacy)
    path = await planned(advocacy)
    await advocacy.done("amina", f"{path}/cancellation", {"why": {"code": "weather"}})
    assert await advocacy.refused("amina", f"{path}/log", RECORD) == "meeting.standing"
    nothing = f"{MEETINGS}/nothing"
    for who, step, body in (
        ("amina", "rescheduling", MOVED),
        ("amina", "cancellation", {"why": {"code": "weather"}}),
        ("amina", "log", RECORD),
        ("amina", "correction", CORRECTED),
        ("secretariat", "publication", {"record_version": 1}),
    ):
        assert await advocacy.refused(who, f"{nothing}/{step}", body, 404) == "meeting.unknown"


async def test_others_do_not_touch_a_members_meeting_and_only_the_secretariat_publishes(advocacy: Advocacy) -> None:
    await begin(advocacy)
    path = f"{MEETINGS}/{await logged(advocacy)}"
    assert await advocacy.refused("bilal", f"{path}/correction", CORRECTED, 403) == "meeting.not_taking_part"
    for who in ("amina", "programme", "balochistan"):
        assert await advocacy.refused(who, f"{path}/publication", {"record_version": 1}, 403) in {"role", "province"}
    await advocacy.done("secretariat", f"{path}/correction", CORRECTED)
    assert await advocacy.refused("secretariat", f"{path}/publication", {"record_version": 1}) == (
        "meeting.other_version"
    )


async def test_guests_sit_on_the_alliances_side_beside_members(advocacy: Advocacy) -> None:
    await begin(advocacy)
    guest = {"organisation_id": "lcas", "name": "Local Councils Association", "sector": "public", "member_id": "lcas"}
    meeting_id = await logged(advocacy, guests=[guest], members=[PRESS_CLUB, SCHOOLS])
    sides = (await advocacy.shown(f"{MEETINGS}/{meeting_id}", "bilal"))["alliance_side"]
    assert [(side["organisation_id"], side["member_id"]) for side in sides] == [
        (PRESS_CLUB, PRESS_CLUB),
        (SCHOOLS, SCHOOLS),
        ("lcas", None),
    ]
    assert (await advocacy.shown(f"{SINDH}/meetings?organisation=lcas", "bilal"))["data"]
