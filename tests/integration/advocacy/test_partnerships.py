"""Partnerships from proposal to outcome, over HTTP and on the real store."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.integration.advocacy.awareness import AGREEMENT, DOCUMENT, PARTNERSHIP, PARTNERSHIPS, made, signed
from tests.integration.advocacy.conftest import PRESS_CLUB, Advocacy

pytestmark = pytest.mark.integration

EVIDENCE: dict[str, Any] = {"evidence": [DOCUMENT]}
ENDED: dict[str, Any] = {"outcome": {"code": "fulfilled"}}


async def test_a_partnership_is_proposed_signed_carried_out_and_fulfilled(advocacy: Advocacy) -> None:
    await advocacy.begin()
    partnership = await signed(advocacy)
    one = f"{PARTNERSHIPS}/{partnership}"
    shown = await advocacy.shown(one)
    assert (shown["standing"], shown["visibility"], shown["instrument"]["document_id"]) == (
        "signed",
        "public",
        "agreement-1",
    )
    assert [(line["id"], line["late"]) for line in shown["milestones"]] == [("built", True), ("running", False)]
    await advocacy.done("amina", f"{one}/milestones/built/achievement", EVIDENCE)
    assert (await advocacy.shown(one))["milestones"][0]["late"] is False
    assert await advocacy.refused("amina", f"{one}/closure", ENDED) == "partnership.fulfilled_whole"
    await advocacy.done("secretariat", f"{one}/milestones/running/achievement", EVIDENCE)
    await advocacy.done("amina", f"{one}/closure", ENDED)
    assert (await advocacy.done("amina", f"{one}/closure", ENDED))["events"] == []
    closed = await advocacy.shown(one)
    assert (closed["standing"], closed["outcome"]["code"], closed["closed_on"]) == ("closed", "fulfilled", "2026-07-01")


async def test_a_proposal_is_shown_to_those_inside_and_what_is_signed_to_everybody(advocacy: Advocacy) -> None:
    await advocacy.begin()
    partnership = await made(advocacy, "amina", PARTNERSHIPS, PARTNERSHIP)
    one = f"{PARTNERSHIPS}/{partnership}"
    for who, status in ((None, 404), ("someone", 404), ("balochistan", 404), ("bilal", 200), ("programme", 200)):
        assert (await advocacy.ask(who, "GET", one)).status_code == status
        listed = (await advocacy.shown(PARTNERSHIPS, who))["data"]
        assert [line["partnership_id"] for line in listed] == ([partnership] if status == 200 else [])
    assert (await advocacy.shown(f"{PARTNERSHIPS}?standing=proposed"))["data"] == []
    await advocacy.done("amina", f"{one}/signature", AGREEMENT)
    assert (await advocacy.ask(None, "GET", one)).status_code == 200
    withdrawn = await made(advocacy, "amina", PARTNERSHIPS, PARTNERSHIP)
    await advocacy.done("amina", f"{PARTNERSHIPS}/{withdrawn}/closure", {"outcome": {"code": "withdrawn"}})
    assert (await advocacy.ask(None, "GET", f"{PARTNERSHIPS}/{withdrawn}")).status_code == 404


async def test_a_member_is_what_membership_says_and_not_the_private_party_that_a_request_makes_of_it(
    advocacy: Advocacy,
) -> None:
    await advocacy.begin()
    public, private, press_club = PARTNERSHIP["parties"]
    posing = PARTNERSHIP | {"parties": [public, press_club | {"role": "private_partner"}]}
    problem = await advocacy.problem("amina", PARTNERSHIPS, posing, 422)
    assert (problem["rule"], problem["facts"]["sector"]) == ("partnership.role_fits_sector", "media")
    alone = PARTNERSHIP | {"parties": [public, press_club]}
    problem = await advocacy.problem("amina", PARTNERSHIPS, alone, 422)
    assert (problem["rule"], problem["facts"]["missing"]) == ("partnership.public_and_private", ["private_partner"])
    partnership = await made(advocacy, "amina", PARTNERSHIPS, PARTNERSHIP)
    without = AGREEMENT | {"parties": [private, press_club]}
    assert (
        await advocacy.refused("amina", f"{PARTNERSHIPS}/{partnership}/signature", without, 422)
        == "partnership.public_and_private"
    )


async def test_partnerships_are_listed_by_standing_party_and_milestones_due(advocacy: Advocacy) -> None:
    await advocacy.begin()
    going_on = await signed(advocacy)
    proposed = await made(advocacy, "secretariat", PARTNERSHIPS, PARTNERSHIP | {"parties": PARTNERSHIP["parties"][:2]})

    async def listed(query: str, who: str | None = "secretariat") -> set[str]:
        return {one["partnership_id"] for one in (await advocacy.shown(f"{PARTNERSHIPS}?{query}", who))["data"]}

    assert await listed("") == {going_on, proposed}
    assert await listed("standing=signed") == {going_on}
    assert await listed("party=secp-0077") == {going_on, proposed}
    assert await listed(f"party={PRESS_CLUB}") == {going_on}
    assert await listed("due_until=2026-06-29") == set()
    assert await listed("due_until=2026-06-30", None) == {going_on}
    await advocacy.done("amina", f"{PARTNERSHIPS}/{going_on}/milestones/built/achievement", EVIDENCE)
    assert await listed("due_until=2026-06-30") == set()
    assert await listed("due_until=2026-12-31") == {going_on}
    first = await advocacy.shown(f"{PARTNERSHIPS}?limit=1", "secretariat")
    second = await advocacy.shown(f"{PARTNERSHIPS}?limit=1&cursor={first['cursor']}", "secretariat")
    assert {first["data"][0]["partnership_id"], second["data"][0]["partnership_id"]} == {going_on, proposed}


@pytest.mark.parametrize(
    ("wrong", "status", "rule"),
    [
        ({"signed_on": "2026-07-02", "milestones": []}, 422, "partnership.future_date"),
        ({"signed_on": "2026-01-31"}, 422, "partnership.signed_before_proposal"),
        ({"valid_until_on": "2026-03-01"}, 422, "partnership.ends_before_signing"),
        ({"milestones": [AGREEMENT["milestones"][0]] * 2}, 422, "partnership.milestone_twice"),
        (
            {"milestones": [AGREEMENT["milestones"][0] | {"due_on": "2026-03-01"}]},
            422,
            "partnership.milestone_after_signing",
        ),
        (
            {"contributions": [{"organisation_id": "ngo-7", "kind": "staff", "what": "two engineers"}]},
            422,
            "partnership.party_contributes",
        ),
        ({"instrument": None}, 422, "model_attributes_type"),
    ],
)
async def test_an_agreement_that_can_not_stand_is_told_why(
    advocacy: Advocacy, wrong: dict[str, Any], status: int, rule: str
) -> None:
    await advocacy.begin()
    partnership = await made(advocacy, "amina", PARTNERSHIPS, PARTNERSHIP)
    path = f"{PARTNERSHIPS}/{partnership}/signature"
    assert await advocacy.refused("amina", path, AGREEMENT | wrong, status) == rule


async def test_what_does_not_fit_the_partnership_is_refused_by_name(advocacy: Advocacy) -> None:
    await advocacy.begin()
    partnership = await signed(advocacy)
    one = f"{PARTNERSHIPS}/{partnership}"
    built = f"{one}/milestones/built/achievement"
    assert await advocacy.refused("bilal", PARTNERSHIPS, PARTNERSHIP, 403) == "partnership.not_own"
    assert await advocacy.refused("bilal", built, EVIDENCE, 403) == "partnership.not_own"
    assert await advocacy.refused("amina", built, {"evidence": []}, 422) == "too_short"
    assert await advocacy.refused("amina", built, EVIDENCE | {"on": "2026-02-28"}, 422) == "partnership.before_signing"
    other = built.replace("built", "other")
    assert await advocacy.refused("amina", other, EVIDENCE, 404) == "partnership.unknown_milestone"
    await advocacy.done("amina", built, EVIDENCE)
    again = EVIDENCE | {"on": "2026-06-01"}
    assert await advocacy.refused("amina", built, again) == "partnership.reached_once"
    changed = AGREEMENT | {"valid_until_on": "2030-01-01"}
    assert await advocacy.refused("amina", f"{one}/signature", changed) == "partnership.standing"
    assert (await advocacy.done("amina", f"{one}/signature", AGREEMENT))["events"] == []
    withdrawn = {"outcome": {"code": "withdrawn"}}
    assert await advocacy.refused("amina", f"{one}/closure", withdrawn) == "partnership.outcome_fits"
    unknown = f"{PARTNERSHIPS}/unknown/closure"
    assert await advocacy.refused("amina", unknown, withdrawn, 404) == "partnership.unknown"


async def test_lateness_is_worked_out_when_read(advocacy: Advocacy) -> None:
    await advocacy.begin()
    one = f"{PARTNERSHIPS}/{await signed(advocacy)}"
    assert [line["late"] for line in (await advocacy.shown(one))["milestones"]] == [True, False]
    advocacy.clock.today = date(2026, 6, 30)
    assert [line["late"] for line in (await advocacy.shown(one))["milestones"]] == [False, False]
