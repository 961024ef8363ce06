"""From a submitted figure to a value that counts, over HTTP and on the real store."""

from __future__ import annotations

import pytest

from shared.contracts.membership import RepresentativeNamed
from shared.contracts.partners import PartnerRegistered
from tests.integration.reporting.conftest import FIGURE, KEY, PRESS_CLUB, SCHOOL, SINDH, Reporting

pytestmark = pytest.mark.integration

FIGURES = f"{SINDH}/figures"
SERIES = f"{SINDH}/series/7.1.1/PK713/_T"
STREAM = "reporting/PK-SD/series/7.1.1/PK713/_T"
WHY = {"code": "wrong_value", "text": "digits swapped"}


async def test_a_figure_is_submitted_verified_corrected_and_withdrawn(reporting: Reporting) -> None:
    await reporting.begin()
    answer = await reporting.ask("amina", "POST", FIGURES, FIGURE)
    assert answer.json() == {
        "stream": STREAM,
        "version": 1,
        "events": ["reporting.indicator_submitted.v1"],
    }
    assert answer.headers["Alliance-Position"] == f"{STREAM}@1"
    assert (await reporting.ask(None, "GET", SERIES)).status_code == 404

    await reporting.done("secretariat", f"{FIGURES}/verification", KEY | {"value": "88.310"})
    [figure] = (await reporting.shown(SERIES))["figures"]
    assert (figure["value"], figure["verified"]["by"]) == ("88.31", "lcas")

    await reporting.done("amina", f"{FIGURES}/correction", FIGURE | {"value": "88.13", "why": WHY})
    [public] = (await reporting.shown(SERIES))["figures"]
    [inside] = (await reporting.shown(SERIES, "bilal"))["figures"]
    assert (public["value"], inside["value"], inside["counts"]["value"]) == ("88.31", "88.13", "88.31")
    assert "digits swapped" not in str(public)
    assert "digits swapped" in str(inside)
    assert [step["version"] for step in public["history"]] == [1, 2]
    assert [step["version"] for step in inside["history"]] == [1, 2, 3]

    await reporting.done("secretariat", f"{FIGURES}/verification", KEY)
    assert (await reporting.shown(SERIES))["figures"][0]["value"] == "88.13"
    await reporting.done("amina", f"{FIGURES}/withdrawal", KEY | {"why": {"code": "duplicate"}})
    assert (await reporting.ask(None, "GET", SERIES)).status_code == 404
    [withdrawn] = (await reporting.shown(SERIES, "secretariat"))["figures"]
    assert (withdrawn["standing"], withdrawn["counts"]) == ("withdrawn", None)
    assert "digits swapped" not in str(withdrawn)


async def test_asking_twice_records_nothing(reporting: Reporting) -> None:
    await reporting.begin()
    await reporting.done("amina", FIGURES, FIGURE)
    assert (await reporting.done("amina", FIGURES, FIGURE | {"value": "88.3100"}))["events"] == []
    assert (await reporting.done("bilal", FIGURES, FIGURE))["events"] == []
    await reporting.done("secretariat", f"{FIGURES}/verification", KEY)
    assert (await reporting.done("secretariat", f"{FIGURES}/verification", KEY))["version"] == 2


async def test_the_same_key_answers_the_first_answer_again(reporting: Reporting) -> None:
    await reporting.begin()
    first = await reporting.ask("amina", "POST", FIGURES, FIGURE, Idempotency_Key="k-1")
    again = await reporting.ask("amina", "POST", FIGURES, FIGURE, Idempotency_Key="k-1")
    assert first.json() == again.json()
    other = await reporting.ask("amina", "POST", FIGURES, FIGURE | {"value": "1"}, Idempotency_Key="k-1")
    assert other.status_code == 422


async def test_a_refusal_names_rule_field_value_and_what_helps(reporting: Reporting) -> None:
    await reporting.begin()
    unknown = await reporting.problem("amina", FIGURES, FIGURE | {"indicator": "7.1.2"}, 422)
    assert (unknown["rule"], unknown["field"], unknown["value"]) == ("figure.unknown_indicator", "indicator", "7.1.2")
    assert unknown["candidates"] == ["7.1.1"]
    named = await reporting.problem("amina", FIGURES, FIGURE | {"area": "Larkana"}, 422)
    assert (named["rule"], named["candidates"]) == ("figure.unknown_area", ["PK713 Larkana"])
    outside = await reporting.problem("amina", FIGURES, FIGURE | {"value": "188.3"}, 422)
    assert (outside["rule"], outside["facts"]["high"]) == ("figure.out_of_limits", "100")
    await reporting.done("amina", FIGURES, FIGURE)
    other = await reporting.problem("amina", FIGURES, FIGURE | {"value": "88.4"}, 409)
    assert (other["rule"], other["facts"]["current"]) == ("figure.correction_needed", "88.31")


async def test_only_data_officers_of_active_members_submit(reporting: Reporting) -> None:
    await reporting.begin()
    for who in ("secretariat", "programme", "nobody"):
        await reporting.problem(who, FIGURES, FIGURE, 403)
    await reporting.problem(None, FIGURES, FIGURE, 401)
    await reporting.suspend(PRESS_CLUB)
    await reporting.problem("amina", FIGURES, FIGURE, 403)
    assert (await reporting.done("bilal", FIGURES, FIGURE))["version"] == 1


async def test_a_partner_whose_account_acts_for_a_member_submits_its_figures(reporting: Reporting) -> None:
    await reporting.begin()
    await reporting.problem("partner-other", FIGURES, FIGURE, 403)
    await reporting.told(RepresentativeNamed, SCHOOL, account_id="partner-uni", roles=["data_officer"])
    await reporting.hear(PartnerRegistered, "notifications/PK/partners/uni")
    first = await reporting.done("partner-uni", FIGURES, FIGURE)
    again = await reporting.done("partner-uni", FIGURES, FIGURE)
    assert (first["version"], again["version"]) == (1, 1)


async def test_only_the_provinces_secretariat_verifies_or_returns(reporting: Reporting) -> None:
    await reporting.begin()
    await reporting.done("amina", FIGURES, FIGURE)
    for who in ("amina", "balochistan", "programme"):
        await reporting.problem(who, f"{FIGURES}/verification", KEY, 403)
    await reporting.done("secretariat", f"{FIGURES}/return", KEY | {"why": {"code": "no_evidence"}})
    standing = await reporting.problem("secretariat", f"{FIGURES}/verification", KEY, 409)
    assert standing["rule"] == "figure.standing"
    missing = await reporting.problem("secretariat", f"{FIGURES}/verification", KEY | {"period": "2018"}, 404)
    assert missing["candidates"] == ["2019 PSLM"]


async def test_nobody_corrects_anothers_figure(reporting: Reporting) -> None:
    await reporting.begin()
    await reporting.done("amina", FIGURES, FIGURE)
    problem = await reporting.problem("bilal", f"{FIGURES}/correction", FIGURE | {"value": "1", "why": WHY}, 403)
    assert problem["rule"] == "figure.of_another_member"


async def test_many_figures_are_verified_at_once_and_each_is_answered(reporting: Reporting) -> None:
    await reporting.begin()
    areas = ["PK701", "PK702", "PK713"]
    for area in areas:
        await reporting.done("amina", FIGURES, FIGURE | {"area": area})
    asked = [KEY | {"area": area} for area in areas]
    asked += [KEY | {"area": "PK704"}, KEY | {"area": "Atlantis"}, KEY | {"value": "12"}]
    told = await reporting.done("secretariat", f"{SINDH}/verifications", {"figures": asked})
    assert [(one["answer"], one["rule"]) for one in told["answers"]] == [
        ("accepted", None),
        ("accepted", None),
        ("accepted", None),
        ("refused", "figure.unknown"),
        ("refused", "figure.unknown_area"),
        ("refused", "figure.standing"),
    ]
    again = await reporting.done("secretariat", f"{SINDH}/verifications", {"figures": asked})
    assert (again["accepted"], again["repeated"], again["refused"]) == (0, 3, 3)
    card = await reporting.shown(f"{SINDH}/scorecard")
    assert card["districts"]["with_value"] == 3


async def test_lists_show_everybody_what_counts_and_members_all(reporting: Reporting) -> None:
    await reporting.begin()
    await reporting.done("amina", FIGURES, FIGURE)
    await reporting.done("amina", FIGURES, FIGURE | {"area": "PK701"})
    await reporting.done("secretariat", f"{FIGURES}/verification", KEY)
    assert [one["area"] for one in (await reporting.shown(f"{SINDH}/series"))["data"]] == ["PK713"]
    inside = (await reporting.shown(f"{SINDH}/series?goal=7", "bilal"))["data"]
    assert [one["area"] for one in inside] == ["PK701", "PK713"]
    waiting = (await reporting.shown(f"{SINDH}/series?waiting=true", "secretariat"))["data"]
    assert [one["area"] for one in waiting] == ["PK701"]
    assert (await reporting.ask(None, "GET", f"{SINDH}/series?waiting=true")).status_code == 403
    first = await reporting.shown(f"{SINDH}/series?limit=1", "amina")
    second = await reporting.shown(f"{SINDH}/series?limit=1&cursor={first['next']}", "amina")
    assert [first["data"][0]["area"], second["data"][0]["area"], second["next"]] == ["PK701", "PK713", None]
