"""Activities over HTTP and on the real store: planned, changed by decisions, reported on, completed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.membership.activities.decisions import decider
from services.membership.activities.facts import ActivityFacts
from services.membership.activities.progress import CountHeld, FallOverdue
from services.membership.activities.views import activities
from services.membership.streams import activity_stream
from shared.decisions import Actor
from shared.journal import Request
from tests.integration.membership.conftest import SINDH, Alliance
from tests.integration.membership.decided import decide
from tests.integration.membership.half_year import (
    ACTIVITIES,
    ACTIVITY,
    REPORT,
    STREAM,
    adopt,
    begin,
    decide_about,
    plan_activity,
)

pytestmark = pytest.mark.integration

WHY = {"why": {"code": "weather", "text": "words about a person"}}
PLATFORM = Actor("platform", "adlg", frozenset(), frozenset({"PK-SD"}))
DECIDED = {"rescheduling": "a" * 20, "reassignment": "b" * 20, "cancellation": "c" * 20}
"""The decision that permits each change."""


async def test_an_activity_is_planned_reported_on_and_completed(alliance: Alliance) -> None:
    await begin(alliance)
    outsider = {"organisation_id": "unicef", "name": "A partner of the programme", "sector": "donor_project"}
    renamed = outsider | {"organisation_id": "ngo-77"}
    activity = f"{ACTIVITIES}/{await plan_activity(alliance, partners=['ngo-77', 'secp-0012', outsider, renamed])}"
    shown = await alliance.shown(activity)
    assert (shown["owner"]["member_id"], shown["due_on"], shown["districts"], shown["goals"]) == (
        "secp-0012",
        "2026-06-20",
        ["PK713"],
        [4],
    )
    assert [(one["name"], one["member_id"]) for one in shown["partners"]] == [
        ("Sindh Rural Circle", "ngo-77"),
        ("A partner of the programme", None),
    ]
    report = {"outputs": {"sessions": "5"}, "spent": {"amount": "180000", "currency": "PKR"}, "on": "2026-05-01"}
    await alliance.done("rafiq", f"{activity}/progress", report)
    assert (await alliance.done("rafiq", f"{activity}/progress", report))["events"] == []
    completion = {"outputs": {"sessions": "11"}, "on": "2026-05-30"}
    assert await alliance.refused("amina", f"{activity}/completion", {}, 422) == "activity.output_untold"
    assert await alliance.refused("amina", f"{activity}/completion", completion, 422) == "activity.no_evidence"
    whole = completion | {"evidence": [REPORT]}
    assert await alliance.refused("rafiq", f"{activity}/completion", whole, 403) == "activity.not_owner"
    await alliance.done("amina", f"{activity}/completion", whole)
    assert (await alliance.done("amina", f"{activity}/completion", whole))["events"] == []
    shown = await alliance.shown(activity)
    assert (shown["standing"], shown["completed_on"], shown["outputs"][0]["achieved"]) == (
        "completed",
        "2026-05-30",
        "11",
    )
    assert (shown["spent"], shown["evidence"]) == ({"amount": "180000", "currency": "PKR"}, [REPORT | {"url": None}])
    assert await alliance.refused("amina", f"{activity}/progress", report) == "activity.final"


async def test_what_is_told_of_an_activity_can_stand_or_is_refused_by_name(alliance: Alliance) -> None:
    await begin(alliance)
    activity = f"{ACTIVITIES}/{await plan_activity(alliance, partners=['ngo-77'])}"
    for body, rule in (
        ({"outputs": {"films": "1"}}, "activity.output_unknown"),
        ({"outputs": {"sessions": "-1"}}, "string_pattern_mismatch"),
        ({"spent": {"amount": "10", "currency": "EUR"}}, "activity.other_currency"),
        ({"on": "2026-06-02"}, "activity.future_date"),
        ({"on": "2026-01-31", "outputs": {"sessions": "12"}, "evidence": [REPORT]}, "activity.completed_before_start"),
    ):
        step = "completion" if "evidence" in body else "progress"
        assert await alliance.refused("amina", f"{activity}/{step}", body, 422) == rule
    await alliance.done("amina", f"{activity}/progress", {"outputs": {"sessions": "2"}, "on": "2026-05-02"})
    early = {"outputs": {"sessions": "1"}, "on": "2026-05-01"}
    assert await alliance.refused("rafiq", f"{activity}/progress", early, 422) == "activity.out_of_order"
    assert (await alliance.shown(activity))["outputs"][0]["achieved"] == "2"


@pytest.mark.parametrize(
    ("wrong", "status", "rule"),
    [
        ({"plan_id": "2026-S2"}, 422, "activity.no_plan"),
        ({"due_on": "2026-07-01"}, 422, "activity.due_outside_half_year"),
        ({"starts_on": "2026-06-21"}, 422, "activity.ends_before_it_begins"),
        ({"owner": "ngo-77"}, 403, "activity.for_another"),
        ({"partners": ["ngo-99"]}, 422, "activity.partner_unknown"),
        ({"outputs": ACTIVITY["outputs"] * 2}, 422, "activity.output_repeated"),
        ({"targets": [{"code": "99", "framework": "2022"}]}, 422, "activity.target_unknown"),
        ({"areas": [{"code": "PK799", "scheme": "COD-AB-2022", "level": "district"}]}, 422, "activity.area_unknown"),
        ({"decision_id": "ddddddddddddddddddd9"}, 422, "activity.decision_unknown"),
        ({"carried_from": "a9"}, 422, "activity.not_carried_over"),
        ({"budget": {"amount": "1.234", "currency": "PKR"}}, 422, "string_pattern_mismatch"),
        ({"outputs": []}, 422, "too_short"),
        ({"status": "done"}, 422, "extra_forbidden"),
    ],
)
async def test_an_activity_that_can_not_stand_is_told_why(
    alliance: Alliance, wrong: dict[str, Any], status: int, rule: str
) -> None:
    await begin(alliance)
    assert await alliance.refused("amina", ACTIVITIES, ACTIVITY | wrong, status) == rule
    assert (await alliance.shown(ACTIVITIES))["data"] == []


async def test_owners_are_active_members(alliance: Alliance) -> None:
    await begin(alliance)
    await alliance.done("secretariat", f"{SINDH}/members/ngo-77/suspension", {"why": {"code": "inactivity"}})
    for owner in ("ngo-77", "ngo-99"):
        rule = await alliance.refused("secretariat", ACTIVITIES, ACTIVITY | {"owner": owner})
        assert rule == "activity.owner_not_active"
    await alliance.refused("rafiq", ACTIVITIES, ACTIVITY, 403)


async def test_a_proposed_activity_changes_freely(alliance: Alliance) -> None:
    await begin(alliance)
    activity = f"{ACTIVITIES}/{await plan_activity(alliance)}"
    await alliance.done("secretariat", f"{activity}/rescheduling", WHY | {"due_on": "2026-06-25"})
    await alliance.done("secretariat", f"{activity}/reassignment", WHY | {"owner": "ngo-77"})
    assert (await alliance.done("secretariat", f"{activity}/reassignment", WHY | {"owner": "ngo-77"}))["events"] == []
    shown = await alliance.shown(activity)
    assert (shown["due_on"], shown["owner"]["name"], shown["why"]) == ("2026-06-25", "Sindh Rural Circle", "weather")
    assert "words about a person" not in str(shown)
    assert await alliance.refused("amina", f"{activity}/progress", {"outputs": {"sessions": "1"}}, 403) == (
        "activity.not_involved"
    )
    await alliance.refused("rafiq", f"{activity}/cancellation", WHY, 403)
    await alliance.done("secretariat", f"{activity}/cancellation", WHY)
    assert (await alliance.shown(activity))["standing"] == "cancelled"


async def test_an_adopted_plan_changes_by_decisions(alliance: Alliance) -> None:
    await begin(alliance)
    activity_id = await plan_activity(alliance)
    activity = f"{ACTIVITIES}/{activity_id}"
    await adopt(alliance)
    for step, body in (
        ("rescheduling", {"due_on": "2026-06-25"}),
        ("reassignment", {"owner": "ngo-77"}),
        ("cancellation", {}),
    ):
        path = f"{activity}/{step}"
        assert await alliance.refused("secretariat", path, WHY | body) == "activity.needs_decision"
        named = {"decision_id": "ddddddddddddddddddd9"}
        assert await alliance.refused("secretariat", path, WHY | body | named, 422) == "activity.decision_unknown"
        named = {"decision_id": "ddddddddddddddddddd1"}
        assert await alliance.refused("secretariat", path, WHY | body | named) == "activity.decision_elsewhere"
        decision_id = await decide_about(alliance, activity_id, DECIDED[step])
        await alliance.done("secretariat", path, WHY | body | {"decision_id": decision_id})
    shown = await alliance.shown(activity)
    assert shown["decision_ids"] == list(DECIDED.values())
    again = {"due_on": "2026-06-26", "decision_id": DECIDED["rescheduling"]}
    assert await alliance.refused("secretariat", f"{activity}/rescheduling", WHY | again) == "activity.final"


async def test_a_decision_moves_an_activity_once(alliance: Alliance) -> None:
    await begin(alliance)
    activity = f"{ACTIVITIES}/{await plan_activity(alliance)}"
    await adopt(alliance)
    await decide(alliance, "ddddddddddddddddddd2", stream=STREAM, version=3)
    by_decision = WHY | {"decision_id": "ddddddddddddddddddd2"}
    await alliance.done("secretariat", f"{activity}/rescheduling", by_decision | {"due_on": "2026-06-25"})
    again = by_decision | {"due_on": "2026-06-26"}
    assert await alliance.refused("secretariat", f"{activity}/rescheduling", again) == "activity.decision_used"
    await decide(alliance, "ddddddddddddddddddd3", stream=STREAM, version=3, result="lost")
    lost = again | {"decision_id": "ddddddddddddddddddd3"}
    assert await alliance.refused("secretariat", f"{activity}/rescheduling", lost) == "activity.decision_not_carried"


async def test_an_adopted_plan_gets_another_activity_by_a_decision(alliance: Alliance) -> None:
    await begin(alliance)
    await adopt(alliance)
    assert await alliance.refused("amina", ACTIVITIES, ACTIVITY) == "activity.needs_decision"
    await decide(alliance, "ddddddddddddddddddd2", stream=STREAM, version=3)
    activity_id = await plan_activity(alliance, decision_id="ddddddddddddddddddd2")
    assert (await alliance.shown(f"{ACTIVITIES}/{activity_id}"))["decision_ids"] == ["ddddddddddddddddddd2"]


async def test_what_is_not_there_is_told_so(alliance: Alliance) -> None:
    await begin(alliance)
    missing = f"{ACTIVITIES}/nothing"
    assert (await alliance.ask(None, "GET", missing)).status_code == 404
    assert await alliance.refused("amina", f"{missing}/progress", {}, 404) == "activity.unknown"
    assert await alliance.refused("secretariat", f"{missing}/cancellation", WHY, 404) == "activity.unknown"
    elsewhere = f"/membership/v1/PK-BA/activities/{await plan_activity(alliance)}"
    assert (await alliance.ask(None, "GET", elsewhere)).status_code == 404


async def test_activities_are_listed_the_first_due_first_page_by_page(alliance: Alliance) -> None:
    await begin(alliance)
    second = await plan_activity(alliance, due_on="2026-05-20")
    first = await plan_activity(alliance, "rafiq", due_on="2026-05-10")
    third = await plan_activity(alliance, due_on="2026-06-30")
    await alliance.done("secretariat", f"{ACTIVITIES}/{third}/cancellation", WHY)

    async def listed(query: str) -> list[str]:
        return [one["activity_id"] for one in (await alliance.shown(f"{ACTIVITIES}?{query}"))["data"]]

    assert await listed("") == [first, second, third]
    assert await listed("plan=2026-S1&owner=secp-0012") == [second, third]
    assert await listed("standing=open&district=PK713") == [first, second]
    assert await listed("goal=5") == []
    page = await alliance.shown(f"{ACTIVITIES}?limit=2")
    assert await listed(f"limit=2&cursor={page['cursor']}") == [third]


async def test_what_was_held_is_counted_once_and_what_fell_due_is_found_by_index(alliance: Alliance) -> None:
    await begin(alliance)
    counts = [ACTIVITY["outputs"][0] | {"counts": "sessions"}]
    activity_id = await plan_activity(alliance, outputs=counts, due_on="2026-05-31")
    stream = activity_stream("PK-SD", activity_id)
    _, plan = await ActivityFacts(alliance.journal).activity("PK-SD", activity_id)
    held = CountHeld("session", "advocacy/PK-SD/sessions/s1", date(2026, 5, 3), 40, (), plan)
    request = Request(PLATFORM, command_id="progress:e1")
    first = await alliance.journal.carry_out(decider, stream, held, request)
    assert await alliance.journal.carry_out(decider, stream, held, request) == first
    assert (await alliance.shown(f"{ACTIVITIES}/{activity_id}"))["outputs"][0]["achieved"] == "1"

    passed = {"due_on": {"$lt": "2026-06-01"}}
    due = await alliance.views.find(activities, passed, provinces={"PK-SD"})
    assert [document["activity_id"] for document in due.documents] == [activity_id]
    fall = FallOverdue(due_on=date.fromisoformat(due.documents[0]["due_on"]), today=alliance.clock.today, plan=plan)
    overdue = Request(PLATFORM, command_id=f"overdue:{stream}:2026-05-31")
    told = await alliance.journal.carry_out(decider, stream, fall, overdue)
    assert told.events == ("membership.activity_fell_overdue.v1",)
    shown = await alliance.shown(f"{ACTIVITIES}/{activity_id}")
    assert (shown["standing"], shown["overdue_since"]) == ("open", "2026-06-01")
    assert (await alliance.views.find(activities, passed, provinces={"PK-SD"})).documents == []
