"""Who promised: filled in from the person and the post, or refused where it is told otherwise."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.advocacy.conftest import SINDH, Advocacy
from tests.integration.advocacy.promising import COMMITMENTS, MINISTER_POST, PROMISE, minister, promised

pytestmark = pytest.mark.integration

EDUCATION = PROMISE["by"]["organization"]
FINANCE: dict[str, Any] = {"organisation_id": "govsindh-finance", "name": "Finance Department", "sector": "public"}


async def by(advocacy: Advocacy, **told: Any) -> dict[str, Any]:
    """Who promised, as it is shown of a promise for which the request told this."""
    return dict((await advocacy.shown(f"{COMMITMENTS}/{await promised(advocacy, by=told)}"))["by"])


async def test_a_post_tells_person_organization_role_and_party(advocacy: Advocacy) -> None:
    ids = await minister(advocacy, 11)
    shown = await by(advocacy, membership_id=ids["membership_id"])
    assert (shown["person_id"], shown["province"], shown["name"]) == ("ps-11", "PK-SD", {"en": "Example Minister 11"})
    assert (shown["organization"]["name"], shown["role"]) == (EDUCATION["name"], "Minister for Education")
    assert shown["on_behalf_of"]["party_id"] == "ppp"
    told = {"name": {"en": "Example Minister 11"}, "organization": EDUCATION, "province": "PK-SD"}
    assert await by(advocacy, **ids, **told) == shown


async def test_a_person_stands_for_the_one_post_held_on_the_day(advocacy: Advocacy) -> None:
    ids = await minister(advocacy, 11)
    assert (await by(advocacy, person_id="ps-11"))["membership_id"] == ids["membership_id"]
    other = {"role": "Minister for Finance", "organization": FINANCE}
    await minister(advocacy, 11, **other)
    several = PROMISE | {"by": {"person_id": "ps-11"}}
    problem = await advocacy.problem("secretariat", COMMITMENTS, several, 422)
    assert (problem["rule"], len(problem["facts"]["candidates"])) == ("commitment.post_not_named", 2)
    assert (await by(advocacy, person_id="ps-11", organization=FINANCE))["role"] == "Minister for Finance"
    before = {"made_on": "2024-02-28", "by": {"person_id": "ps-11", "organization": FINANCE}}
    early = await advocacy.shown(f"{COMMITMENTS}/{await promised(advocacy, **before)}")
    assert (early["by"]["membership_id"], early["by"]["name"]) == (None, {"en": "Example Minister 11"})


@pytest.mark.parametrize(
    ("told", "rule", "field", "value"),
    [
        ({"person_id": "ps-12"}, "commitment.unknown_holder", "by.person_id", "ps-12"),
        ({"membership_id": "of-x.2024"}, "commitment.unknown_holder", "by.membership_id", "of-x.2024"),
        ({"name": {"en": "Somebody"}}, "commitment.holder_incomplete", "by.organization", None),
        ({}, "commitment.holder_incomplete", "by.name", None),
    ],
)
async def test_who_is_not_known_is_not_taken_as_told(
    advocacy: Advocacy, told: dict[str, Any], rule: str, field: str, value: str | None
) -> None:
    problem = await advocacy.problem("secretariat", COMMITMENTS, PROMISE | {"by": told}, 422)
    assert (problem["rule"], problem["field"], problem.get("value")) == (rule, field, value)


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("name", {"en": "Somebody Else"}),
        ("organization", FINANCE),
        ("person_id", "ps-14"),
        ("province", "PK-BA"),
        ("role", "Minister for Finance"),
        ("on_behalf_of", {"party_id": "anp", "name": "Awami National Party"}),
    ],
)
async def test_what_contradicts_the_post_is_refused(advocacy: Advocacy, field: str, told: Any) -> None:
    ids = await minister(advocacy, 11)
    problem = await advocacy.problem("secretariat", COMMITMENTS, PROMISE | {"by": ids | {field: told}}, 422)
    assert (problem["rule"], problem["field"]) == ("commitment.holder_told_otherwise", f"by.{field}")
    if field not in {"person_id", "province"}:
        alone = PROMISE | {"by": {"person_id": "ps-11", field: told}}
        assert (await advocacy.problem("secretariat", COMMITMENTS, alone, 422))["field"] == f"by.{field}"


async def test_a_post_is_held_on_the_day_of_the_promise_and_of_the_handover(advocacy: Advocacy) -> None:
    ids = await minister(advocacy, 11)
    told = {"by": ids, "made_on": "2024-02-28"}
    assert await advocacy.refused("secretariat", COMMITMENTS, PROMISE | told, 422) == "commitment.post_not_held"
    here = f"{COMMITMENTS}/{await promised(advocacy, by=ids)}"
    successor = await minister(advocacy, 14, start_date="2026-06-10")
    handover = {"to": successor, "on": "2026-06-09", "why": {"code": "left_post"}}
    assert await advocacy.refused("secretariat", f"{here}/handover", handover, 422) == "commitment.post_not_held"
    await advocacy.done("secretariat", f"{here}/handover", handover | {"on": "2026-06-10"})
    again = await advocacy.done("secretariat", f"{here}/handover", handover | {"on": "2026-06-10"})
    assert again["events"] == []
    assert (await advocacy.shown(here))["by"]["name"] == {"en": "Example Minister 14"}


async def test_a_post_is_not_corrected_against_an_open_promise_given_in_it(advocacy: Advocacy) -> None:
    ids = await minister(advocacy, 11)
    commitment = await promised(advocacy, by=ids, made_on="2026-03-20")
    here = f"{SINDH}/office_holders/ps-11/posts/{ids['membership_id']}"
    wrong = {"why": {"code": "told_wrong"}}
    problem = await advocacy.problem("secretariat", f"{here}/annulment", wrong, 409)
    facts = problem["facts"]
    assert (problem["rule"], facts["commitments"], facts["days"]) == (
        "post.commitment_stands",
        [commitment],
        ["2026-03-20"],
    )
    over = MINISTER_POST | wrong | {"end_date": "2026-03-19", "end_reason": {"code": "resigned"}}
    assert await advocacy.refused("secretariat", f"{here}/correction", over) == "post.commitment_stands"
    await advocacy.done("secretariat", f"{here}/correction", over | {"end_date": "2026-03-20"})
    closing = {"outcome": "withdrawn", "note": "it was somebody else's"}
    await advocacy.done("secretariat", f"{COMMITMENTS}/{commitment}/closure", closing)
    await advocacy.done("secretariat", f"{here}/annulment", wrong)
