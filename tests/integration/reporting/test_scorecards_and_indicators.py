"""Indicators and scorecards over HTTP and on the real store."""

from __future__ import annotations

import pytest

from tests.integration.reporting.conftest import ELECTRICITY, FIGURE, KEY, SINDH, Reporting

pytestmark = pytest.mark.integration

INDICATORS = "/reporting/v1/indicators"
FIGURES = f"{SINDH}/figures"
REVISED = {"why": {"code": "revised"}}


async def test_an_indicator_is_adopted_given_a_target_and_retired(reporting: Reporting) -> None:
    answer = await reporting.ask("programme", "POST", INDICATORS, ELECTRICITY)
    assert answer.headers["Alliance-Position"] == "reporting/PK/indicators/7.1.1@1"
    assert (await reporting.done("programme", INDICATORS, ELECTRICITY))["events"] == []
    target = {"target": {"value": "95", "year": 2028}, **REVISED}
    await reporting.done("programme", f"{INDICATORS}/7.1.1/target", target)
    [shown] = (await reporting.shown(INDICATORS))["data"]
    assert (shown["target"], shown["adopted_on"], shown["goals"]) == ({"value": "95", "year": 2028}, "2026-07-01", [7])
    await reporting.done("programme", f"{INDICATORS}/7.1.1/retirement", REVISED)
    assert (await reporting.shown(INDICATORS))["data"] == []
    assert (await reporting.shown(f"{INDICATORS}/7.1.1"))["standing"] == "retired"


async def test_only_the_programme_adopts(reporting: Reporting) -> None:
    for who, status in ((None, 401), ("secretariat", 403), ("amina", 403)):
        await reporting.problem(who, INDICATORS, ELECTRICITY, status)


async def test_an_unknown_code_is_answered_with_candidates(reporting: Reporting) -> None:
    problem = await reporting.problem("programme", INDICATORS, ELECTRICITY | {"code": "7.1.9"}, 422)
    assert (problem["rule"], problem["field"], problem["value"]) == ("indicator.unknown", "code", "7.1.9")
    assert "7.1.1" in problem["candidates"]
    assert (await reporting.ask(None, "GET", f"{INDICATORS}/7.1.9")).status_code == 404


async def test_a_scorecard_shows_latest_values_coverage_progress_and_what_waits(reporting: Reporting) -> None:
    await reporting.begin()
    await reporting.done("amina", FIGURES, FIGURE | {"period": "2015", "value": "70"})
    await reporting.done("amina", FIGURES, FIGURE)
    await reporting.done(
        "amina", FIGURES, FIGURE | {"source": {"kind": "administrative", "name": "Utility"}, "value": "80"}
    )
    for period, source in (("2015", "PSLM"), ("2019", "PSLM"), ("2019", "Utility")):
        await reporting.done("secretariat", f"{FIGURES}/verification", KEY | {"period": period, "source": source})
    await reporting.done("amina", FIGURES, FIGURE | {"period": "2020"})

    card = await reporting.shown(f"{SINDH}/scorecards/PK713")
    [line] = card["indicators"]
    assert (card["name"], card["waiting"], card["coverage"]["with_value"]) == ("Larkana", 1, 1)
    assert (line["headline"]["period"], line["headline"]["value"]) == ("2019", "88.31")
    assert [one["source"]["name"] for one in line["others"]] == ["Utility"]
    assert (line["progress"]["assessment"], line["progress"]["base"]["period"]) == ("on_track", "2015")

    province = await reporting.shown(f"{SINDH}/scorecard")
    [whole] = province["indicators"]
    assert (whole["headline"], whole["districts"]["with_value"], whole["districts"]["lowest"]["area"]) == (
        None,
        1,
        "PK713",
    )
    country = await reporting.shown("/reporting/v1/scorecard")
    sindh = next(one for one in country["provinces"] if one["province"] == "PK-SD")
    assert (sindh["districts"]["with_value"], sindh["waiting"]) == (1, 1)


async def test_a_scorecard_is_of_an_area_of_the_province(reporting: Reporting) -> None:
    await reporting.begin()
    assert (await reporting.ask(None, "GET", f"{SINDH}/scorecards/PK999")).status_code == 422
    assert (await reporting.ask(None, "GET", f"{SINDH}/scorecards/PK799")).status_code == 422
    assert (await reporting.ask(None, "GET", f"{SINDH}/scorecards/PK201")).status_code == 422
    assert (await reporting.ask(None, "GET", "/reporting/v1/PK/scorecard")).status_code == 422
