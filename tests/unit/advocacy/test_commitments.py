"""A commitment's rules: each with what makes it happen, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.advocacy.commitments.commands import Command, FallOverdue
from services.advocacy.commitments.decisions import decider
from services.advocacy.commitments.state import Commitment
from shared.contracts.commitments import Completion, Outcome
from shared.contracts.event import Event
from tests.unit.advocacy.promises import (
    ASSESS,
    ASSESSED,
    CLOSE,
    CLOSED,
    COMPLETE,
    DEPARTMENT,
    HAND_OVER,
    HANDED_OVER,
    IN_SHORT,
    LATER,
    MADE,
    MAKE,
    MORE_PAPER,
    MOVE,
    MOVED,
    OVERDUE,
    PAPER,
    REPORT,
    REPORTED,
    REPORTER,
    TODAY,
)
from tests.unit.given import SECRETARIAT, Given

IN_PAPER = MADE.model_copy(update={"source": PAPER, "meeting_id": None})


def given(*events: Event) -> Given[Commitment, Command]:
    return Given(decider, *events)


def test_what_was_promised_in_a_meeting_that_the_person_attended_is_a_commitment() -> None:
    given().when(MAKE).then(MADE)


def test_what_stands_in_a_document_is_a_commitment_without_a_meeting() -> None:
    given().when(replace(MAKE, made=IN_PAPER, attended=None)).then(IN_PAPER)


@pytest.mark.parametrize("attended", [frozenset(), frozenset({"somebody-else"})])
def test_neither_presence_nor_document_is_no_commitment(attended: frozenset[str]) -> None:
    given().when(replace(MAKE, attended=attended)).refused("commitment.neither_presence_nor_document")


def test_without_a_meeting_or_a_registered_person_a_document_is_needed() -> None:
    nowhere = MADE.model_copy(update={"meeting_id": None})
    given().when(replace(MAKE, made=nowhere, attended=None)).refused("commitment.neither_presence_nor_document")
    unregistered = MADE.model_copy(update={"by": MADE.by.model_copy(update={"person_id": None})})
    given().when(replace(MAKE, made=unregistered)).refused("commitment.neither_presence_nor_document")


def test_a_document_does_not_stand_in_for_a_meeting_that_was_never_held() -> None:
    both = MADE.model_copy(update={"source": PAPER})
    given().when(replace(MAKE, made=both, attended=frozenset())).then(both)
    given().when(replace(MAKE, made=both, attended=None)).refused("commitment.unknown_meeting")


def test_a_commitment_names_an_ask_that_was_raised() -> None:
    given().when(replace(MAKE, ask_known=False)).refused("commitment.unknown_ask")


def test_nothing_is_due_before_it_was_promised() -> None:
    same_day = MADE.model_copy(update={"due_on": MADE.made_on})
    given().when(replace(MAKE, made=same_day)).then(same_day)
    before = MADE.model_copy(update={"due_on": MADE.made_on - timedelta(1)})
    given().when(replace(MAKE, made=before)).refused("commitment.due_before_made")


def test_nothing_is_promised_tomorrow() -> None:
    given().when(replace(MAKE, today=MADE.made_on - timedelta(1))).refused("commitment.future_date")


def test_the_value_to_reach_is_of_an_indicator_of_the_commitment() -> None:
    other = MADE.model_copy(update={"indicators": ("4.6.1",)})
    given().when(replace(MAKE, made=other)).refused("commitment.goal_value_of_another_indicator")


def test_making_twice_changes_nothing_and_another_one_has_another_id() -> None:
    given(MADE).when(MAKE).then()
    given(MADE, MOVED, CLOSED).when(MAKE).then()
    given(MADE).when(replace(MAKE, made=IN_PAPER)).refused("commitment.already_recorded")


@pytest.mark.parametrize("command", [MOVE, HAND_OVER, REPORT, ASSESS, CLOSE])
def test_nothing_happens_to_what_was_never_promised(command: Command) -> None:
    given().when(command).refused("commitment.unknown")


@pytest.mark.parametrize("command", [MOVE, HAND_OVER, REPORT, ASSESS, replace(CLOSE, outcome="lapsed")])
def test_nothing_happens_to_a_closed_commitment(command: Command) -> None:
    given(MADE, REPORTED, CLOSED).when(command, by=REPORTER).refused("commitment.closed")


def test_a_commitment_is_moved_to_another_day() -> None:
    given(MADE).when(MOVE).then(MOVED)
    given(MADE, MOVED).when(MOVE).then()


def test_a_commitment_is_not_moved_before_it_was_made_nor_into_the_past() -> None:
    given(MADE).when(replace(MOVE, due_on=date(2026, 2, 10))).refused("commitment.due_before_made")
    given(MADE).when(replace(MOVE, due_on=TODAY - timedelta(1))).refused("commitment.due_in_the_past")


def test_a_commitment_is_handed_over_to_somebody_else_in_office() -> None:
    given(MADE).when(HAND_OVER).then(HANDED_OVER)
    given(MADE, HANDED_OVER).when(HAND_OVER).then()


@pytest.mark.parametrize(
    ("on", "rule"),
    [(TODAY + timedelta(1), "commitment.future_date"), (MADE.made_on - timedelta(1), "commitment.before_made")],
)
def test_what_happens_to_a_commitment_happens_between_its_making_and_today(on: date, rule: str) -> None:
    given(MADE).when(replace(HAND_OVER, on=on)).refused(rule)
    given(MADE).when(replace(REPORT, as_of_on=on), by=REPORTER).refused(rule)
    given(MADE).when(replace(CLOSE, on=on)).refused(rule)


def test_progress_is_reported_by_whoever_acts() -> None:
    given(MADE).when(REPORT, by=REPORTER).then(REPORTED)
    given(MADE, REPORTED).when(REPORT, by=REPORTER).then()
    given(MADE, REPORTED, ASSESSED).when(REPORT, by=REPORTER).then()


@pytest.mark.parametrize("completion", ["limited", "substantial", "complete"])
def test_completion_from_limited_on_needs_evidence(completion: Completion) -> None:
    bare = replace(REPORT, completion=completion, evidence=())
    given(MADE).when(bare, by=REPORTER).refused("commitment.no_evidence")


@pytest.mark.parametrize("completion", ["no_evidence_available", "not_started"])
def test_that_nothing_was_done_needs_no_evidence(completion: Completion) -> None:
    bare = replace(REPORT, completion=completion, evidence=())
    told = REPORTED.model_copy(update={"completion": completion, "evidence": ()})
    given(MADE).when(bare, by=REPORTER).then(told)


def test_progress_is_reported_in_the_order_of_its_days() -> None:
    earlier = replace(REPORT, as_of_on=date(2026, 5, 30))
    given(MADE, REPORTED).when(earlier, by=REPORTER).refused("commitment.before_last_report")


def test_another_organisation_assesses_what_was_reported() -> None:
    given(MADE, REPORTED).when(ASSESS).then(ASSESSED)
    given(MADE, REPORTED, ASSESSED).when(ASSESS).then()


def test_who_assesses_may_judge_otherwise_with_evidence_of_their_own() -> None:
    command = replace(ASSESS, completion="substantial", evidence=(PAPER, MORE_PAPER), note="seen on site")
    told = {"completion": "substantial", "evidence": (PAPER, MORE_PAPER), "note": "seen on site"}
    given(MADE, REPORTED).when(command).then(ASSESSED.model_copy(update=told))


def test_an_assessment_from_limited_on_needs_evidence_too() -> None:
    nothing = REPORTED.model_copy(update={"completion": "not_started", "evidence": ()})
    given(MADE, nothing).when(replace(ASSESS, completion="limited")).refused("commitment.no_evidence")


def test_only_the_last_report_is_assessed() -> None:
    given(MADE).when(ASSESS).refused("commitment.nothing_reported")
    again = REPORTED.model_copy(update={"as_of_on": TODAY})
    given(MADE, REPORTED, again).when(ASSESS).refused("commitment.nothing_reported")


def test_the_assessor_is_not_the_reporter() -> None:
    of_the_reporter = replace(SECRETARIAT, organisation_id=REPORTER.organisation_id)
    given(MADE, REPORTED).when(ASSESS, by=of_the_reporter).refused("commitment.assessor_is_reporter")
    acts_for_it = replace(ASSESS, own=frozenset({REPORTER.organisation_id}))
    given(MADE, REPORTED).when(acts_for_it).refused("commitment.assessor_is_reporter")
    own = REPORTED.model_copy(update={"reported_by": "lcas", "organisations": IN_SHORT["organisations"]})
    given(MADE).when(REPORT, by=SECRETARIAT).then(own)
    given(MADE, own).when(ASSESS).refused("commitment.assessor_is_reporter")


def test_nobody_assesses_or_closes_what_their_own_organisation_promised() -> None:
    given(MADE, REPORTED).when(ASSESS, by=DEPARTMENT).refused("commitment.own_matter")
    given(MADE, REPORTED).when(CLOSE, by=DEPARTMENT).refused("commitment.own_matter")
    given(MADE).when(replace(CLOSE, own=frozenset({"govsindh-education"}))).refused("commitment.own_matter")


def test_a_commitment_is_fulfilled_only_after_it_was_assessed_as_complete() -> None:
    fulfil = replace(CLOSE, outcome="fulfilled")
    claimed = REPORTED.model_copy(update={"completion": "complete"})
    for history in ([MADE], [MADE, REPORTED, ASSESSED], [MADE, claimed]):
        given(*history).when(fulfil).refused("commitment.not_complete")
    told = CLOSED.model_copy(update={"outcome": "fulfilled", "completion": "complete"})
    given(MADE, claimed, COMPLETE).when(fulfil).then(told)


@pytest.mark.parametrize("outcome", ["partly", "unfulfilled", "withdrawn", "lapsed", "superseded"])
def test_a_commitment_ends_otherwise_at_any_time(outcome: Outcome) -> None:
    told = CLOSED.model_copy(update={"outcome": outcome})
    given(MADE).when(replace(CLOSE, outcome=outcome)).then(told)
    given(MADE, told).when(replace(CLOSE, outcome=outcome)).then()


def test_only_a_superseded_commitment_names_another_that_was_made() -> None:
    named = replace(CLOSE, superseded_by="other", successor_known=True)
    given(MADE).when(named).refused("commitment.successor_without_supersession")
    superseded = replace(named, outcome="superseded")
    given(MADE).when(replace(superseded, successor_known=False)).refused("commitment.unknown_successor")
    itself = replace(superseded, superseded_by=MADE.commitment_id)
    given(MADE).when(itself).refused("commitment.unknown_successor")
    told = CLOSED.model_copy(update={"outcome": "superseded", "superseded_by": "other"})
    given(MADE).when(superseded).then(told)


def test_an_open_commitment_falls_overdue_once_its_day_has_passed() -> None:
    late = FallOverdue(due_on=MADE.due_on, today=MADE.due_on + timedelta(1))
    given(MADE).when(late).then(OVERDUE)
    given(MADE, OVERDUE).when(late).then()
    given(MADE).when(replace(late, today=MADE.due_on)).then()
    given(MADE, CLOSED).when(late).then()
    given().when(late).then()


def test_a_moved_commitment_falls_overdue_on_its_new_day_only() -> None:
    given(MADE, MOVED).when(FallOverdue(due_on=MADE.due_on, today=LATER)).then()
    after = LATER + timedelta(1)
    told = OVERDUE.model_copy(update={"due_on": LATER, "observed_on": after})
    given(MADE, OVERDUE, MOVED).when(FallOverdue(due_on=LATER, today=after)).then(told)


def test_an_overdue_commitment_is_still_reported_assessed_and_closed() -> None:
    given(MADE, OVERDUE).when(REPORT, by=REPORTER).then(REPORTED)
    given(MADE, OVERDUE, REPORTED).when(ASSESS).then(ASSESSED)
    given(MADE, OVERDUE).when(CLOSE).then(CLOSED)
