"""What scorecards say: precedence, coverage, progress, and no unweighted average."""

from __future__ import annotations

from typing import Any

from services.reporting.indicators.views import Known
from services.reporting.rules import RULES
from services.reporting.scorecards.scorecard import by_code, distribution, scorecard
from shared.contracts.indicators import IndicatorAdopted
from shared.scoring.headlines import baseline, beside, headlines
from shared.scoring.progress import progress

SURVEY = {"kind": "official_survey", "name": "PSLM"}
OFFICE = {"kind": "administrative", "name": "EMIS"}
FIELD = {"kind": "alliance_collected", "name": "Larkana walk"}


def terms(**changes: Any) -> IndicatorAdopted:
    return IndicatorAdopted(**IndicatorAdopted.example | changes)


def point(period: str, value: str, source: dict[str, str] = SURVEY, framework: str = "2022") -> dict[str, Any]:
    return {"period": period, "value": value, "source": source, "framework": framework}


def series(*points: dict[str, Any], **changes: Any) -> dict[str, Any]:
    of = {"indicator": "7.1.1", "area": "PK713", "dimensions": "_T", "waiting": 0}
    return of | changes | {"points": list(points)}


def test_of_several_sources_the_precedence_picks_the_headline_of_a_period() -> None:
    points = [point("2019", "80", FIELD), point("2019", "82", OFFICE), point("2019", "85", SURVEY)]
    [headline] = headlines(points, terms())
    assert headline["source"] == SURVEY
    assert [one["source"]["name"] for one in beside(points, headline)] == ["EMIS", "Larkana walk"]


def test_a_kind_that_the_precedence_leaves_out_comes_last() -> None:
    other = {"kind": "other", "name": "A"}
    assert headlines([point("2019", "1", other), point("2019", "2", FIELD)], terms())[0]["value"] == "2"


def test_the_latest_period_is_the_value_whoever_measured_it() -> None:
    points = [point("2019", "85", SURVEY), point("2021-S1", "70", FIELD)]
    assert [one["period"] for one in headlines(points, terms())] == ["2019", "2021-S1"]


def test_values_of_another_frame_do_not_mix_in() -> None:
    assert headlines([point("2019", "85", framework="2017")], terms()) == []


def test_progress_is_measured_from_the_value_nearest_to_2015() -> None:
    points = [point(year, "1") for year in ("2004", "2014", "2018", "2020")]
    assert baseline(points)["period"] == "2014"
    assert baseline(points[2:])["period"] == "2018"
    assert baseline(points[3:])["period"] == "2020"


def test_progress_is_what_the_open_sdg_method_says() -> None:
    lower = terms(direction="lower_better", target={"value": "25", "year": 2030})
    said = progress(lower, [point("2015", "50"), point("2023", "40")])
    assert (said["assessment"], said["ratio"][:6]) == ("moderate", "0.6091" if said["ratio"] else None)
    assert (said["base"]["period"], said["last"]["period"]) == ("2015", "2023")


def test_what_cannot_be_assessed_says_why() -> None:
    assert progress(terms(), [])["reason"] == "no_value"
    one_year = progress(terms(), [point("2019", "80")])
    assert (one_year["assessment"], one_year["reason"]) == ("cannot_be_assessed", "too_few_years")


def test_a_scorecard_counts_what_is_covered_and_what_waits() -> None:
    adopted = {
        "7.1.1": Known(terms(), retired=False),
        "7.1.2": Known(terms(code="7.1.2"), retired=False),
        "4.6.1": Known(terms(code="4.6.1", goals=(4,)), retired=False),
    }
    card = scorecard(
        [
            series(point("2019", "85")),
            series(indicator="7.1.2", waiting=2),
            series(point("2019", "60"), indicator="4.6.1", dimensions="sex=F"),
        ],
        adopted,
    )
    assert card["coverage"] == {
        "adopted": 3,
        "with_value": 2,
        "goals": [{"goal": 4, "adopted": 1, "with_value": 1}, {"goal": 7, "adopted": 2, "with_value": 1}],
    }
    assert card["waiting"] == 2
    assert [line["code"] for line in card["indicators"]] == ["4.6.1", "7.1.1", "7.1.2"]
    assert [line["headline"] and line["headline"]["value"] for line in card["indicators"]] == [None, "85", None]
    assert card["indicators"][0]["disaggregated"][0]["dimensions"] == "sex=F"


def test_districts_are_ranked_and_never_averaged() -> None:
    of_districts = [
        series(point("2019", value), area=area) for area, value in (("PK701", "9"), ("PK702", "10"), ("PK703", "80"))
    ]
    without_value = [series(area="PK704"), series(point("2019", "1"), area="PK705", dimensions="sex=F")]
    stand = distribution(terms(), [*of_districts, *without_value], districts=30)
    assert (stand["districts"], stand["with_value"]) == (30, 3)
    assert [stand[place]["value"] for place in ("lowest", "middle", "highest")] == ["9", "10", "80"]
    assert distribution(terms(), [], districts=30)["lowest"] is None


def test_codes_are_listed_as_people_list_them() -> None:
    assert sorted(["4.10.1", "4.2.1", "4.a.1", "LEAD.EDU.01"], key=by_code) == [
        "4.2.1",
        "4.10.1",
        "4.a.1",
        "LEAD.EDU.01",
    ]


def test_every_rule_that_the_code_names_is_listed_and_no_other() -> None:
    from pathlib import Path
    from re import findall

    import services.reporting

    folder = Path(services.reporting.__file__).parent
    code = "".join(path.read_text() for slice_ in ("indicators", "series") for path in (folder / slice_).glob("*.py"))
    named = set(findall(r'"((?:figure|indicator|series)\.[a-z_]+)"', code))
    assert named == RULES.keys()
