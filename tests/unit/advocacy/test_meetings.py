"""Meetings with people in office, as sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.advocacy.meetings.commands import Command, Facts, Tenure
from services.advocacy.meetings.decisions import decider
from services.advocacy.meetings.state import Meeting
from shared.contracts.event import Event
from shared.contracts.fields import Org, Sector
from shared.contracts.meetings import Invited
from shared.decisions import Refused
from tests.unit.advocacy.meeting_sentences import (
    CANCEL,
    CANCELLED,
    CLUB,
    CORRECT,
    CORRECTED,
    DAY,
    FACTS,
    HOUR,
    KARIM,
    LOG,
    LOG_PLANNED,
    LOGGED,
    LOGGED_AS_PLANNED,
    NOW,
    PUBLISH,
    PUBLISHED,
    RECORD_CORRECTED,
    RESCHEDULE,
    RESCHEDULED,
    SCHEDULE,
    SCHEDULED,
    SEAT,
    STRANGER,
    ZAINAB,
    attended,
    plan,
    record,
    whole,
)
from tests.unit.given import SECRETARIAT, Given

GUEST = Org(organisation_id="lcas", name="Local Councils Association", sector=Sector.PUBLIC)


def given(*events: Event) -> Given[Meeting, Command]:
    return Given(decider, *events)


def test_a_member_plans_moves_and_cancels_a_meeting() -> None:
    given().when(SCHEDULE, CLUB).then(SCHEDULED)
    given(SCHEDULED).when(RESCHEDULE, CLUB).then(RESCHEDULED)
    given(SCHEDULED, RESCHEDULED).when(CANCEL, CLUB).then(
        CANCELLED.model_copy(
            update={name: getattr(RESCHEDULED, name) for name in ("starts_at", "ends_at")} | {"sequence": 2}
        )
    )


def test_a_planned_meeting_is_logged_with_the_next_sequence() -> None:
    given(SCHEDULED).when(LOG_PLANNED, CLUB).then(LOGGED_AS_PLANNED)


def test_a_meeting_is_logged_that_was_never_planned() -> None:
    given().when(LOG, CLUB).then(LOGGED)


def test_a_record_is_corrected_and_published_version_by_version() -> None:
    given(LOGGED).when(PUBLISH).then(PUBLISHED)
    given(LOGGED, PUBLISHED).when(CORRECT, CLUB).then(RECORD_CORRECTED)
    again = PUBLISHED.model_copy(update=whole(CORRECTED) | {"sequence": 1, "record_version": 2})
    given(LOGGED, PUBLISHED, RECORD_CORRECTED).when(replace(PUBLISH, record_version=2)).then(again)


@pytest.mark.parametrize(
    ("events", "command"),
    [
        ((SCHEDULED,), SCHEDULE),
        ((SCHEDULED, RESCHEDULED), RESCHEDULE),
        ((SCHEDULED, CANCELLED), CANCEL),
        ((LOGGED,), LOG),
        ((SCHEDULED, LOGGED_AS_PLANNED), LOG_PLANNED),
        ((LOGGED, RECORD_CORRECTED), CORRECT),
        ((LOGGED, PUBLISHED), PUBLISH),
    ],
)
def test_asking_twice_changes_nothing(events: tuple[Event, ...], command: Command) -> None:
    given(*events).when(command, CLUB).then()


@pytest.mark.parametrize(
    ("events", "command"),
    [
        ((SCHEDULED, CANCELLED), LOG_PLANNED),
        ((SCHEDULED, CANCELLED), LOG),
        ((SCHEDULED, CANCELLED), RESCHEDULE),
        ((SCHEDULED, CANCELLED), SCHEDULE),
        ((SCHEDULED, CANCELLED), PUBLISH),
        ((SCHEDULED,), CORRECT),
        ((SCHEDULED,), PUBLISH),
        ((SCHEDULED, RESCHEDULED), SCHEDULE),
        ((LOGGED,), CANCEL),
        ((LOGGED,), RESCHEDULE),
        ((LOGGED,), SCHEDULE),
        ((LOGGED, RECORD_CORRECTED), LOG),
    ],
)
def test_what_does_not_fit_where_the_meeting_stands_is_refused(events: tuple[Event, ...], command: Command) -> None:
    given(*events).when(command, CLUB).refused("meeting.standing")


@pytest.mark.parametrize("command", [RESCHEDULE, CANCEL, LOG_PLANNED, CORRECT, PUBLISH])
def test_only_a_known_meeting_is_changed(command: Command) -> None:
    given().when(command, CLUB).refused("meeting.unknown")


def test_members_act_for_meetings_that_they_take_part_in_and_the_secretariat_for_all() -> None:
    for events, command in (
        ((), SCHEDULE),
        ((SCHEDULED,), RESCHEDULE),
        ((SCHEDULED,), CANCEL),
        ((SCHEDULED,), LOG_PLANNED),
        ((), LOG),
        ((LOGGED,), CORRECT),
    ):
        given(*events).when(command, STRANGER).refused("meeting.not_taking_part")
        assert decider.decide(decider.state(events), command, SECRETARIAT)


def test_nobody_joins_a_meeting_by_changing_its_plan() -> None:
    taken = plan(alliance_side=(GUEST.model_copy(update={"organisation_id": "ngo-77", "member_id": "ngo-77"}),))
    given(SCHEDULED).when(replace(RESCHEDULE, plan=taken), STRANGER).refused("meeting.not_taking_part")


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"ends_at": NOW + 9 * DAY}, "meeting.ends_before_start"),
        ({"place": None}, "meeting.no_place"),
        ({"alliance_side": (GUEST,)}, "meeting.no_active_member"),
        ({"office_holders": ()}, "meeting.no_office_holder"),
        ({"office_holders": (Invited(**ZAINAB), Invited(**ZAINAB))}, "meeting.named_twice"),
        ({"office_holders": (Invited(**KARIM),)}, "meeting.post_not_held"),
        ({"office_holders": (Invited(**ZAINAB | {"person_id": "karim"}),)}, "meeting.post_not_held"),
        ({"office_holders": (Invited(**ZAINAB | {"membership_id": "x.2024-01-01"}),)}, "meeting.post_not_held"),
        ({"starts_at": NOW}, "meeting.already_past"),
    ],
)
def test_a_plan_that_can_not_be_is_refused(changes: dict[str, Any], rule: str) -> None:
    given().when(replace(SCHEDULE, plan=plan(**changes))).refused(rule)
    given(SCHEDULED).when(replace(RESCHEDULE, plan=plan(**changes))).refused(rule)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"ends_at": NOW + HOUR}, "meeting.in_the_future"),
        ({"ends_at": NOW - 10 * DAY}, "meeting.ends_before_start"),
        ({"alliance_side": (GUEST,)}, "meeting.no_active_member"),
        ({"office_holders": ()}, "meeting.no_office_holder"),
        ({"office_holders": (attended(attendance="absent"),)}, "meeting.nobody_attended"),
        ({"office_holders": (attended(), attended(KARIM)), "headcount": 2}, "meeting.too_few"),
    ],
)
def test_a_record_that_can_not_be_is_refused(changes: dict[str, Any], rule: str) -> None:
    given().when(replace(LOG, record=record(**changes))).refused(rule)
    given(SCHEDULED).when(replace(LOG_PLANNED, record=record(**changes))).refused(rule)
    given(LOGGED).when(replace(CORRECT, record=record(**changes))).refused(rule)


def test_a_post_is_held_on_its_last_day_and_not_the_day_after() -> None:
    last = date(2026, 6, 22)  # the day of the record, in Pakistan
    held = Facts(NOW, {SEAT: Tenure("zainab", last, last)}, FACTS.active)
    given().when(replace(LOG, facts=held)).then(LOGGED)
    late = record(starts_at=NOW - 9 * DAY + 11 * HOUR, ends_at=NOW - 9 * DAY + 12 * HOUR)  # past midnight in Pakistan
    given().when(replace(LOG, record=late, facts=held)).refused("meeting.post_not_held")


def test_a_refusal_of_a_post_says_since_when_and_until_when_it_is_held() -> None:
    with pytest.raises(Refused) as refusal:
        decider.decide(decider.initial, replace(SCHEDULE, plan=plan(office_holders=(Invited(**KARIM),))), CLUB)
    told = refusal.value.facts
    assert (told["person_id"], told["held_until"], told["day"]) == ("karim", date(2026, 6, 30), date(2026, 7, 10))


def test_a_delegate_is_enough_and_an_online_meeting_has_no_place() -> None:
    held = record(office_holders=(attended(attendance="delegate"),), mode="online", place=None)
    given().when(replace(LOG, record=held)).then(LOGGED.model_copy(update=whole(held)))


@pytest.mark.parametrize("dropped", [(attended(KARIM),), (attended(attendance="absent"), attended(KARIM))])
def test_a_correction_keeps_everybody_whose_commitment_stands(dropped: tuple[Any, ...]) -> None:
    without = record(office_holders=dropped)
    given(LOGGED).when(replace(CORRECT, record=without, committed=frozenset({"zainab"}))).refused(
        "meeting.commitment_stands"
    )
    assert decider.decide(decider.state([LOGGED]), replace(CORRECT, record=without), CLUB)
    also = record(office_holders=(attended(), attended(KARIM)))
    assert decider.decide(decider.state([LOGGED]), replace(CORRECT, record=also, committed=frozenset({"zainab"})), CLUB)


def test_only_a_public_record_is_published_and_only_in_its_last_version() -> None:
    inside = LOGGED.model_copy(update={"visibility": "partner"})
    given(inside).when(PUBLISH).refused("meeting.not_public")
    given(LOGGED, RECORD_CORRECTED).when(PUBLISH).refused("meeting.other_version")
