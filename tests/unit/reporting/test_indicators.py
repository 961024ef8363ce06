"""An indicator's rules, as sentences."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.reporting.indicators.decisions import (
    Adopt,
    ChangeTarget,
    Command,
    Retire,
    decider,
    indicator_stream,
)
from services.reporting.indicators.views import indicators
from shared.contracts.event import Event
from shared.contracts.indicators import (
    Baseline,
    IndicatorAdopted,
    IndicatorRetired,
    IndicatorTargetChanged,
    Reason,
    Target,
)
from shared.contracts.recorded import Recorded
from shared.decisions import Actor, Refused

PROGRAMME = Actor("root", "adlg", frozenset({"programme"}), frozenset({"PK"}))
REVISED = Reason(code="revised")
DAY = date(2026, 6, 1)


def adoption(**changes: Any) -> IndicatorAdopted:
    return IndicatorAdopted(**IndicatorAdopted.example | changes)


ADOPTED = adoption()
RETIRED = IndicatorRetired(**IndicatorRetired.example)


def decided(given: list[Event], command: Command) -> list[Event]:
    return decider.decide(decider.state(given), command, PROGRAMME)


def refused(given: list[Event], command: Command) -> Refused:
    with pytest.raises(Refused) as refusal:
        decided(given, command)
    return refusal.value


def test_an_indicator_of_the_global_frame_is_adopted_with_its_goal() -> None:
    assert decided([], Adopt(adoption(goals=()))) == [ADOPTED]


def test_the_programmes_own_indicator_says_its_goals_itself() -> None:
    own = adoption(code="LEAD.EDU.01", framework="LEAD-1", goals=(4,))
    assert decided([], Adopt(own)) == [own]


def test_a_code_that_nobody_knows_is_refused_with_candidates() -> None:
    refusal = refused([], Adopt(adoption(code="7.1.9")))
    assert (refusal.rule, refusal.facts["field"], refusal.facts["value"]) == ("indicator.unknown", "code", "7.1.9")
    assert "7.1.1" in refusal.facts["candidates"]  # type: ignore[operator]  # a list of codes


def test_adopting_twice_changes_nothing_and_other_terms_are_refused() -> None:
    assert decided([ADOPTED], Adopt(adoption(goals=(), adopted_on=DAY))) == []
    refusal = refused([ADOPTED], Adopt(adoption(unit="rate")))
    assert (refusal.rule, refusal.facts["different"]) == ("indicator.already_adopted", ["unit"])


def test_a_retired_indicator_may_be_adopted_again() -> None:
    assert decided([ADOPTED, RETIRED], Adopt(ADOPTED)) == [ADOPTED]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"limits": {"low": "10", "high": "1"}, "target": None}, "indicator.limits_crossed"),
        ({"target": {"value": "120", "year": 2030}}, "indicator.out_of_limits"),
        ({"baseline": {"value": "-5", "year": 2015}}, "indicator.out_of_limits"),
        (
            {"baseline": {"value": "90", "year": 2015}, "target": {"value": "80", "year": 2030}},
            "indicator.target_against_direction",
        ),
        ({"baseline": {"value": "90", "year": 2030}}, "indicator.target_before_baseline"),
    ],
)
def test_terms_that_cannot_be_right_together_are_refused(changes: dict[str, Any], rule: str) -> None:
    assert refused([], Adopt(adoption(**changes))).rule == rule


def test_a_new_target_tells_the_whole_new_terms() -> None:
    [event] = decided([ADOPTED], ChangeTarget(Target(value="95", year=2028), None, DAY, REVISED))
    assert isinstance(event, IndicatorTargetChanged)
    assert (event.changed, event.target, event.unit) == (("target",), Target(value="95", year=2028), ADOPTED.unit)
    again = ChangeTarget(Target(value="95", year=2028), None, DAY, REVISED)
    assert decided([ADOPTED, event], again) == []


def test_a_baseline_may_come_with_the_target() -> None:
    command = ChangeTarget(Target(value="95", year=2028), Baseline(value="60", year=2015), DAY, REVISED)
    [event] = decided([ADOPTED], command)
    assert isinstance(event, IndicatorTargetChanged)
    assert event.changed == ("target", "baseline")


def test_only_an_adopted_indicator_gets_a_target_or_is_retired() -> None:
    assert refused([], Retire(DAY, REVISED)).rule == "indicator.not_adopted"
    assert refused([ADOPTED, RETIRED], ChangeTarget(None, None, DAY, REVISED)).rule == "indicator.not_adopted"


def test_an_indicator_is_retired_once() -> None:
    assert decided([ADOPTED], Retire(RETIRED.retired_on, RETIRED.why)) == [RETIRED]
    assert decided([ADOPTED, RETIRED], Retire(DAY, REVISED)) == []


def test_the_view_shows_the_last_terms_however_often_they_are_told() -> None:
    changed = IndicatorTargetChanged(**IndicatorTargetChanged.example | {"target": {"value": "95", "year": 2028}})
    document: dict[str, Any] = {}
    told: list[tuple[int, Event]] = [(1, ADOPTED), (1, ADOPTED), (2, changed), (2, changed), (3, RETIRED), (3, RETIRED)]
    for version, event in told:
        if version > document.get("version", 0):
            at = datetime(2026, 6, 1, tzinfo=UTC)
            recorded = Recorded(event, event.type, indicator_stream("7.1.1"), version, at, "adlg", "PK")
            document = indicators.apply(document, recorded)
    assert (document["target"], document["standing"]) == ({"value": "95", "year": 2028}, "retired")
    assert (document["retired_on"], document["adopted_on"], document["version"]) == ("2030-12-31", "2026-01-02", 3)
