"""How areas rank the goals, as sentences, and what is shown of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given as whatever
from hypothesis import settings
from hypothesis import strategies as st

from services.membership.priorities.decisions import Prioritise, Rankings, decider
from services.membership.priorities.views import priorities
from shared.contracts.event import Event
from shared.contracts.fields import Area, Sdg
from shared.contracts.priorities import GoalsPrioritised, Participants
from tests.unit.given import SECRETARIAT, Given, fold
from tests.unit.membership.sentences import TODAY
from tests.unit.membership.test_histories import lived, stored

STREAM = "membership/PK-SD/priorities/PK713"
LARKANA = Area(code="PK713", scheme="COD-AB-2022", level="district")
RANKED = GoalsPrioritised(
    area=LARKANA,
    ranking=(Sdg(code="6", framework="2022"), Sdg(code="4.1", framework="2022")),
    method="workshop",
    participants=Participants(persons=64),
    held_on=date(2026, 2, 18),
    authority="district council, resolution 12",
    districts=("PK713",),
    goals=(4, 6),
)
EARLIER = RANKED.model_copy(update={"ranking": RANKED.ranking[:1], "goals": (6,), "held_on": date(2025, 3, 1)})
CORRECTED = RANKED.model_copy(update={"participants": Participants(persons=65)})
PRIORITISE = Prioritise(RANKED, "PK-SD", has_alliance=True, today=TODAY)


def given(*events: Event) -> Given[Rankings, Prioritise]:
    return Given(decider, *events)


def told(**other: Any) -> Prioritise:
    return replace(PRIORITISE, told=RANKED.model_copy(update=other))


def test_a_district_ranks_the_goals() -> None:
    given().when(PRIORITISE).then(RANKED)


def test_a_province_ranks_the_goals() -> None:
    sindh = told(area=Area(code="PK-SD", scheme="ISO-3166-2", level="province"), districts=())
    given().when(sindh).then(sindh.told)


def test_the_same_ranking_again_changes_nothing_even_after_a_later_one() -> None:
    given(RANKED).when(PRIORITISE).then()
    given(EARLIER, RANKED).when(replace(PRIORITISE, told=EARLIER)).then()


def test_a_ranking_of_the_same_day_told_otherwise_is_told_again() -> None:
    given(RANKED).when(replace(PRIORITISE, told=CORRECTED)).then(CORRECTED)
    given(RANKED, CORRECTED).when(PRIORITISE).then(RANKED)


def test_goals_are_ranked_where_there_is_an_alliance() -> None:
    given().when(replace(PRIORITISE, has_alliance=False)).refused("priority.no_alliance")


@pytest.mark.parametrize(
    "area",
    [
        Area(code="PK201", scheme="COD-AB-2022", level="district"),
        Area(code="PK799", scheme="COD-AB-2022", level="district"),
        Area(code="PK-BA", scheme="ISO-3166-2", level="province"),
        Area(code="PK713", scheme="COD-AB-2022", level="province"),
    ],
)
def test_who_ranks_lies_in_the_province(area: Area) -> None:
    given().when(told(area=area)).refused("priority.area_outside_province")


@pytest.mark.parametrize(("code", "framework"), [("18", "2022"), ("4.99", "2022"), ("4.1.1", "2022"), ("4", "2015")])
def test_what_is_ranked_is_a_goal_or_target_of_the_frame(code: str, framework: str) -> None:
    given().when(told(ranking=(Sdg(code=code, framework=framework),))).refused("priority.unknown_goal")


def test_a_goal_stands_once_in_a_ranking() -> None:
    twice = (*RANKED.ranking, RANKED.ranking[0])
    given().when(told(ranking=twice)).refused("priority.ranked_twice")


def test_a_ranking_is_not_of_tomorrow() -> None:
    given().when(told(held_on=TODAY + timedelta(1))).refused("priority.future_date")


def test_the_ranking_that_was_held_last_counts_whenever_it_was_told() -> None:
    for events in ([EARLIER, RANKED], [RANKED, EARLIER]):
        shown = fold(priorities, *events, stream=STREAM)
        assert (shown["held_on"], shown["goals"]) == ("2026-02-18", [4, 6])
        assert [one["held_on"] for one in shown["rankings"]] == ["2026-02-18", "2025-03-01"]


def test_of_one_day_the_ranking_that_was_told_last_counts_and_the_other_stays_visible() -> None:
    shown = fold(priorities, RANKED, CORRECTED, stream=STREAM)
    assert [one["participants"]["persons"] for one in shown["rankings"]] == [65, 64]
    assert shown["participants"]["persons"] == 65


@settings(max_examples=100, deadline=None)
@whatever(st.lists(st.sampled_from([RANKED, EARLIER, CORRECTED]), max_size=10))
def test_whatever_is_told_what_counts_is_what_the_handler_holds(rankings: list[GoalsPrioritised]) -> None:
    asked = [(replace(PRIORITISE, told=one), SECRETARIAT) for one in rankings]
    state, recorded = lived(decider, asked)
    assert decider.state(stored(recorded)) == state
    shown = fold(priorities, *stored(recorded), stream=STREAM)
    assert len(shown.get("rankings", [])) == len(recorded)
    if state:
        assert shown["participants"]["persons"] == state[max(state)].participants.persons
