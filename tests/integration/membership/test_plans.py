"""A half-year's plan over HTTP and on the real store: drafted, endorsed, adopted, closed, and seen on its board."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.integration.membership.conftest import PRESS_CLUB, SINDH, Alliance
from tests.integration.membership.decided import decide
from tests.integration.membership.half_year import (
    ACTIVITIES,
    ACTIVITY,
    DRAFT,
    PLAN,
    REPORT,
    STREAM,
    adopt,
    begin,
    plan_activity,
)

pytestmark = pytest.mark.integration

ENDORSE = {"version": 1, "on": "2026-01-15"}
NEXT = f"{SINDH}/plans/2026-S2"


async def test_a_plan_is_drafted_endorsed_adopted_and_closed(alliance: Alliance) -> None:
    await begin(alliance)
    done, given_up, left = [await plan_activity(alliance) for _ in range(3)]
    assert (await alliance.shown(PLAN))["waits_for"] == ["decision", "endorsement"]
    await alliance.done("association", f"{PLAN}/endorsement", ENDORSE)
    assert (await alliance.shown(PLAN))["waits_for"] == ["decision"]
    await alliance.done("secretariat", f"{ACTIVITIES}/{given_up}/cancellation", {"why": {"code": "funding"}})
    await decide(alliance, "ddddddddddddddddddd1", stream=STREAM, version=2, held_on=date(2026, 1, 20))
    adoption = {"decision_id": "ddddddddddddddddddd1"}
    receipt = await alliance.done("committee_secretary", f"{PLAN}/adoption", adoption)
    assert receipt == {"stream": STREAM, "version": 3, "events": ["membership.action_plan_adopted.v1"]}
    assert (await alliance.done("committee_secretary", f"{PLAN}/adoption", adoption))["events"] == []
    shown = await alliance.shown(PLAN)
    assert (shown["standing"], shown["waits_for"]) == ("adopted", [])
    assert shown["adoption"] == {
        "version": 1,
        "decision_id": "ddddddddddddddddddd1",
        "adopted_on": "2026-01-20",
        "activity_ids": sorted([done, left]),
        "budget": [{"amount": "900000", "currency": "PKR"}],
    }
    completion = {"outputs": {"sessions": "12"}, "evidence": [REPORT]}
    await alliance.done("amina", f"{ACTIVITIES}/{done}/completion", completion)
    assert await alliance.refused("secretariat", f"{PLAN}/closing", {}, 422) == "plan.not_over"
    alliance.clock.today = date(2026, 7, 5)
    await alliance.done("secretariat", f"{PLAN}/closing", {"narrative": REPORT})
    assert (await alliance.done("secretariat", f"{PLAN}/closing", {}))["events"] == []
    closing = (await alliance.shown(PLAN))["closing"]
    assert (closing["completed"], closing["cancelled"], closing["carried_over"]) == ([done], [given_up], [left])
    board = await alliance.shown(f"{PLAN}/board")
    assert [line["activity_id"] for line in board["carried_over"]] == [left]
    assert await alliance.refused("amina", f"{PLAN}/draft", DRAFT) == "plan.closed"


async def test_a_decision_that_came_first_adopts_after_the_endorsement(alliance: Alliance) -> None:
    await begin(alliance)
    adoption = {"decision_id": "ddddddddddddddddddd1"}
    assert await alliance.refused("committee_secretary", f"{PLAN}/adoption", adoption, 422) == "plan.decision_unknown"
    await decide(alliance, "ddddddddddddddddddd1", stream=STREAM, version=1, held_on=date(2026, 1, 12))
    assert await alliance.refused("committee_secretary", f"{PLAN}/adoption", adoption) == "plan.awaits_endorsement"
    await alliance.done("association", f"{PLAN}/endorsement", ENDORSE)
    await alliance.done("committee_secretary", f"{PLAN}/adoption", adoption)
    assert (await alliance.shown(PLAN))["adoption"]["adopted_on"] == "2026-01-15"


async def test_a_later_draft_voids_decision_and_endorsement(alliance: Alliance) -> None:
    await begin(alliance)
    await alliance.done("association", f"{PLAN}/endorsement", ENDORSE)
    await decide(alliance, "ddddddddddddddddddd1", stream=STREAM, version=1)
    again = DRAFT | {"title": {"en": "Another plan"}, "on": "2026-01-21"}
    assert (await alliance.done("secretariat", f"{PLAN}/draft", again))["version"] == 3
    assert (await alliance.done("amina", f"{PLAN}/draft", again))["events"] == []
    adoption = {"decision_id": "ddddddddddddddddddd1"}
    rule = await alliance.refused("committee_secretary", f"{PLAN}/adoption", adoption)
    assert rule == "plan.decision_on_other_version"
    shown = await alliance.shown(PLAN)
    assert (shown["draft"]["version"], shown["endorsement"]) == (3, None)
    assert shown["waits_for"] == ["decision", "endorsement"]
    problem = await alliance.problem("association", f"{PLAN}/endorsement", ENDORSE, 409)
    assert (problem["rule"], problem["facts"]["drafted"]) == ("plan.other_version", 3)


async def test_a_decision_that_was_lost_or_is_about_another_plan_adopts_nothing(alliance: Alliance) -> None:
    await begin(alliance)
    await alliance.done("association", f"{PLAN}/endorsement", ENDORSE)
    await decide(alliance, "ddddddddddddddddddd1", stream=STREAM, version=1, result="lost")
    await decide(alliance, "ddddddddddddddddddd2", stream="membership/PK-SD/plans/2026-S2", version=1)
    for decision_id, rule, status in (
        ("ddddddddddddddddddd1", "plan.decision_not_carried", 409),
        ("ddddddddddddddddddd2", "plan.decision_unknown", 422),
    ):
        body = {"decision_id": decision_id}
        assert await alliance.refused("committee_secretary", f"{PLAN}/adoption", body, status) == rule


async def test_where_there_is_no_guiding_association_the_programme_endorses(alliance: Alliance) -> None:
    await alliance.begin()
    await alliance.done("amina", f"{PLAN}/draft", DRAFT)
    assert await alliance.refused("association", f"{PLAN}/endorsement", ENDORSE, 403) == "plan.not_the_endorser"
    await alliance.done("programme", f"{PLAN}/endorsement", ENDORSE)
    shown = (await alliance.shown(PLAN))["endorsement"]
    assert (shown["endorsed_by"], shown["capacity"]) == ("adlg", "programme")


async def test_where_there_is_one_the_programme_does_not_endorse(alliance: Alliance) -> None:
    await begin(alliance)
    assert await alliance.refused("programme", f"{PLAN}/endorsement", ENDORSE, 403) == "plan.not_the_endorser"


async def test_only_members_that_are_active_and_the_secretariat_draft(alliance: Alliance) -> None:
    await begin(alliance)
    await alliance.done("secretariat", f"{SINDH}/members/ngo-77/suspension", {"why": {"code": "inactivity"}})
    for who in ("rafiq", "someone", "balochistan", "association"):
        await alliance.refused(who, f"{PLAN}/draft", DRAFT, 403)


@pytest.mark.parametrize(
    ("path", "wrong", "rule"),
    [
        ("2026-S1", {"districts": ["Larkana"]}, "district.unknown"),
        ("2026-S1", {"districts": ["PK201"]}, "plan.district_outside_province"),
        ("2026-S1", {"objectives": []}, "too_short"),
        ("2026-S1", {"on": "2026-06-02"}, "plan.future_date"),
        ("2026-S1", {"on": "31.12.2025"}, "date_format"),
        ("2026-Q1", {}, "string_pattern_mismatch"),
        ("2026", {}, "string_pattern_mismatch"),
    ],
)
async def test_a_draft_that_can_not_stand_is_told_why(
    alliance: Alliance, path: str, wrong: dict[str, Any], rule: str
) -> None:
    await alliance.begin()
    assert await alliance.refused("amina", f"{SINDH}/plans/{path}/draft", DRAFT | wrong, 422) == rule


async def test_an_unknown_target_is_named(alliance: Alliance) -> None:
    await alliance.begin()
    objective = DRAFT["objectives"][0] | {"targets": [{"code": "4.99", "framework": "2022"}]}
    problem = await alliance.problem("amina", f"{PLAN}/draft", DRAFT | {"objectives": [objective]}, 422)
    assert (problem["rule"], problem["facts"]["value"]) == ("plan.target_unknown", "4.99")


async def test_a_province_without_an_alliance_has_no_plan(alliance: Alliance) -> None:
    assert await alliance.refused("secretariat", f"{PLAN}/draft", DRAFT) == "plan.no_alliance"
    assert (await alliance.ask(None, "GET", PLAN)).status_code == 404
    assert (await alliance.ask(None, "GET", f"{PLAN}/board")).status_code == 404
    missing = await alliance.refused("association", f"{PLAN}/endorsement", ENDORSE, 403)
    assert missing == "plan.not_the_endorser"
    assert await alliance.refused("programme", f"{PLAN}/endorsement", ENDORSE, 404) == "plan.not_drafted"
    assert await alliance.refused("secretariat", f"{PLAN}/closing", {}, 404) == "plan.not_drafted"


async def test_plans_are_listed_the_latest_first_and_provinces_stand_apart(alliance: Alliance) -> None:
    await begin(alliance)
    await alliance.done("amina", f"{NEXT}/draft", DRAFT)
    listed = await alliance.shown(f"{SINDH}/plans?limit=1")
    assert [plan["plan_id"] for plan in listed["data"]] == ["2026-S2"]
    rest = await alliance.shown(f"{SINDH}/plans?limit=1&cursor={listed['cursor']}")
    assert ([plan["plan_id"] for plan in rest["data"]], rest["cursor"]) == (["2026-S1"], None)
    assert (await alliance.shown(f"{SINDH}/plans?standing=adopted"))["data"] == []
    assert (await alliance.shown("/membership/v1/PK-BA/plans"))["data"] == []
    assert (await alliance.ask(None, "GET", "/membership/v1/PK-BA/plans/2026-S1")).status_code == 404


async def test_the_board_and_the_results_are_narrowed_by_owner_district_and_goal(alliance: Alliance) -> None:
    await begin(alliance)
    late = await plan_activity(alliance, due_on="2026-05-31")
    province = [{"code": "PK-SD", "scheme": "ISO-3166-2", "level": "province"}]
    due = await plan_activity(
        alliance, "rafiq", areas=province, targets=[{"code": "5.1", "framework": "2022"}], due_on="2026-06-30"
    )
    board = await alliance.shown(f"{PLAN}/board")
    assert [line["activity_id"] for line in board["late"]] == [late]
    assert [line["activity_id"] for line in board["due"]] == [due]
    assert (board["today"], board["by_owner"]["ngo-77"]["due"], board["by_goal"]["4"]["late"]) == ("2026-06-01", 1, 1)
    for query, found in (
        ("owner=ngo-77", [due]),
        ("district=PK713", [late]),
        ("goal=5", [due]),
        ("owner=ngo-77&goal=4", []),
        ("district=PK701", []),
    ):
        board = await alliance.shown(f"{PLAN}/board?{query}")
        assert [line["activity_id"] for line in (*board["late"], *board["due"])] == found, query
    whole = await alliance.shown(f"{PLAN}/results")
    assert whole["outputs"][0] == {
        "measure": "awareness sessions held",
        "unit": "sessions",
        "planned": "24",
        "achieved": "0",
        "share": "0.0000",
        "outputs": 2,
        "told": 0,
    }
    report = {"outputs": {"sessions": "5"}, "spent": {"amount": "99999.99", "currency": "PKR"}}
    await alliance.done("amina", f"{ACTIVITIES}/{late}/progress", report)
    narrowed = await alliance.shown(f"{PLAN}/results?owner=secp-0012")
    assert (narrowed["outputs"][0]["achieved"], narrowed["outputs"][0]["share"]) == ("5", "0.4167")
    assert narrowed["money"] == [
        {
            "currency": "PKR",
            "budget": "450000",
            "spent": "99999.99",
            "share": "0.2222",
            "activities": 1,
            "told": 1,
        }
    ]


async def test_an_open_activity_of_a_closed_plan_goes_on_once_in_a_later_one(alliance: Alliance) -> None:
    await begin(alliance)
    left = await plan_activity(alliance)
    await adopt(alliance)
    later = ACTIVITY | {"plan_id": "2026-S2", "starts_on": "2026-07-01", "due_on": "2026-09-30", "carried_from": left}
    alliance.clock.today = date(2026, 7, 5)
    await alliance.done("amina", f"{NEXT}/draft", DRAFT)
    assert await alliance.refused("amina", ACTIVITIES, later, 422) == "activity.not_carried_over"
    await alliance.done("secretariat", f"{PLAN}/closing")
    receipt = await alliance.done("amina", ACTIVITIES, later)
    assert (await alliance.done("amina", ACTIVITIES, later))["events"] == []
    other = await alliance.refused("amina", ACTIVITIES, later | {"due_on": "2026-10-31"})
    assert other == "activity.planned_already"
    shown = await alliance.shown(f"{ACTIVITIES}/{receipt['stream'].rpartition('/')[2]}")
    assert (shown["plan_id"], shown["carried_from"]) == ("2026-S2", left)
    closed = {"why": {"code": "other"}, "due_on": "2026-06-25"}
    assert await alliance.refused("secretariat", f"{ACTIVITIES}/{left}/rescheduling", closed) == "activity.plan_closed"


async def test_the_same_request_again_plans_one_activity(alliance: Alliance) -> None:
    await alliance.begin()
    await alliance.done("amina", f"{PLAN}/draft", DRAFT)
    first = await alliance.done("amina", ACTIVITIES, ACTIVITY, key="k1")
    assert await alliance.done("amina", ACTIVITIES, ACTIVITY, key="k1") == first
    assert len((await alliance.shown(ACTIVITIES))["data"]) == 1
    assert PRESS_CLUB["name"]["en"] == (await alliance.shown(ACTIVITIES))["data"][0]["owner"]["name"]
