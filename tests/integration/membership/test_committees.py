"""A core committee from its rules to its decisions, over HTTP and on the real store."""

from __future__ import annotations

from datetime import date

import pytest

from services.membership.committees.decided import decision
from shared.runtime.store import Database
from tests.integration.membership.committee import (
    COMMITTEE,
    MEETINGS,
    MINUTES,
    RULES,
    a_decision,
    meeting,
    seat_everybody,
    term,
    vote,
)
from tests.integration.membership.conftest import PRESS_CLUB, SINDH, Alliance

pytestmark = pytest.mark.integration

BALOCHISTAN = "/membership/v1/PK-BA/committee"


@pytest.fixture
async def seated(alliance: Alliance) -> Alliance:
    await alliance.begin()
    await seat_everybody(alliance)
    return alliance


async def test_a_committee_is_shown_with_its_seats_balance_and_quorum(seated: Alliance) -> None:
    shown = await seated.shown(COMMITTEE)
    assert [(seat["seat_id"], seat["now"]["holder"]["organisation_id"]) for seat in shown["seats"]] == [
        ("chair", "ngo-1"),
        ("media", "secp-0012"),
        ("member-1", "ngo-2"),
        ("member-2", "ngo-3"),
    ]
    assert shown["seats"][1]["now"]["term_ends_on"] == "2028-01-31"
    assert (shown["vacant"], shown["quorum"]) == (0, {"filled": 4, "required": 3})
    assert (shown["balance"]["missing"], shown["balance"]["warnings"]) == (["public", "donor_project"], [])
    assert (await seated.ask(None, "GET", BALOCHISTAN)).status_code == 404


async def test_a_suspended_holder_counts_no_more(seated: Alliance) -> None:
    await seated.done(
        "secretariat", f"{SINDH}/members/ngo-3/suspension", {"why": {"code": "inactivity"}, "on": "2026-05-01"}
    )
    shown = await seated.shown(COMMITTEE)
    assert (shown["seats"][3]["standing"], shown["quorum"]["filled"]) == ("suspended", 3)
    problem = await seated.problem("committee_secretary", MEETINGS, meeting("chair", "member-2"), 422)
    assert (problem["rule"], problem["field"], problem["value"]) == ("committee.not_seated", "present", "member-2")
    held = await seated.done("committee_secretary", MEETINGS, meeting("chair", "media"))
    assert held["quorum"] == {"filled": 3, "required": 2, "present": 2, "met": True}


async def test_a_member_suspended_after_the_meeting_was_active_on_its_day(seated: Alliance) -> None:
    await seated.done(
        "secretariat", f"{SINDH}/members/ngo-3/suspension", {"why": {"code": "inactivity"}, "on": "2026-05-13"}
    )
    held = await seated.done("committee_secretary", MEETINGS, meeting("chair", "media", "member-2"))
    assert held["quorum"] == {"filled": 4, "required": 3, "present": 3, "met": True}


async def test_filling_a_seat_tells_the_balance_and_warns(seated: Alliance) -> None:
    await seated.join("head-4", PRESS_CLUB | {"identifiers": [{"scheme": "ngo", "id": "4"}]})
    leaving = {"organisation_id": "ngo-1", "why": {"code": "resigned"}}
    await seated.done("secretariat", f"{COMMITTEE}/seats/chair/vacancy", leaving)
    shown = await seated.shown(COMMITTEE)
    assert (shown["seats"][0]["vacant"], shown["seats"][0]["before"][0]["why"]) == (True, "resigned")
    answer = await seated.done(
        "secretariat", f"{COMMITTEE}/seats/chair/term", term("ngo-4", term_starts_on="2026-06-01")
    )
    assert answer["balance"]["warnings"] == ["sector_above_share"]
    assert (answer["balance"]["sectors"][0]["sector"], answer["balance"]["sectors"][0]["share"]) == ("media", "0.5000")


async def test_commands_given_twice_record_nothing_more(seated: Alliance, database: Database) -> None:
    before = await database["journal"].count_documents({})
    again = await seated.done("association", f"{COMMITTEE}/rules", RULES, method="PUT")
    assert (again["version"], again["events"]) == (5, [])
    again = await seated.done("secretariat", f"{COMMITTEE}/seats/chair/term", term("ngo-1"))
    assert (again["version"], again["events"]) == (5, [])
    first = await seated.done("committee_secretary", MEETINGS, meeting("chair", "media", "member-1"))
    again = await seated.done("committee_secretary", MEETINGS, meeting("chair", "media", "member-1"))
    assert (again["meeting_id"], again["events"]) == (first["meeting_id"], [])
    decisions = f"{MEETINGS}/{first['meeting_id']}/decisions"
    taken = await seated.done("committee_secretary", decisions, vote(2, 1))
    again = await seated.done("committee_secretary", decisions, vote(2, 1))
    assert (again["decision_id"], again["result"], again["events"]) == (taken["decision_id"], "carried", [])
    assert await database["journal"].count_documents({}) == before + 2


async def test_the_same_request_again_is_answered_as_before_even_on_another_day(seated: Alliance) -> None:
    body = meeting("chair", "media", "member-1")
    del body["held_on"]
    first = await seated.done("committee_secretary", MEETINGS, body, key="k")
    seated.clock.today = date(2026, 6, 2)
    assert await seated.done("committee_secretary", MEETINGS, body, key="k") == first


async def test_below_its_quorum_a_meeting_decides_nothing_and_the_arithmetic_is_told(seated: Alliance) -> None:
    held = await seated.done("committee_secretary", MEETINGS, meeting("chair", "media"))
    assert held["quorum"]["met"] is False
    problem = await seated.problem("committee_secretary", f"{MEETINGS}/{held['meeting_id']}/decisions", vote(2, 0), 409)
    assert problem["rule"] == "committee.no_quorum"
    assert problem["facts"] == {
        "held_on": "2026-05-12",
        "filled": 4,
        "required": 3,
        "present": 2,
        "quorum": "more than 1/2 of 4 filled seats, and at least 2",
    }


async def test_a_decision_is_found_by_its_key_its_subject_and_its_meeting(alliance: Alliance) -> None:
    await alliance.begin()
    keys = await a_decision(alliance)
    member = "membership/PK-SD/members/secp-0012"
    about = vote(
        1, 1, 0, subject={"kind": "other", "stream": member, "version": 2}, recused=["media"], tie_broken="for"
    )
    decisions = f"{MEETINGS}/{keys['meeting_id']}/decisions"
    taken = await alliance.done("committee_secretary", decisions, about)
    assert (taken["result"], taken["majority"]) == ("carried", {"base": "votes_cast", "counted": 3, "needed": 2})

    one = await alliance.shown(f"{COMMITTEE}/decisions/{taken['decision_id']}")
    assert (one["votes"], one["recused_seats"]) == ({"for": 1, "against": 1, "abstain": 0, "recused": 1}, ["media"])
    assert (await alliance.shown(f"{MEETINGS}/{keys['meeting_id']}"))["decisions"] == 2

    async def listed(query: str) -> list[str]:
        return [one["decision_id"] for one in (await alliance.shown(f"{COMMITTEE}/decisions?{query}"))["data"]]

    assert await listed("") == [taken["decision_id"], keys["decision_id"]]
    assert await listed(f"subject={member}") == [taken["decision_id"]]
    assert await listed(f"meeting_id={keys['meeting_id']}&result=lost") == []
    first = await alliance.shown(f"{COMMITTEE}/decisions?limit=1")
    second = await alliance.shown(f"{COMMITTEE}/decisions?limit=1&cursor={first['cursor']}")
    assert ([one["decision_id"] for one in second["data"]], second["cursor"]) == ([keys["decision_id"]], None)
    assert (await alliance.ask(None, "GET", f"{COMMITTEE}/decisions?cursor={first['cursor']}x")).status_code == 422
    assert (await alliance.ask(None, "GET", f"{COMMITTEE}/decisions/{'0' * 20}")).status_code == 404

    found = await decision(alliance.journal, "PK-SD", taken["decision_id"])
    assert found is not None
    assert (found.result, found.subject.stream, found.subject.version) == ("carried", member, 2)
    assert found.districts == ("PK713",)
    assert await decision(alliance.journal, "PK-SD", "0" * 20) is None
    assert await decision(alliance.journal, "PK-BA", taken["decision_id"]) is None


async def test_meetings_are_listed_the_latest_first(seated: Alliance) -> None:
    for number, day in enumerate(("2026-05-12", "2026-04-14", "2026-05-26")):
        minutes = MINUTES | {"document_id": f"m-{number}"}
        await seated.done("committee_secretary", MEETINGS, meeting("chair", held_on=day, minutes=minutes))
    first = await seated.shown(f"{MEETINGS}?limit=2")
    assert [one["held_on"] for one in first["data"]] == ["2026-05-26", "2026-05-12"]
    second = await seated.shown(f"{MEETINGS}?limit=2&cursor={first['cursor']}")
    assert [one["held_on"] for one in second["data"]] == ["2026-04-14"]
    assert (await seated.shown("/membership/v1/PK-BA/committee/meetings"))["data"] == []


async def test_contacts_are_shown_inside_the_alliance_only(seated: Alliance) -> None:
    sitting = {"organisation_id": "secp-0012", "contact_id": "c-amina"}
    assert (await seated.done("secretariat", f"{COMMITTEE}/seats/media/person", sitting))["version"] == 1
    assert (await seated.done("secretariat", f"{COMMITTEE}/seats/media/person", sitting))["events"] == []
    for who, contact in (
        (None, None),
        ("someone", None),
        ("balochistan", None),
        ("amina", "c-amina"),
        ("programme", "c-amina"),
    ):
        assert (await seated.shown(COMMITTEE, who))["seats"][1]["contact_id"] == contact


async def test_an_alternate_sits_where_one_had_been_named_by_the_day(seated: Alliance) -> None:
    present = [{"seat_id": "chair"}, {"seat_id": "media", "by": "alternate"}]
    problem = await seated.problem("committee_secretary", MEETINGS, meeting(present=present), 422)
    assert (problem["rule"], problem["value"]) == ("committee.no_alternate", "media")
    bilal = {"contact_id": "c-bilal", "account_id": "bilal", "roles": ["alternate"], "from_on": "2026-02-01"}
    await seated.done("amina", f"{SINDH}/members/secp-0012/representatives", bilal)
    sitting = {"organisation_id": "secp-0012", "contact_id": "c-amina", "alternate": "c-bilal"}
    person = f"{COMMITTEE}/seats/media/person"
    assert await seated.refused("secretariat", person, sitting | {"from_on": "2026-06-02"}, 422) == (
        "seat_holder.future_date"
    )
    await seated.done("secretariat", person, sitting | {"from_on": "2026-05-01"})
    alone = {"organisation_id": "secp-0012", "contact_id": "c-amina", "from_on": "2026-04-30"}
    assert await seated.refused("secretariat", person, alone, 422) == "seat_holder.before_last_naming"
    first = await seated.done("committee_secretary", MEETINGS, meeting(present=present))
    again = await seated.done("committee_secretary", MEETINGS, meeting(present=present))
    assert (again["meeting_id"], again["events"]) == (first["meeting_id"], [])
    april = meeting(present=present, held_on="2026-04-12", minutes=MINUTES | {"document_id": "m-2"})
    assert await seated.refused("committee_secretary", MEETINGS, april, 422) == "committee.no_alternate"
    await seated.done("amina", f"{SINDH}/members/secp-0012/representatives/c-bilal/release", {"on": "2026-05-14"})
    before = meeting(present=present, held_on="2026-05-13", minutes=MINUTES | {"document_id": "m-3"})
    await seated.done("committee_secretary", MEETINGS, before)
    after = meeting(present=present, held_on="2026-05-14", minutes=MINUTES | {"document_id": "m-4"})
    assert await seated.refused("committee_secretary", MEETINGS, after, 422) == "committee.no_alternate"


async def test_a_matter_put_off_has_no_votes(seated: Alliance) -> None:
    held = await seated.done("committee_secretary", MEETINGS, meeting("chair", "media", "member-1"))
    body = vote(0, 0, recused=["media"], concerns=["secp-0012"])
    del body["votes"]
    taken = await seated.done("committee_secretary", f"{MEETINGS}/{held['meeting_id']}/decisions", body)
    assert (taken["result"], taken["votes"]) == ("deferred", {"for": 0, "against": 0, "abstain": 2, "recused": 1})
    unknown = f"{MEETINGS}/{'0' * 20}/decisions"
    assert await seated.refused("committee_secretary", unknown, vote(3, 0), 404) == "committee.unknown_meeting"


async def test_what_was_just_recorded_is_waited_for_and_a_version_not_reached_is_told(seated: Alliance) -> None:
    for stream in ("committee/PK-SD", "members/ngo-1"):
        ahead = {"Alliance-Position": f"membership/PK-SD/{stream}@99"}
        answer = await seated.ask(None, "GET", COMMITTEE, **ahead)
        assert (answer.status_code, answer.headers["Alliance-Stale"]) == (200, "true")
    wrong = await seated.ask(
        "association", "PUT", f"{COMMITTEE}/rules", RULES | {"term_months": 36}, **{"If-Match": '"1"'}
    )
    assert (wrong.status_code, wrong.json()["version"]) == (409, 5)
