"""What a core committee refuses over HTTP, each by its rule and status."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.integration.membership.committee import COMMITTEE, MEETINGS, RULES, meeting, seat_everybody, term, vote
from tests.integration.membership.conftest import PRESS_CLUB, SINDH, Alliance

pytestmark = pytest.mark.integration


@pytest.fixture
async def seated(alliance: Alliance) -> Alliance:
    await alliance.begin()
    await seat_everybody(alliance)
    return alliance


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
        ("spare", {"organisation_id": "ngo-4", "term_starts_on": "01.02.2026"}, "date_format", 422),
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
