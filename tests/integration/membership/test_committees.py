"""A core committee from its rules to its decisions, over HTTP and on the real store."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.membership.committees.decided import decision
from shared.runtime.store import Database
from tests.integration.membership.committee import (
    COMMITTEE,
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

MEETINGS = f"{COMMITTEE}/meetings"
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


@pytest.mark.parametrize(
    ("seat", "wrong", "rule", "status"),
    [
        ("media", {}, "seat_holder.not_a_representative", 409),
        ("media", {"contact_id": "c-amina", "alternate": "c-amina"}, "seat_holder.own_alternate", 422),
        ("chair", {"contact_id": "c-amina"}, "seat_holder.not_the_holder", 409),
        ("nothing", {"contact_id": "c-amina"}, "seat_holder.not_the_holder", 409),
    ],
)
async def test_who_sits_is_checked(seated: Alliance, seat: str, wrong: dict[str, Any], rule: str, status: int) -> None:
    body = {"organisation_id": "secp-0012", "contact_id": "c-nobody"} | wrong
    assert await seated.refused("secretariat", f"{COMMITTEE}/seats/{seat}/person", body, status) == rule


async def test_without_an_alliance_there_is_no_committee_and_without_rules_nobody_is_seated(alliance: Alliance) -> None:
    assert await alliance.refused("association", f"{COMMITTEE}/rules", RULES, method="PUT") == "committee.no_alliance"
    await alliance.begin()
    filling = f"{COMMITTEE}/seats/media/term"
    assert await alliance.refused("secretariat", filling, term("secp-0012")) == "committee.no_rules"
    assert await alliance.refused("committee_secretary", MEETINGS, meeting("chair")) == "committee.no_rules"
    vacating = {"organisation_id": "secp-0012", "why": {"code": "removed"}}
    assert await alliance.refused("secretariat", f"{COMMITTEE}/seats/media/vacancy", vacating) == "committee.no_rules"
    taking = f"{MEETINGS}/{'a' * 20}/decisions"
    assert await alliance.refused("committee_secretary", taking, vote(2, 0)) == "committee.no_rules"


@pytest.mark.parametrize(
    ("wrong", "rule", "status"),
    [
        ({"effective_on": "2026-06-02", "term_months": 12}, "committee.future_date", 422),
        ({"effective_on": "2026-01-14", "term_months": 12}, "committee.before_last_rules", 422),
        ({"seats": [*RULES["seats"], RULES["seats"][0]]}, "committee.seat_twice", 422),
        ({"seats": [*RULES["seats"], {"seat_id": "chair-2", "kind": "chair"}]}, "committee.one_chair", 422),
        ({"quorum": RULES["quorum"] | {"min": 5}}, "committee.out_of_reach", 422),
        ({"seats": RULES["seats"][:3]}, "committee.seat_in_use", 409),
        ({"quorum": RULES["quorum"] | {"num": 0}}, "greater_than_equal", 422),
        ({"max_sector_share": "40%"}, "string_pattern_mismatch", 422),
        ({"seats": []}, "too_short", 422),
    ],
)
async def test_rules_that_can_not_stand_are_refused(
    seated: Alliance, wrong: dict[str, Any], rule: str, status: int
) -> None:
    assert await seated.refused("association", f"{COMMITTEE}/rules", RULES | wrong, status, "PUT") == rule


@pytest.mark.parametrize(
    ("seat", "wrong", "rule", "status"),
    [
        ("nothing", {}, "committee.unknown_seat", 404),
        ("member-2", {"organisation_id": "ngo-99"}, "committee.holder_not_active", 409),
        ("media", {"organisation_id": "ngo-1"}, "committee.wrong_sector", 409),
        ("chair", {"organisation_id": "ngo-4"}, "committee.terms_overlap", 409),
        ("spare", {}, "committee.one_seat_per_organisation", 409),
        ("spare", {"organisation_id": "ngo-4", "term_ends_on": "2028-02-01"}, "committee.term_length", 422),
        ("spare", {"organisation_id": "ngo-4", "term_starts_on": "2028-02-01"}, "committee.too_far_ahead", 422),
        ("spare", {"organisation_id": "ngo-4", "term_starts_on": "01.02.2026"}, "date_from_datetime_parsing", 422),
    ],
)
async def test_a_seat_that_can_not_be_filled_so_is_refused(
    seated: Alliance, seat: str, wrong: dict[str, Any], rule: str, status: int
) -> None:
    spare = {"seat_id": "spare", "kind": "member"}
    more = RULES | {"seats": [*RULES["seats"], spare], "effective_on": "2026-02-01"}
    await seated.done("programme", f"{COMMITTEE}/rules", more, method="PUT")
    await seated.join("head-4", PRESS_CLUB | {"identifiers": [{"scheme": "ngo", "id": "4"}]})
    filling = term("secp-0012") | wrong
    assert await seated.refused("secretariat", f"{COMMITTEE}/seats/{seat}/term", filling, status) == rule
    assert [one["rules_version"] for one in (await seated.shown(f"{COMMITTEE}/rules"))["data"]] == [2, 1]


async def test_an_organisation_holds_a_seat_for_no_more_terms_than_the_rules_say(seated: Alliance) -> None:
    once = RULES | {"max_terms": 1, "effective_on": "2026-02-01"}
    await seated.done("programme", f"{COMMITTEE}/rules", once, method="PUT")
    seated.clock.today = date(2028, 1, 15)
    following = term("secp-0012", term_starts_on="2028-02-01")
    shown = await seated.shown(COMMITTEE)
    assert [seat["ends_soon"] for seat in shown["seats"]] == [True] * 4
    assert await seated.refused("secretariat", f"{COMMITTEE}/seats/media/term", following) == "committee.too_many_terms"


async def test_the_secretariats_own_organisation_is_seated_by_others(seated: Alliance) -> None:
    person = {"contact_id": "c-secretariat", "account_id": "secretariat", "roles": ["alternate"]}
    await seated.done("amina", f"{SINDH}/members/secp-0012/representatives", person)
    following = term("secp-0012", term_starts_on="2028-02-01")
    seated.clock.today = date(2028, 1, 15)
    path = f"{COMMITTEE}/seats/media/term"
    assert await seated.refused("secretariat", path, following, 403) == "committee.own_matter"


@pytest.mark.parametrize(
    ("seat", "wrong", "rule", "status"),
    [
        ("nothing", {}, "committee.unknown_seat", 404),
        ("chair", {}, "committee.not_the_holder", 409),
        ("media", {"on": "2026-06-02"}, "committee.future_date", 422),
        ("media", {"why": {"code": "term_ended"}}, "committee.term_not_over", 409),
        ("media", {"why": {"code": "bored"}}, "literal_error", 422),
    ],
)
async def test_a_seat_that_can_not_be_vacated_so_is_refused(
    seated: Alliance, seat: str, wrong: dict[str, Any], rule: str, status: int
) -> None:
    body = {"organisation_id": "secp-0012", "why": {"code": "removed"}} | wrong
    assert await seated.refused("secretariat", f"{COMMITTEE}/seats/{seat}/vacancy", body, status) == rule


@pytest.mark.parametrize(
    ("wrong", "rule", "status"),
    [
        ({"held_on": "2026-06-02"}, "committee.future_date", 422),
        ({"held_on": "2026-01-14"}, "committee.no_rules", 409),
        ({"held_on": "2026-01-31"}, "committee.not_seated", 422),
        ({"present": [{"seat_id": "chair"}, {"seat_id": "chair"}]}, "committee.seat_twice", 422),
        ({"present": []}, "too_short", 422),
        ({"present": [{"seat_id": "chair"}]}, "committee.recorded_already", 409),
        ({"quorum": {"met": True}}, "extra_forbidden", 422),
    ],
)
async def test_a_meeting_that_can_not_have_been_is_refused(
    seated: Alliance, wrong: dict[str, Any], rule: str, status: int
) -> None:
    told = meeting("chair", "media", "member-1")
    await seated.done("committee_secretary", MEETINGS, told)
    assert await seated.refused("committee_secretary", MEETINGS, told | wrong, status) == rule


@pytest.mark.parametrize(
    ("body", "rule", "status"),
    [
        (vote(4, 0), "committee.votes_do_not_add_up", 422),
        (vote(2, 0, recused=["member-2"]), "committee.not_seated", 422),
        (vote(1, 0, recused=["media", "media"]), "committee.seat_twice", 422),
        (vote(3, 0, concerns=["secp-0012"]), "committee.own_matter", 403),
        (vote(2, 1, tie_broken="for"), "committee.no_casting_vote", 409),
        (vote(1, 2, text="Once."), "committee.decided_already", 409),
        (vote(3, 0, subject={"kind": "plan"}), "committee.subject_incomplete", 422),
        (
            vote(3, 0, subject={"kind": "plan", "stream": "membership/PK-SD/plans/2026-S2", "version": 1}),
            "committee.unknown_subject",
            422,
        ),
        (vote(3, 0, result="carried"), "extra_forbidden", 422),
    ],
)
async def test_a_decision_that_can_not_have_been_taken_is_refused(
    seated: Alliance, body: dict[str, Any], rule: str, status: int
) -> None:
    held = await seated.done("committee_secretary", MEETINGS, meeting("chair", "media", "member-1"))
    decisions = f"{MEETINGS}/{held['meeting_id']}/decisions"
    await seated.done("committee_secretary", decisions, vote(2, 1, text="Once."))
    assert await seated.refused("committee_secretary", decisions, body, status) == rule


async def test_a_matter_put_off_has_no_votes(seated: Alliance) -> None:
    held = await seated.done("committee_secretary", MEETINGS, meeting("chair", "media", "member-1"))
    body = vote(0, 0, recused=["media"], concerns=["secp-0012"])
    del body["votes"]
    taken = await seated.done("committee_secretary", f"{MEETINGS}/{held['meeting_id']}/decisions", body)
    assert (taken["result"], taken["votes"]) == ("deferred", {"for": 0, "against": 0, "abstain": 2, "recused": 1})
    unknown = f"{MEETINGS}/{'0' * 20}/decisions"
    assert await seated.refused("committee_secretary", unknown, vote(3, 0), 404) == "committee.unknown_meeting"


async def test_what_was_just_recorded_is_waited_for_and_a_version_not_reached_is_told(seated: Alliance) -> None:
    ahead = {"Alliance-Position": "membership/PK-SD/committee/PK-SD@99"}
    answer = await seated.ask(None, "GET", COMMITTEE, **ahead)
    assert (answer.status_code, answer.headers["Alliance-Stale"]) == (200, "true")
    wrong = await seated.ask(
        "association", "PUT", f"{COMMITTEE}/rules", RULES | {"term_months": 36}, **{"If-Match": '"1"'}
    )
    assert (wrong.status_code, wrong.json()["version"]) == (409, 5)
