"""What an activity brings about, as sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.membership.activities.decisions import Command, decider
from services.membership.activities.progress import FallOverdue, Progress
from services.membership.activities.standings import Activity
from shared.contracts.activities import (
    ActivityReassigned,
)
from shared.contracts.event import Event
from shared.contracts.fields import Money
from tests.unit.given import SECRETARIAT, Given
from tests.unit.membership.activity_sentences import (
    CANCELLED,
    COMPLETED,
    COUNTED,
    DONE,
    FALL,
    HELD,
    MARCH,
    OF_ACTIVITY,
    OVERDUE,
    PHOTOS,
    PLANNED,
    PRESS_CLUB,
    PROGRESSED,
    REPORT,
    REPORTED,
    RESCHEDULED,
    SESSIONS,
    SPENT,
    UNIVERSITY,
    WHY,
    outputs,
)
from tests.unit.membership.plan_sentences import (
    IN_FORCE,
    OVER,
    PARTNER,
    TODAY,
)
from tests.unit.membership.sentences import HEAD as OWNER


def given(*events: Event) -> Given[Activity, Command]:
    return Given(decider, *events)


@pytest.mark.parametrize("by", [OWNER, PARTNER])
def test_owner_and_partners_tell_what_was_achieved_so_far(by: Any) -> None:
    given(PLANNED).when(REPORTED, by=by).then(PROGRESSED)


def test_telling_the_same_twice_changes_nothing() -> None:
    given(PLANNED, PROGRESSED).when(REPORTED, by=OWNER).then()
    same_numbers = replace(REPORTED, outputs={"sessions": "5.0"}, spent=Money(amount="180000.00", currency="PKR"))
    given(PLANNED, PROGRESSED).when(same_numbers, by=OWNER).then()


def test_what_is_not_told_stays_as_it_was() -> None:
    later = Progress(
        as_of_on=date(2026, 4, 30),
        outputs={"people": "300"},
        spent=None,
        evidence=(PHOTOS,),
        plan=IN_FORCE,
        today=TODAY,
    )
    expected = PROGRESSED.model_copy(
        update={"as_of_on": date(2026, 4, 30), "outputs": outputs("5", "300", None), "evidence": (PHOTOS,)}
    )
    given(PLANNED, PROGRESSED).when(later, by=PARTNER).then(expected)


@pytest.mark.parametrize("by", [SECRETARIAT, replace(OWNER, organisation_id="hec-9")])
def test_nobody_else_tells_it(by: Any) -> None:
    given(PLANNED).when(REPORTED, by=by).refused("activity.not_involved")


def test_who_handed_it_over_does_not_tell_it_any_more() -> None:
    handed_over = ActivityReassigned(
        **OF_ACTIVITY | {"owner": UNIVERSITY}, previous_owner=PRESS_CLUB, reassigned_on=MARCH, why=WHY
    )
    given(PLANNED, handed_over).when(REPORTED, by=OWNER).refused("activity.not_involved")


def test_totals_are_told_in_the_order_of_their_days_and_not_for_tomorrow() -> None:
    given(PLANNED, PROGRESSED).when(replace(REPORTED, as_of_on=date(2026, 3, 30)), by=OWNER).refused(
        "activity.out_of_order"
    )
    given(PLANNED).when(replace(REPORTED, as_of_on=date(2026, 6, 2)), by=OWNER).refused("activity.future_date")


def test_numbers_are_told_for_outputs_that_were_planned_and_money_in_the_budgets_currency() -> None:
    given(PLANNED).when(replace(REPORTED, outputs={"films": "1"}), by=OWNER).refused("activity.output_unknown")
    euros = Money(amount="1000", currency="EUR")
    given(PLANNED).when(replace(REPORTED, spent=euros), by=OWNER).refused("activity.other_currency")


@pytest.mark.parametrize("command", [REPORTED, HELD, DONE], ids=lambda one: type(one).__name__)
def test_nothing_is_told_of_what_is_final_closed_or_unknown(command: Any) -> None:
    given(PLANNED, CANCELLED).when(command, by=OWNER).refused("activity.final")
    given(PLANNED).when(replace(command, plan=OVER), by=OWNER).refused("activity.plan_closed")
    given().when(command, by=OWNER).refused("activity.unknown")


def test_a_session_held_for_it_is_counted_with_its_people() -> None:
    given(PLANNED).when(HELD).then(COUNTED)


def test_a_session_counts_once() -> None:
    given(PLANNED, COUNTED).when(HELD).then()


def test_a_session_that_is_told_again_changes_the_people_by_the_difference() -> None:
    corrected = COUNTED.model_copy(update={"outputs": outputs("1", "35", None), "reached": 35, "evidence": ()})
    given(PLANNED, COUNTED).when(replace(HELD, reached=35)).then(corrected)
    unknown = COUNTED.model_copy(update={"outputs": outputs("1", "0", None), "reached": None, "evidence": ()})
    given(PLANNED, COUNTED).when(replace(HELD, reached=None)).then(unknown)


def test_counting_stops_at_the_largest_number_that_an_event_can_tell() -> None:
    most = PROGRESSED.model_copy(update={"outputs": outputs("5", "999999999999990", None)})
    told = outputs("6", "999999999999999", None)
    expected = COUNTED.model_copy(update={"outputs": told, "spent": SPENT, "evidence": ()})
    given(PLANNED, most).when(HELD).then(expected)


def test_a_meeting_counts_where_meetings_are_counted() -> None:
    meeting = replace(HELD, kind="meeting", held="advocacy/PK-SD/meetings/m1", reached=None, evidence=())
    expected = PROGRESSED.model_copy(update={"held": meeting.held, "evidence": ()})
    given(PLANNED, PROGRESSED).when(meeting).then(expected)
    counts = PLANNED.model_copy(update={"outputs": (SESSIONS.model_copy(update={"counts": "meetings"}),)})
    told = expected.model_copy(
        update={"outputs": (counts.outputs[0].model_copy(update={"achieved": "1"}),), "spent": None}
    )
    given(counts).when(meeting).then(told)


def test_an_earlier_session_that_is_told_late_counts_and_the_day_stays() -> None:
    late = replace(HELD, held_on=date(2026, 2, 20), evidence=())
    expected = COUNTED.model_copy(update={"outputs": outputs("6", "40", None), "spent": SPENT, "evidence": ()})
    given(PLANNED, PROGRESSED).when(late).then(expected)


def test_its_owner_completes_it_with_evidence_and_a_number_for_every_output() -> None:
    given(PLANNED).when(DONE, by=OWNER).then(COMPLETED)


def test_completing_twice_changes_nothing() -> None:
    given(PLANNED, COMPLETED).when(DONE, by=OWNER).then()


def test_its_partners_and_the_secretariat_do_not_complete_it() -> None:
    given(PLANNED).when(DONE, by=PARTNER).refused("activity.not_owner")
    given(PLANNED).when(DONE, by=SECRETARIAT).refused("activity.not_owner")


def test_a_number_below_the_target_is_told_again() -> None:
    almost = PROGRESSED.model_copy(update={"outputs": outputs("12", "599.5", "0")})
    rest = replace(DONE, outputs={"guidebook": "1000.5"})
    given(PLANNED, almost).when(rest, by=OWNER).refused("activity.output_untold")
    given(PLANNED).when(replace(DONE, outputs={}), by=OWNER).refused("activity.output_untold")


def test_a_target_that_was_reached_need_not_be_told_again() -> None:
    reached = PROGRESSED.model_copy(update={"outputs": outputs("12.0", "600", None)})
    expected = COMPLETED.model_copy(update={"outputs": outputs("12.0", "600", "1000.5"), "spent": SPENT})
    given(PLANNED, reached).when(replace(DONE, outputs={"guidebook": "1000.5"}), by=OWNER).then(expected)


def test_evidence_is_given_before_or_now() -> None:
    without = replace(DONE, evidence=())
    given(PLANNED).when(without, by=OWNER).refused("activity.no_evidence")
    given(PLANNED, PROGRESSED).when(without, by=OWNER).then(COMPLETED.model_copy(update={"spent": SPENT}))
    both = COMPLETED.model_copy(update={"spent": SPENT, "evidence": (REPORT, PHOTOS)})
    given(PLANNED, PROGRESSED).when(replace(DONE, evidence=(PHOTOS,)), by=OWNER).then(both)


def test_the_newest_twenty_documents_are_told() -> None:
    many = tuple(REPORT.model_copy(update={"document_id": f"d{number}"}) for number in range(25))
    expected = COMPLETED.model_copy(update={"evidence": many[5:]})
    given(PLANNED).when(replace(DONE, evidence=many), by=OWNER).then(expected)


def test_it_is_completed_after_it_began_and_after_what_was_told_of_it() -> None:
    given(PLANNED).when(replace(DONE, completed_on=date(2026, 1, 31)), by=OWNER).refused(
        "activity.completed_before_start"
    )
    given(PLANNED, PROGRESSED).when(replace(DONE, completed_on=date(2026, 3, 30)), by=OWNER).refused(
        "activity.out_of_order"
    )
    given(PLANNED).when(replace(DONE, completed_on=date(2026, 6, 2)), by=OWNER).refused("activity.future_date")


def test_what_is_open_after_its_day_falls_overdue_once() -> None:
    given(PLANNED).when(FALL).then(OVERDUE)
    given(PLANNED, OVERDUE).when(FALL).then()


def test_on_its_day_it_is_not_overdue() -> None:
    given(PLANNED).when(replace(FALL, today=PLANNED.due_on)).then()


def test_nothing_falls_overdue_under_a_closed_plan() -> None:
    given(PLANNED).when(replace(FALL, plan=OVER)).then()


@pytest.mark.parametrize("events", [(), (PLANNED, COMPLETED), (PLANNED, CANCELLED), (PLANNED, RESCHEDULED)])
def test_what_is_not_open_or_was_moved_does_not_fall_overdue(events: tuple[Event, ...]) -> None:
    given(*events).when(FALL).then()


def test_what_was_moved_falls_overdue_again_on_its_new_day() -> None:
    later = FallOverdue(due_on=date(2026, 6, 20), today=date(2026, 6, 21), plan=IN_FORCE)
    expected = OVERDUE.model_copy(update={"due_on": date(2026, 6, 20), "observed_on": date(2026, 6, 21)})
    given(PLANNED, OVERDUE, RESCHEDULED).when(later).then(expected)
