"""What holds for a committee whatever is commanded, in any order: its folds agree, and nothing breaks its rules."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.membership.committees.commands import SetRules, Vacate
from services.membership.committees.decisions import decider
from services.membership.committees.state import Committee
from services.membership.committees.views import committee_decisions, committee_meetings, committees
from shared.contracts.catalogue import read_event, write_event
from shared.contracts.committee_seats import VacancyReason
from shared.contracts.event import Event
from shared.contracts.fields import Sector
from shared.decisions import Refused
from tests.unit.given import SECRETARIAT, fold
from tests.unit.membership.committee_sentences import (
    MINUTES,
    NINE_FILLED,
    RULES,
    RULES_SET,
    STREAM,
    candidate,
    fill,
    hold,
    take,
)
from tests.unit.membership.sentences import TODAY

days = st.integers(-140, 60).map(lambda ahead: TODAY + timedelta(ahead))
seats = st.integers(1, 7)
organisations = st.integers(1, 9)
reasons = st.sampled_from(["resigned", "removed", "member_left", "representative_released", "term_ended"]).map(
    lambda code: VacancyReason(code=code)
)


@st.composite
def commands(draw: st.DrawFn) -> Any:
    seat, number, day = draw(seats), draw(organisations), draw(days)
    kind = draw(st.sampled_from(["rules", "fill", "fill", "fill", "vacate", "hold", "take"]))
    if kind == "rules":
        fewer = {"seats": RULES.seats[: draw(st.integers(3, 11))], "casting_vote": draw(st.booleans())}
        return SetRules(RULES.model_copy(update=fewer | {"effective_on": day}), has_alliance=True, today=TODAY)
    if kind == "fill":
        who = candidate(number, active=draw(st.booleans()))
        months = draw(st.integers(1, 30))
        return fill(seat, number, candidate=who, starts_on=day, ends_on=day + timedelta(30 * months))
    if kind == "vacate":
        return Vacate(f"s{seat}", f"ngo-{number}", draw(reasons), day, TODAY)
    meeting = draw(st.sampled_from("ab")) * 20
    present = draw(st.sets(seats, min_size=5, max_size=draw(st.sampled_from([5, 5, 7]))))
    if kind == "hold":
        minutes = MINUTES.model_copy(update={"document_id": f"of {meeting}"})
        return hold(*sorted(present), meeting_id=meeting, held_on=day, minutes=minutes)
    recused = draw(st.sets(seats, max_size=1))
    voting = draw(st.sampled_from([5, 5, 5, 4])) - len(recused)
    in_favour = draw(st.integers(0, voting))
    against = draw(st.integers(0, voting - in_favour))
    concerns = draw(st.sets(organisations, max_size=1))
    return take(
        in_favour,
        against,
        voting - in_favour - against,
        *sorted(recused),
        meeting_id=meeting,
        decision_id=draw(st.sampled_from("cdef")) * 20,
        text=draw(st.sampled_from(["One.", "Two."])),
        concerns=tuple(f"ngo-{one}" for one in concerns),
        tie_broken=draw(st.sampled_from([None, None, "for"])),
    )


def lived(asked: list[Any], *before: Event) -> tuple[Committee, list[Event]]:
    """Where a handler stands after giving the commands one after another, and what is recorded then."""
    committee, recorded = decider.state(before), list(before)
    for command in asked:
        try:
            events = decider.decide(committee, command, SECRETARIAT)
        except Refused:
            continue
        for event in events:
            committee = decider.evolve(committee, event)
        recorded += events
    assert isinstance(committee, Committee)
    return committee, recorded


many = st.lists(commands(), max_size=40)
beginnings = st.sampled_from([(RULES_SET,), NINE_FILLED])


@settings(max_examples=80, deadline=None)
@given(beginnings, many)
def test_the_folds_of_what_is_recorded_are_where_the_handler_stood(begun: tuple[Event, ...], asked: list[Any]) -> None:
    committee, recorded = lived(asked, *begun)
    stored = [read_event(event.type, write_event(event)) for event in recorded]
    assert decider.state(stored) == committee
    shown = fold(committees, *stored, stream=STREAM)
    assert [one["rules_version"] for one in shown["rules"]] == [one.rules_version for one in committee.rules]
    assert [(one["seat_id"], one["term_starts_on"], one["vacated_on"]) for one in shown.get("terms", [])] == [
        (
            term.seat_id,
            term.filled.term_starts_on.isoformat(),
            term.vacated_on.isoformat() if term.vacated_on else None,
        )
        for term in committee.terms
    ]
    held = fold(committee_meetings, *stored, stream=STREAM).get("meetings", [])
    assert [one["meeting_id"] for one in held] == [one.meeting_id for one in committee.meetings]
    taken = fold(committee_decisions, *stored, stream=STREAM).get("decisions", [])
    assert [one["result"] for one in taken] == [one.result for one in committee.decisions]


@settings(max_examples=80, deadline=None)
@given(beginnings, many)
def test_terms_never_overlap_and_an_organisation_holds_one_seat_at_a_time(
    begun: tuple[Event, ...], asked: list[Any]
) -> None:
    committee, _ = lived(asked, *begun)
    for one, other in combinations(committee.terms, 2):
        if one.seat_id != other.seat_id and one.organisation_id != other.organisation_id:
            continue
        first = max(one.filled.term_starts_on, other.filled.term_starts_on)
        last = min(one.filled.term_ends_on, other.filled.term_ends_on)
        both = (first + timedelta(ahead) for ahead in range((last - first).days + 1))
        assert not any(one.holds(day) and other.holds(day) for day in both)
    media = (term for term in committee.terms if term.seat_id == "s5")
    assert all(term.filled.holder.sector is Sector.MEDIA for term in media)


@settings(max_examples=80, deadline=None)
@given(beginnings, many)
def test_what_is_decided_had_a_quorum_and_its_votes_are_those_present(
    begun: tuple[Event, ...], asked: list[Any]
) -> None:
    committee, _ = lived(asked, *begun)
    for decision in committee.decisions:
        meeting = committee.meeting(decision.meeting_id)
        assert meeting is not None
        count, votes = meeting.quorum, decision.votes
        assert count.met
        assert count.present == len(meeting.present) <= count.filled
        assert votes.for_ + votes.against + votes.abstain + votes.recused == count.present
        assert votes.recused == len(decision.recused_seats)
        own = {one.seat_id for one in meeting.present if one.organisation_id in decision.concerns}
        assert own <= set(decision.recused_seats)
        if decision.result == "carried":
            assert votes.for_ + (decision.tie_broken == "for") > votes.against


@settings(max_examples=80, deadline=None)
@given(beginnings, many, commands())
def test_asking_twice_changes_nothing(begun: tuple[Event, ...], asked: list[Any], last: Any) -> None:
    _, once = lived([*asked, last], *begun)
    _, twice = lived([*asked, last, last], *begun)
    assert once == twice
