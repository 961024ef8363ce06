"""The linkage metrics over HTTP, with contacts learnt from advocacy's streams."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

import pytest

from shared.contracts.event import Event
from tests.integration.membership.committee import COMMITTEE, seat_everybody
from tests.integration.membership.conftest import PRESS_CLUB, SINDH, Alliance
from tests.integration.membership.decided import decide
from tests.integration.membership.half_year import ACTIVITIES, DRAFT, PLAN, STREAM, decide_about, plan_activity
from tests.integration.membership.test_linkages import COUNCIL, LINKAGES, SIGNING

pytestmark = pytest.mark.integration

METRICS = f"{LINKAGES}/metrics"
DEPARTMENT = COUNCIL | {"identifiers": [{"scheme": "govt", "id": "2"}], "tier": "provincial"}
UNION = PRESS_CLUB | {"identifiers": [{"scheme": "secp", "id": "0013"}]}


class Logged(Event):
    """A meeting was held."""

    type: ClassVar[str] = "advocacy.legislator_meeting_logged.v1"
    stream: ClassVar[str] = "advocacy/<province>/meetings/<meeting_id>"
    example: ClassVar[dict[str, Any]] = {}
    starts_at: datetime


class Held(Event):
    """An awareness session was held."""

    type: ClassVar[str] = "advocacy.awareness_session_held.v1"
    stream: ClassVar[str] = "advocacy/<province>/sessions/<session_id>"
    example: ClassVar[dict[str, Any]] = {}
    held_on: date


async def four_members(alliance: Alliance) -> None:
    """A press club, another one, a district's council and a provincial department, members from 9 January 2026."""
    await alliance.begin()
    await alliance.join("union", UNION)
    await alliance.join("council", COUNCIL)
    await alliance.join("department", DEPARTMENT)


async def met(alliance: Alliance, number: int, starts_at: str, *organisations: str) -> None:
    await alliance.hear(
        Logged, f"advocacy/PK-SD/meetings/m-{number}", starts_at=starts_at, organisations=list(organisations)
    )


async def month(alliance: Alliance, query: str) -> dict[str, Any]:
    [found] = (await alliance.shown(f"{METRICS}?{query}"))["data"]
    return dict(found)


async def test_a_month_is_measured_with_the_numbers_that_go_into_it(alliance: Alliance) -> None:
    await four_members(alliance)
    await met(alliance, 1, "2026-05-04T06:00:00Z", "secp-0012", "govt-1", "govt-2", "mna-office")
    await met(alliance, 2, "2026-05-31T20:00:00Z", "secp-0012", "govt-1")  # the first of June in Pakistan
    session = "advocacy/PK-SD/sessions/s-1"
    await alliance.hear(Held, session, held_on="2026-05-20", organisations=["secp-0012", "secp-0013"])
    parties = [
        SIGNING["parties"][0],
        {"organisation_id": "secp-0013", "name": "Union", "sector": "media", "member_id": "secp-0013"},
    ]
    await alliance.done("secretariat", LINKAGES, SIGNING | {"parties": parties})

    found = await month(alliance, "month=2026-05")
    assert (found["month"], found["as_of"], found["members"]) == ("2026-05", "2026-05-31", 4)
    assert found["cross_sector_share"] == {"value": 0.5, "part": 2, "whole": 4, "reason": None}
    assert found["cross_tier_share"] == {"value": 1.0, "part": 1, "whole": 1, "reason": None}
    assert found["ei_by_sector"] == {"value": 0.0, "external": 2, "internal": 2, "reason": None}
    assert found["sectors"]["media"]["external"] == 2
    assert found["tiers"]["district"] == {"value": 1.0, "external": 1, "internal": 0, "reason": None}
    assert found["formal_share"] == {"value": 0.25, "part": 1, "whole": 4, "reason": None}
    assert found["institutional_share"]["value"] == 0.0
    assert (found["districts_share"]["part"], found["districts_with_every_sector"]) == (0, [])

    found = await month(alliance, "")
    assert (found["month"], found["as_of"]) == ("2026-06", "2026-06-01")
    assert found["cross_sector_share"] == {"value": 1.0, "part": 1, "whole": 1, "reason": None}
    assert found["cross_tier_share"]["reason"] == "no_contacts_between_public_bodies"


async def test_where_nothing_happened_there_is_no_ratio_but_a_reason(alliance: Alliance) -> None:
    await four_members(alliance)
    found = await month(alliance, "month=2026-03")
    assert found["cross_sector_share"] == {"value": None, "part": 0, "whole": 0, "reason": "no_contacts"}
    assert found["ei_by_sector"] == {"value": None, "external": 0, "internal": 0, "reason": "no_ties"}
    assert found["ei_by_tier"]["reason"] == "no_ties_between_public_bodies"
    assert found["formal_share"]["reason"] == "no_ties"
    elsewhere = (await alliance.shown("/membership/v1/PK-BA/linkages/metrics"))["data"][0]
    assert (elsewhere["members"], elsewhere["formal_share"]["value"]) == (0, None)


async def test_each_month_counts_who_was_a_member_at_its_end(alliance: Alliance) -> None:
    await four_members(alliance)
    await met(alliance, 1, "2026-02-04T06:00:00Z", "secp-0012", "govt-1")
    await met(alliance, 2, "2026-04-04T06:00:00Z", "secp-0012", "govt-1")
    await alliance.done("secretariat", LINKAGES, SIGNING | {"signed_on": "2025-05-01"})
    left = {"why": {"code": "resigned"}, "on": "2026-03-15"}
    await alliance.done("secretariat", f"{SINDH}/members/govt-1/departure", left)
    found = (await alliance.shown(f"{METRICS}?from=2025-12&to=2026-04"))["data"]
    assert [(one["month"], one["members"], one["cross_sector_share"]["whole"]) for one in found] == [
        ("2025-12", 0, 0),
        ("2026-01", 4, 0),
        ("2026-02", 4, 1),
        ("2026-03", 3, 0),
        ("2026-04", 3, 0),
    ]


async def test_a_formal_tie_counts_until_it_ends_or_its_last_day(alliance: Alliance) -> None:
    await four_members(alliance)
    party = {"organisation_id": "govt-1", "name": "Council", "sector": "public", "tier": "district"}
    parties = [SIGNING["parties"][0], party | {"member_id": "govt-1"}]
    body = SIGNING | {"parties": parties, "signed_on": "2026-02-10"}
    ending = await alliance.done("secretariat", LINKAGES, body)
    path = f"{LINKAGES}/{ending['stream'].rpartition('/')[2]}/ending"
    await alliance.done("secretariat", path, {"why": {"code": "terminated"}, "ended_on": "2026-03-31"})
    body["parties"] = [parties[0], party | {"organisation_id": "govt-2", "tier": "provincial", "member_id": "govt-2"}]
    await alliance.done("secretariat", LINKAGES, body | {"valid_until_on": "2026-04-30"})
    found = (await alliance.shown(f"{METRICS}?from=2026-01&to=2026-05"))["data"]
    assert [one["institutional_share"]["part"] for one in found] == [0, 2, 1, 1, 0]


async def test_seats_of_one_committee_and_agreed_activities_are_formal_ties_month_by_month(alliance: Alliance) -> None:
    await alliance.begin()
    await seat_everybody(alliance)
    resigned = {"organisation_id": "ngo-3", "why": {"code": "resigned"}, "on": "2026-04-15"}
    await alliance.done("secretariat", f"{COMMITTEE}/seats/member-2/vacancy", resigned)
    await alliance.join("council", COUNCIL)
    await alliance.done("amina", f"{PLAN}/draft", DRAFT)
    activity = await plan_activity(alliance, partners=["govt-1"])
    adopted = {"version": 1, "on": "2026-02-20"}
    await alliance.done("programme", f"{PLAN}/endorsement", adopted)
    await decide(alliance, "ddddddddddddddddddd1", stream=STREAM, version=1, held_on=date(2026, 2, 20))
    await alliance.done("committee_secretary", f"{PLAN}/adoption", {"decision_id": "ddddddddddddddddddd1"})
    cancelled = {"why": {"code": "funding"}, "decision_id": await decide_about(alliance, activity, "d" * 20)}
    await alliance.done("secretariat", f"{ACTIVITIES}/{activity}/cancellation", cancelled)
    found = (await alliance.shown(f"{METRICS}?from=2026-01&to=2026-06"))["data"]
    assert [one["formal_by_kind"] for one in found] == [
        {"linkage": 0, "seat": 0, "activity": 0},
        *({"linkage": 0, "seat": 6, "activity": activities} for activities in (1, 1)),
        *({"linkage": 0, "seat": 3, "activity": activities} for activities in (1, 1, 0)),
    ]
    assert [one["formal_share"]["part"] for one in found] == [0, 7, 7, 4, 4, 3]
    assert [one["institutional_share"]["part"] for one in found] == [0, 7, 7, 4, 4, 3]


async def test_a_query_waits_for_what_its_reader_has_seen(alliance: Alliance) -> None:
    await four_members(alliance)
    answer = await alliance.ask(None, "GET", METRICS, **{"Alliance-Position": "membership/PK-SD/members/secp-0012@3"})
    assert answer.headers["Alliance-Stale"] == "true"


@pytest.mark.parametrize(
    ("query", "rule"),
    [
        ("month=2026-07", "linkage.future_month"),
        ("from=2026-01&to=2026-07", "linkage.future_month"),
        ("from=2026-03&to=2026-02", "linkage.span"),
        ("from=2020-01&to=2026-02", "linkage.span"),
        ("from=2026-03", "linkage.span"),
        ("month=2026-03&from=2026-03&to=2026-03", "linkage.span"),
        ("month=2026-13", "string_pattern_mismatch"),
    ],
)
async def test_months_that_can_not_be_measured_are_refused(alliance: Alliance, query: str, rule: str) -> None:
    answer = await alliance.ask(None, "GET", f"{METRICS}?{query}")
    assert (answer.status_code, answer.json()["rule"]) == (422, rule)
