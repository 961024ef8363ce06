"""A half-year's plan, as sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.membership.plans.decisions import Command, decider
from services.membership.plans.standings import Plan
from shared.contracts.event import Event
from shared.contracts.fields import Sdg
from tests.unit.given import SECRETARIAT, Given
from tests.unit.membership.plan_sentences import (
    ADOPT,
    ADOPTED,
    CLOSE,
    CLOSED,
    DRAFT,
    DRAFTED,
    EDUCATION,
    ENDORSE,
    ENDORSED,
    GUIDE,
    PROGRAMME,
    REDRAFTED,
)
from tests.unit.membership.sentences import HEAD

IN_FORCE = (DRAFTED, ENDORSED, ADOPTED)


def given(*events: Event) -> Given[Plan, Command]:
    return Given(decider, *events)


def test_a_member_drafts_the_half_years_plan() -> None:
    given().when(DRAFT, by=HEAD).then(DRAFTED)


def test_drafting_the_same_again_changes_nothing() -> None:
    given(DRAFTED, ENDORSED).when(DRAFT, by=SECRETARIAT).then()


def test_another_draft_says_at_which_version_it_stands() -> None:
    again = replace(DRAFT, title={"en": "Another plan"}, on=date(2025, 12, 16))
    given(DRAFTED, ENDORSED).when(again, by=HEAD).then(REDRAFTED)


def test_without_an_alliance_there_is_no_plan() -> None:
    given().when(replace(DRAFT, has_alliance=False)).refused("plan.no_alliance")


def test_an_adopted_plan_is_not_drafted_again() -> None:
    given(*IN_FORCE).when(DRAFT).refused("plan.adopted")


def test_a_closed_plan_stays_as_it_is() -> None:
    given(*IN_FORCE, CLOSED).when(DRAFT).refused("plan.closed")
    given(*IN_FORCE, CLOSED).when(replace(ADOPT, decision_id="d-9")).refused("plan.closed")


@pytest.mark.parametrize("code", ["4.99", "18", "0", "4.1.9"])
def test_a_plans_targets_are_known(code: str) -> None:
    unknown = EDUCATION.model_copy(update={"targets": (Sdg(code=code, framework="2022"),)})
    given().when(replace(DRAFT, objectives=(EDUCATION, unknown))).refused("plan.target_unknown")


@pytest.mark.parametrize(
    "target",
    [
        Sdg(code="4", framework="2022"),
        Sdg(code="4.a", framework="2022"),
        Sdg(code="4.1.1", framework="2022"),
        Sdg(code="4.99", framework="PK-2025"),
    ],
)
def test_goals_targets_and_indicators_are_known_and_those_of_other_frames_by_their_goal(target: Sdg) -> None:
    objective = EDUCATION.model_copy(update={"targets": (target,)})
    expected = DRAFTED.model_copy(update={"objectives": (objective,)})
    given().when(replace(DRAFT, objectives=(objective,)), by=HEAD).then(expected)


@pytest.mark.parametrize("district", ["PK201", "PK799"])
def test_a_plans_districts_lie_in_its_province(district: str) -> None:
    given().when(replace(DRAFT, districts=("PK713", district))).refused("plan.district_outside_province")


def test_a_plan_is_not_drafted_tomorrow() -> None:
    given().when(replace(DRAFT, today=date(2025, 12, 9))).refused("plan.future_date")


def test_a_draft_is_not_older_than_the_endorsement_that_it_voids() -> None:
    older = replace(DRAFT, title={"en": "Another plan"}, on=date(2025, 12, 14))
    given(DRAFTED, ENDORSED).when(older).refused("plan.before_last_step")


def test_the_guiding_association_endorses() -> None:
    given(DRAFTED).when(ENDORSE, by=GUIDE).then(ENDORSED)


def test_endorsing_twice_changes_nothing_even_after_the_adoption() -> None:
    given(DRAFTED, ENDORSED).when(ENDORSE, by=GUIDE).then()
    given(*IN_FORCE).when(ENDORSE, by=GUIDE).then()
    given(*IN_FORCE, CLOSED).when(ENDORSE, by=GUIDE).then()


def test_where_there_is_no_guiding_association_the_programme_endorses() -> None:
    expected = ENDORSED.model_copy(
        update={"endorsed_by": "adlg", "capacity": "programme", "organisations": ("adlg", "secp-0012")}
    )
    given(DRAFTED).when(replace(ENDORSE, guide=None), by=PROGRAMME).then(expected)


def test_nobody_else_endorses() -> None:
    another = replace(GUIDE, organisation_id="lcap")
    given(DRAFTED).when(ENDORSE, by=another).refused("plan.not_the_endorser")
    given(DRAFTED).when(ENDORSE, by=PROGRAMME).refused("plan.not_the_endorser")
    given(DRAFTED).when(ENDORSE, by=SECRETARIAT).refused("plan.not_the_endorser")
    given(DRAFTED).when(replace(ENDORSE, guide=None), by=GUIDE).refused("plan.not_the_endorser")


@pytest.mark.parametrize("version", [1, 2, 4])
def test_an_endorsement_is_for_the_draft_that_stands(version: int) -> None:
    seen = replace(ENDORSE, version=version, on=date(2025, 12, 17))
    given(DRAFTED, ENDORSED, REDRAFTED).when(seen, by=GUIDE).refused("plan.other_version")


def test_what_was_not_drafted_is_neither_endorsed_nor_adopted_nor_closed() -> None:
    given().when(ENDORSE, by=GUIDE).refused("plan.not_drafted")
    given().when(ADOPT).refused("plan.not_drafted")
    given().when(CLOSE).refused("plan.not_drafted")


def test_nobody_endorses_tomorrow_or_before_the_draft() -> None:
    given(DRAFTED).when(replace(ENDORSE, today=date(2025, 12, 14)), by=GUIDE).refused("plan.future_date")
    given(DRAFTED).when(replace(ENDORSE, on=date(2025, 12, 9)), by=GUIDE).refused("plan.before_last_step")


def test_a_carried_decision_adopts_the_endorsed_draft() -> None:
    given(DRAFTED, ENDORSED).when(ADOPT).then(ADOPTED)


def test_adopting_twice_by_the_same_decision_changes_nothing() -> None:
    given(*IN_FORCE).when(ADOPT).then()
    given(*IN_FORCE, CLOSED).when(ADOPT).then()


def test_another_decision_does_not_adopt_it_again() -> None:
    given(*IN_FORCE).when(replace(ADOPT, decision_id="d-9")).refused("plan.adopted")


def test_a_decision_that_came_first_waits_for_the_endorsement() -> None:
    given(DRAFTED).when(ADOPT).refused("plan.awaits_endorsement")


def test_a_plan_is_adopted_on_the_day_on_which_both_are_there() -> None:
    earlier = replace(ADOPT, decided_on=date(2025, 12, 12))
    given(DRAFTED, ENDORSED).when(earlier).then(ADOPTED.model_copy(update={"adopted_on": date(2025, 12, 15)}))
    unknown = replace(ADOPT, decided_on=None)
    given(DRAFTED, ENDORSED).when(unknown).then(ADOPTED.model_copy(update={"adopted_on": date(2026, 6, 1)}))


def test_a_decision_that_was_not_carried_adopts_nothing() -> None:
    given(DRAFTED, ENDORSED).when(replace(ADOPT, carried=False)).refused("plan.decision_not_carried")


def test_a_later_draft_voids_decision_and_endorsement() -> None:
    given(DRAFTED, ENDORSED, REDRAFTED).when(ADOPT).refused("plan.decision_on_other_version")
    given(DRAFTED, ENDORSED, REDRAFTED).when(replace(ADOPT, subject_version=3)).refused("plan.awaits_endorsement")


@pytest.mark.parametrize("seen", [1, 2])
def test_a_decision_about_the_plan_as_endorsed_is_about_the_same_draft(seen: int) -> None:
    given(DRAFTED, ENDORSED).when(replace(ADOPT, subject_version=seen)).then(ADOPTED)


@pytest.mark.parametrize("seen", [0, 3])
def test_a_decision_about_a_version_that_is_not_there_adopts_nothing(seen: int) -> None:
    given(DRAFTED, ENDORSED).when(replace(ADOPT, subject_version=seen)).refused("plan.decision_on_other_version")


def test_the_secretariat_closes_an_adopted_plan() -> None:
    given(*IN_FORCE).when(CLOSE).then(CLOSED)


def test_closing_twice_changes_nothing() -> None:
    given(*IN_FORCE, CLOSED).when(CLOSE).then()


def test_only_an_adopted_plan_is_closed() -> None:
    given(DRAFTED, ENDORSED).when(CLOSE).refused("plan.not_adopted")


def test_a_plan_is_closed_on_the_last_day_of_its_half_year_or_later() -> None:
    given(*IN_FORCE).when(replace(CLOSE, on=date(2026, 6, 29))).refused("plan.not_over")
    last = date(2026, 6, 30)
    given(*IN_FORCE).when(replace(CLOSE, on=last)).then(CLOSED.model_copy(update={"closed_on": last}))


def test_a_plan_is_not_closed_tomorrow_or_before_its_adoption() -> None:
    given(*IN_FORCE).when(replace(CLOSE, today=date(2026, 7, 4))).refused("plan.future_date")
    late = ADOPTED.model_copy(update={"adopted_on": date(2026, 7, 6)})
    given(DRAFTED, ENDORSED, late).when(CLOSE).refused("plan.before_last_step")
