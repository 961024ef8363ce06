"""A committee's meetings and decisions, as sentences."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.membership.committees.commands import Attendance, Known
from services.membership.committees.decisions import decider
from shared.contracts.committee_seats import Majority
from shared.contracts.committees import MajorityCount, QuorumCount, Subject
from shared.decisions import Refused
from tests.unit.membership.committee_sentences import (
    ANOTHER,
    COMMITTEE_SECRETARY,
    MEETING_DAY,
    MINUTES,
    NINE_FILLED,
    RULES,
    filled,
    given,
    held,
    hold,
    rules_set,
    take,
    taken,
    vacated,
)
from tests.unit.membership.sentences import TODAY

PLAN = Subject(kind="plan", stream="membership/PK-SD/plans/2026-S2", version=1)
FIVE = held(1, 2, 3, 4, 5)


def test_eleven_seats_nine_filled_one_suspended_strict_half_present_five_recused_one_two_to_two_is_lost() -> None:
    assert FIVE.quorum == QuorumCount(filled=8, required=5, present=5, met=True)
    decision = taken(take(2, 2, 0, 5), *NINE_FILLED, FIVE)
    assert decision.result == "lost"
    assert (decision.quorum, decision.rules_version) == (FIVE.quorum, 1)


def test_a_meeting_below_its_quorum_is_on_record_and_decides_nothing() -> None:
    four = held(1, 2, 3, 4)
    assert four.quorum == QuorumCount(filled=8, required=5, present=4, met=False)
    with pytest.raises(Refused) as refusal:
        taken(take(4, 0, 0), *NINE_FILLED, four)
    assert refusal.value.rule == "committee.no_quorum"
    assert refusal.value.facts == {
        "held_on": MEETING_DAY,
        "filled": 8,
        "required": 5,
        "present": 4,
        "quorum": "more than 1/2 of 8 filled seats, and at least 3",
    }


def test_recording_a_meeting_twice_changes_nothing() -> None:
    given(*NINE_FILLED, FIVE).when(hold(5, 4, 3, 2, 1, meeting_id=ANOTHER)).then()


def test_minutes_tell_one_meeting() -> None:
    given(*NINE_FILLED, FIVE).when(hold(1, 2, 3, 4, 5, 6, meeting_id=ANOTHER)).refused("committee.recorded_already")
    other = MINUTES.model_copy(update={"document_id": "m-2"})
    second = held(1, 2, 3, 4, 5, meeting_id=ANOTHER, minutes=other)
    given(*NINE_FILLED, FIVE).when(hold(1, 2, 3, 4, 5, meeting_id=ANOTHER, minutes=other)).then(second)


def test_a_meeting_is_held_by_today_and_under_rules() -> None:
    given(*NINE_FILLED).when(hold(1, held_on=date(2026, 6, 2))).refused("committee.future_date")
    given(*NINE_FILLED).when(hold(1, held_on=date(2026, 1, 14))).refused("committee.no_rules")
    given().when(hold(1)).refused("committee.no_rules")


def test_a_seat_is_present_once() -> None:
    given(*NINE_FILLED).when(hold(1, 2, 1)).refused("committee.seat_twice")


@pytest.mark.parametrize(
    ("seat", "why"),
    [
        (9, "its holder was no active member that day"),
        (10, "nobody held it that day"),
        (99, "the rules of that day have no such seat"),
    ],
)
def test_only_seats_held_by_active_members_are_present(seat: int, why: str) -> None:
    with pytest.raises(Refused) as refusal:
        decider.decide(decider.state(NINE_FILLED), hold(1, seat), COMMITTEE_SECRETARY)
    assert (refusal.value.rule, refusal.value.facts["why"]) == ("committee.not_seated", why)


def test_the_seats_of_the_day_count_not_those_of_today() -> None:
    since_then = (*NINE_FILLED, vacated(filled(1), date(2026, 5, 13)))
    assert held(1, 2, 3, 4, 5, before=since_then).quorum == FIVE.quorum
    before_that_day = (*NINE_FILLED, vacated(filled(1), MEETING_DAY))
    given(*before_that_day).when(hold(1)).refused("committee.not_seated")
    early = held(2, 3, before=before_that_day)
    assert early.quorum.filled == 7


def test_the_rules_of_the_day_count_not_those_of_today() -> None:
    stricter = rules_set(2, quorum=RULES.quorum.model_copy(update={"min": 9}), effective_on=date(2026, 5, 13))
    assert held(1, 2, 3, 4, 5, before=(*NINE_FILLED, stricter)) == FIVE
    decision = taken(take(5, 0, 0), *NINE_FILLED, FIVE, stricter)
    assert (decision.rules_version, decision.result) == (1, "carried")
    later = held(1, 2, 3, 4, 5, before=(*NINE_FILLED, stricter), held_on=TODAY)
    assert (later.rules_version, later.quorum.required) == (2, 9)


def test_an_alternate_sits_for_the_holder_only_where_one_was_named() -> None:
    meeting = held(1, present=(Attendance("s1", "alternate"),))
    assert [(one.organisation_id, one.by) for one in meeting.present] == [("ngo-1", "alternate")]
    with pytest.raises(Refused) as refusal:
        held(1, present=(Attendance("s1", "holder"), Attendance("s2", "alternate")))
    assert refusal.value.rule == "committee.no_alternate"
    assert refusal.value.facts == {"field": "present", "value": "s2", "holder": "ngo-2", "held_on": MEETING_DAY}


def test_a_decision_is_computed_from_the_votes() -> None:
    decision = taken(take(3, 1, 1), *NINE_FILLED, FIVE)
    assert decision.result == "carried"
    assert decision.majority == MajorityCount(base="votes_cast", counted=4, needed=3)
    assert decision.decided_on == MEETING_DAY


def test_where_nobody_votes_the_matter_is_put_off() -> None:
    decision = taken(take(0, 0, 0, 5, ballot=None), *NINE_FILLED, FIVE)
    assert decision.result == "deferred"
    assert (decision.votes.abstain, decision.votes.recused) == (4, 1)


@pytest.mark.parametrize("votes", [(3, 3, 0), (2, 2, 0), (5, 0, 1), (6, 0, 0)])
def test_votes_are_together_those_present(votes: tuple[int, int, int]) -> None:
    given(*NINE_FILLED, FIVE).when(take(*votes)).refused("committee.votes_do_not_add_up")


def test_only_present_seats_are_recused_each_once() -> None:
    given(*NINE_FILLED, FIVE).when(take(2, 2, 0, 6)).refused("committee.not_seated")
    given(*NINE_FILLED, FIVE).when(take(2, 1, 0, 5, 5)).refused("committee.seat_twice")


def test_who_is_concerned_is_recused() -> None:
    own = take(3, 2, 0, concerns=("ngo-5",))
    given(*NINE_FILLED, FIVE).when(own).refused("committee.own_matter")
    decision = taken(take(3, 1, 0, 5, concerns=("ngo-5", "ngo-77")), *NINE_FILLED, FIVE)
    assert decision.concerns == ("ngo-5", "ngo-77")
    assert set(decision.organisations) == {"ngo-1", "ngo-2", "ngo-3", "ngo-4", "ngo-5", "ngo-77"}


def test_a_decision_is_taken_at_a_meeting_on_record() -> None:
    given(*NINE_FILLED).when(take(3, 2, 0)).refused("committee.unknown_meeting")
    given().when(take(3, 2, 0)).refused("committee.no_rules")


def test_deciding_twice_changes_nothing_and_otherwise_is_refused() -> None:
    decision = taken(take(3, 1, 0, 5), *NINE_FILLED, FIVE)
    given(*NINE_FILLED, FIVE, decision).when(take(3, 1, 0, 5, decision_id="e" * 20)).then()
    given(*NINE_FILLED, FIVE, decision).when(take(1, 3, 0, 5)).refused("committee.decided_already")


def test_another_meeting_may_decide_again() -> None:
    decision = taken(take(2, 2, 0, 5), *NINE_FILLED, FIVE)
    second = held(1, 2, 3, 4, 5, meeting_id=ANOTHER, held_on=TODAY)
    again = taken(take(4, 0, 0, 5, meeting_id=ANOTHER), *NINE_FILLED, FIVE, decision, second)
    assert (again.result, again.decided_on) == ("carried", TODAY)


CHAIRED = (rules_set(casting_vote=True), *NINE_FILLED[1:])


def test_a_tie_is_broken_by_the_chair_where_the_rules_say_so() -> None:
    decision = taken(take(2, 2, 0, 5, tie_broken="for"), *CHAIRED, FIVE)
    assert (decision.result, decision.majority.counted, decision.majority.needed) == ("carried", 5, 3)
    assert taken(take(2, 2, 0, 5, tie_broken="against"), *CHAIRED, FIVE).result == "lost"
    assert taken(take(2, 2, 0, 5), *CHAIRED, FIVE).result == "lost"


def test_a_casting_vote_is_the_chairs_in_a_tie() -> None:
    given(*NINE_FILLED, FIVE).when(take(2, 2, 0, 5, tie_broken="for")).refused("committee.no_casting_vote")
    given(*CHAIRED, FIVE).when(take(3, 1, 0, 5, tie_broken="for")).refused("committee.no_casting_vote")
    given(*CHAIRED, FIVE).when(take(0, 0, 4, 5, tie_broken="for")).refused("committee.no_casting_vote")
    unchaired = held(3, 4, 5, 6, 7)
    given(*CHAIRED, unchaired).when(take(2, 2, 0, 7, tie_broken="for")).refused("committee.no_casting_vote")
    by_the_vice_chair = held(2, 3, 4, 5, 6)
    assert taken(take(2, 2, 0, 6, tie_broken="for"), *CHAIRED, by_the_vice_chair).result == "carried"
    given(*CHAIRED, by_the_vice_chair).when(take(2, 2, 0, 2, tie_broken="for")).refused("committee.no_casting_vote")


def test_a_plan_is_decided_about_as_drafted() -> None:
    known = Known(ours=True, version=1, districts=("PK713",), goals=(4,))
    decision = taken(take(4, 0, 1, subject=PLAN, known=known), *NINE_FILLED, FIVE)
    assert (decision.subject, decision.districts, decision.goals) == (PLAN, ("PK713",), (4,))


@pytest.mark.parametrize(
    "subject",
    [
        Subject(kind="plan"),
        Subject(kind="plan", stream=PLAN.stream),
        Subject(kind="activity", version=3),
    ],
)
def test_a_version_needs_its_stream_and_a_plan_needs_both(subject: Subject) -> None:
    given(*NINE_FILLED, FIVE).when(take(4, 0, 1, subject=subject)).refused("committee.subject_incomplete")


@pytest.mark.parametrize(
    ("changes", "known"),
    [
        ({"version": 2}, Known(ours=True, version=1)),
        ({}, Known(ours=True, version=0)),
        ({"stream": "membership/PK-BA/plans/2026-S2"}, Known(ours=True, version=1)),
        ({"stream": "membership/PK-SD/support/x"}, Known(ours=True, version=1)),
        ({"kind": "ask"}, Known(ours=True, version=1)),
        ({"kind": "activity", "version": None}, Known(ours=True, version=1)),
    ],
)
def test_a_subject_is_of_its_kind_and_place_and_has_come_to_its_version(changes: dict[str, Any], known: Known) -> None:
    about = take(4, 0, 1, subject=PLAN.model_copy(update=changes), known=known)
    given(*NINE_FILLED, FIVE).when(about).refused("committee.unknown_subject")


def test_a_policy_ask_is_another_services_and_not_looked_up() -> None:
    ask = Subject(kind="ask", stream="advocacy/PK-SD/asks/a1", version=7)
    assert taken(take(4, 0, 1, subject=ask), *NINE_FILLED, FIVE).subject == ask


def test_a_qualified_majority_of_the_filled_seats_is_needed_where_the_rules_say_so() -> None:
    two_thirds = rules_set(majority=Majority(base="filled", num=2, den=3, strict=False))
    assert taken(take(5, 0, 0), two_thirds, *NINE_FILLED[1:], FIVE).majority.needed == 6
    assert taken(take(5, 0, 0), two_thirds, *NINE_FILLED[1:], FIVE).result == "lost"
    six = held(1, 2, 3, 4, 5, 6)
    assert taken(take(6, 0, 0), two_thirds, *NINE_FILLED[1:], six).result == "carried"
