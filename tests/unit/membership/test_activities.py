"""Planning an activity and changing it, as sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.membership.activities.changes import Cancel, Reassign, Reschedule
from services.membership.activities.decisions import Command, decider
from services.membership.activities.standings import Activity
from shared.contracts.event import Event
from shared.contracts.fields import Area, Sdg
from tests.unit.given import SECRETARIAT, Given
from tests.unit.membership.activity_sentences import (
    CANCEL,
    CANCELLED,
    CIRCLE,
    COMPLETED,
    JUNE,
    LOST,
    ON_THE_ACTIVITY,
    ON_THE_PLAN,
    OVERDUE,
    PEOPLE,
    PLAN_IT,
    PLANNED,
    REASSIGN,
    REASSIGNED,
    RESCHEDULE,
    RESCHEDULED,
    SESSIONS,
    THAT_ADOPTED,
)
from tests.unit.membership.plan_sentences import (
    IN_FORCE,
    NO_PLAN,
    OVER,
    PARTNER,
)
from tests.unit.membership.sentences import HEAD as OWNER

CHANGES = pytest.mark.parametrize("change", [RESCHEDULE, REASSIGN, CANCEL], ids=lambda one: type(one).__name__)


def given(*events: Event) -> Given[Activity, Command]:
    return Given(decider, *events)


def planned(**changes: Any) -> Any:
    """The command with these changes in the activity."""
    return replace(PLAN_IT, planned=PLANNED.model_copy(update=changes))


def test_a_member_plans_an_activity_of_its_own() -> None:
    given().when(PLAN_IT, by=OWNER).then(PLANNED)


def test_planning_twice_changes_nothing() -> None:
    given(PLANNED).when(PLAN_IT, by=OWNER).then()


def test_the_secretariat_plans_for_others_and_members_do_not() -> None:
    given().when(PLAN_IT, by=SECRETARIAT).then(PLANNED)
    given().when(PLAN_IT, by=PARTNER).refused("activity.for_another")


def test_one_activity_is_planned_one_way() -> None:
    given(PLANNED).when(planned(purpose="advocacy"), by=OWNER).refused("activity.planned_already")


def test_an_activity_belongs_to_a_plan_that_was_drafted_and_is_not_closed() -> None:
    given().when(replace(PLAN_IT, plan=NO_PLAN), by=OWNER).refused("activity.no_plan")
    given().when(replace(PLAN_IT, plan=OVER), by=OWNER).refused("activity.plan_closed")


@pytest.mark.parametrize("standing", ["applied", "suspended", "left"])
def test_its_owner_is_an_active_member(standing: str) -> None:
    given().when(replace(PLAN_IT, owner_standing=standing), by=OWNER).refused("activity.owner_not_active")


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2026, 7, 1)])
def test_it_is_due_in_its_half_year(day: date) -> None:
    given().when(planned(due_on=day), by=OWNER).refused("activity.due_outside_half_year")


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 6, 30)])
def test_the_first_and_the_last_day_are_in_it(day: date) -> None:
    command = planned(due_on=day, starts_on=day)
    given().when(command, by=OWNER).then(command.planned)


def test_it_is_not_due_before_it_begins() -> None:
    given().when(planned(starts_on=date(2026, 6, 1)), by=OWNER).refused("activity.ends_before_it_begins")


def test_every_output_has_an_id_of_its_own() -> None:
    given().when(planned(outputs=(SESSIONS, PEOPLE, SESSIONS)), by=OWNER).refused("activity.output_repeated")


def test_its_targets_are_known() -> None:
    unknown = (Sdg(code="4.99", framework="2022"),)
    given().when(planned(targets=unknown), by=OWNER).refused("activity.target_unknown")


@pytest.mark.parametrize(
    "area",
    [
        Area(code="PK201", scheme="COD-AB-2022", level="district"),
        Area(code="PK799", scheme="COD-AB-2022", level="district"),
        Area(code="PK713", scheme="COD-AB-2022", level="tehsil"),
        Area(code="PK-BA", scheme="ISO-3166-2", level="province"),
        Area(code="mine", scheme="local", level="province"),
    ],
)
def test_its_areas_are_known_and_lie_in_the_province(area: Area) -> None:
    given().when(planned(areas=(*PLANNED.areas, area)), by=OWNER).refused("activity.area_unknown")


@pytest.mark.parametrize(
    "area",
    [
        Area(code="PK-SD", scheme="ISO-3166-2", level="province"),
        Area(code="PK71301", scheme="COD-AB-2022", level="tehsil"),
        Area(code="uc-12", scheme="local", level="union_council"),
    ],
)
def test_a_province_a_tehsil_and_a_place_without_a_p_code_are_areas(area: Area) -> None:
    command = planned(areas=(area,))
    given().when(command, by=OWNER).then(command.planned)


def test_an_adopted_plan_gets_another_activity_by_a_decision_about_it() -> None:
    needs = replace(PLAN_IT, plan=IN_FORCE)
    given().when(needs, by=OWNER).refused("activity.needs_decision")
    given().when(replace(needs, decision=LOST), by=OWNER).refused("activity.decision_not_carried")
    given().when(replace(needs, decision=ON_THE_ACTIVITY), by=OWNER).refused("activity.decision_elsewhere")
    given().when(replace(needs, decision=THAT_ADOPTED), by=OWNER).refused("activity.decision_elsewhere")
    given().when(replace(needs, decision=ON_THE_PLAN), by=OWNER).then(PLANNED)


LATER = PLANNED.model_copy(
    update={
        "activity_id": "a9",
        "plan_id": "2026-S2",
        "starts_on": date(2026, 7, 1),
        "due_on": date(2026, 9, 30),
        "carried_from": "a1",
    }
)


def test_what_a_closed_plan_carried_over_goes_on_in_a_later_one() -> None:
    goes_on = replace(PLAN_IT, planned=LATER, carried=(decider.state([PLANNED]), OVER))
    given().when(goes_on, by=OWNER).then(LATER)
    given(LATER).when(goes_on, by=OWNER).then()


@pytest.mark.parametrize(
    ("before", "plan"),
    [
        ([], NO_PLAN),
        ([PLANNED], IN_FORCE),
        ([PLANNED, CANCELLED], OVER),
        ([PLANNED.model_copy(update={"activity_id": "a7"})], OVER),
        ([PLANNED.model_copy(update={"plan_id": "2027-S1"})], OVER),
    ],
    ids=["not planned", "its plan is not closed", "cancelled", "not carried over", "later itself"],
)
def test_nothing_else_goes_on(before: list[Event], plan: Any) -> None:
    goes_on = replace(PLAN_IT, planned=LATER, carried=(decider.state(before), plan))
    given().when(goes_on, by=OWNER).refused("activity.not_carried_over")


def test_a_proposed_activity_is_moved_handed_over_and_given_up_freely() -> None:
    given(PLANNED).when(RESCHEDULE).then(RESCHEDULED)
    given(PLANNED).when(REASSIGN).then(REASSIGNED)
    given(PLANNED).when(CANCEL).then(CANCELLED)


def test_changing_twice_changes_nothing() -> None:
    given(PLANNED, RESCHEDULED).when(RESCHEDULE).then()
    given(PLANNED, REASSIGNED).when(REASSIGN).then()
    given(PLANNED, CANCELLED).when(CANCEL).then()


@CHANGES
def test_an_adopted_plans_activity_changes_by_a_carried_decision_about_it_or_its_plan(change: Any) -> None:
    adopted = replace(change, plan=IN_FORCE)
    given(PLANNED).when(adopted).refused("activity.needs_decision")
    given(PLANNED).when(replace(adopted, decision=LOST)).refused("activity.decision_not_carried")
    given(PLANNED).when(replace(adopted, decision=THAT_ADOPTED)).refused("activity.decision_elsewhere")
    elsewhere = replace(ON_THE_ACTIVITY, stream="membership/PK-SD/activities/a2")
    given(PLANNED).when(replace(adopted, decision=elsewhere)).refused("activity.decision_elsewhere")
    expected = {Reschedule: RESCHEDULED, Reassign: REASSIGNED, Cancel: CANCELLED}[type(change)]
    for decision in (ON_THE_PLAN, ON_THE_ACTIVITY):
        told = expected.model_copy(update={"decision_id": decision.decision_id})
        given(PLANNED).when(replace(adopted, decision=decision)).then(told)


def test_a_decision_moves_an_activity_once() -> None:
    moved = RESCHEDULED.model_copy(update={"decision_id": "d-2"})
    again = replace(RESCHEDULE, plan=IN_FORCE, decision=ON_THE_PLAN, due_on=date(2026, 6, 25))
    given(PLANNED, moved).when(again).refused("activity.decision_used")
    other = replace(REASSIGN, plan=IN_FORCE, decision=ON_THE_PLAN)
    given(PLANNED, moved).when(other).then(REASSIGNED.model_copy(update={"decision_id": "d-2"}))


@CHANGES
def test_nothing_changes_under_a_closed_plan(change: Any) -> None:
    given(PLANNED).when(replace(change, plan=OVER)).refused("activity.plan_closed")


@CHANGES
def test_what_was_not_planned_does_not_change(change: Any) -> None:
    given().when(change).refused("activity.unknown")


@CHANGES
def test_final_is_final(change: Any) -> None:
    given(PLANNED, COMPLETED).when(change).refused("activity.final")
    if not isinstance(change, Cancel):
        given(PLANNED, CANCELLED).when(change).refused("activity.final")


def test_it_is_moved_within_its_half_year_and_not_before_it_begins() -> None:
    given(PLANNED).when(replace(RESCHEDULE, due_on=date(2026, 7, 1))).refused("activity.due_outside_half_year")
    given(PLANNED).when(replace(RESCHEDULE, due_on=date(2026, 1, 31))).refused("activity.ends_before_it_begins")


def test_an_overdue_activity_is_moved_and_can_fall_overdue_again() -> None:
    state = decider.state([PLANNED, OVERDUE, RESCHEDULED])
    assert (state.overdue, state.due_on) == (False, JUNE)  # type: ignore[union-attr]  # it is open


def test_a_new_owner_is_an_active_member() -> None:
    given(PLANNED).when(replace(REASSIGN, owner_standing="left")).refused("activity.owner_not_active")


def test_a_partner_that_becomes_the_owner_is_no_partner_any_more() -> None:
    expected = REASSIGNED.model_copy(update={"owner": CIRCLE, "organisations": ("ngo-77",)})
    given(PLANNED).when(replace(REASSIGN, owner=CIRCLE)).then(expected)


def test_nothing_is_handed_over_or_given_up_tomorrow() -> None:
    given(PLANNED).when(replace(REASSIGN, on=date(2026, 6, 2))).refused("activity.future_date")
    given(PLANNED).when(replace(CANCEL, on=date(2026, 6, 2))).refused("activity.future_date")
