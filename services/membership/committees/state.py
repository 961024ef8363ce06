"""A core committee as it stands: its rules over time, who held which seat when, its meetings and decisions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from shared.contracts.committee_seats import CommitteeRulesSet, CommitteeSeatFilled, CommitteeSeatVacated, Seat
from shared.contracts.committees import CommitteeDecisionTaken, CommitteeMeetingHeld, Subject
from shared.contracts.event import Event
from shared.contracts.fields import Doc, Org


@dataclass(frozen=True, slots=True)
class NoCommittee:
    """Nobody has set rules for one yet."""


@dataclass(frozen=True, slots=True)
class Term:
    """A seat held by an organisation for a term, both days included, or until the day that it became vacant."""

    filled: CommitteeSeatFilled
    vacated_on: date | None = None

    @property
    def seat_id(self) -> str:
        return self.filled.seat_id

    @property
    def organisation_id(self) -> str:
        return self.filled.holder.organisation_id

    @property
    def begun(self) -> bool:
        """Whether it was not given up before it began."""
        return self.vacated_on is None or self.filled.term_starts_on < self.vacated_on

    def holds(self, day: date) -> bool:
        """Whether the organisation holds the seat on a day."""
        in_term = self.filled.term_starts_on <= day <= self.filled.term_ends_on
        return in_term and (self.vacated_on is None or day < self.vacated_on)

    def over(self, day: date) -> bool:
        """Whether nothing of it is left on a day and later."""
        return self.vacated_on is not None or self.filled.term_ends_on < day

    def overlaps(self, starts_on: date, ends_on: date) -> bool:
        """Whether it has a day in common with another term."""
        apart = ends_on < self.filled.term_starts_on or self.filled.term_ends_on < starts_on
        given_up = self.vacated_on is not None and (self.vacated_on <= starts_on or not self.begun)
        return not (apart or given_up)


@dataclass(frozen=True, slots=True)
class Committee:
    """A province's core committee; `rules` are never empty, and in force from one `effective_on` to the next."""

    rules: tuple[CommitteeRulesSet, ...]
    terms: tuple[Term, ...] = ()
    meetings: tuple[CommitteeMeetingHeld, ...] = ()
    decisions: tuple[CommitteeDecisionTaken, ...] = ()

    @property
    def latest(self) -> CommitteeRulesSet:
        """The rules in force now."""
        return self.rules[-1]

    def rules_on(self, day: date) -> CommitteeRulesSet | None:
        """The rules in force on a day, None before the first ones."""
        return next((rules for rules in reversed(self.rules) if rules.effective_on <= day), None)

    def seat(self, seat_id: str) -> Seat | None:
        """The seat by the rules in force now."""
        return next((seat for seat in self.latest.seats if seat.seat_id == seat_id), None)

    def terms_of(self, seat_id: str) -> list[Term]:
        """All terms of a seat, the earliest first."""
        found = (term for term in self.terms if term.seat_id == seat_id)
        return sorted(found, key=lambda term: term.filled.term_starts_on)

    def seated(self, day: date) -> dict[str, Term]:
        """The terms that run on a day, by seat."""
        return {term.seat_id: term for term in self.terms if term.holds(day)}

    def holder(self, seat_id: str, organisation_id: str, day: date) -> Org | None:
        """The organisation where it holds the seat on a day or later, else None."""
        terms = (term for term in self.terms_of(seat_id) if term.organisation_id == organisation_id)
        return next((term.filled.holder for term in terms if not term.over(day)), None)

    def meeting(self, meeting_id: str) -> CommitteeMeetingHeld | None:
        """A meeting by its key."""
        return next((held for held in self.meetings if held.meeting_id == meeting_id), None)

    def recorded(self, held_on: date, minutes: Doc) -> CommitteeMeetingHeld | None:
        """The meeting of a day that these minutes tell."""
        told = (held_on, minutes.document_id)
        return next((held for held in self.meetings if (held.held_on, held.minutes.document_id) == told), None)

    def decided(self, meeting_id: str, subject: Subject, text: str) -> CommitteeDecisionTaken | None:
        """What a meeting decided about these words on a subject."""
        matter = (meeting_id, subject, text)
        return next((one for one in self.decisions if (one.meeting_id, one.subject, one.text) == matter), None)


State: TypeAlias = NoCommittee | Committee


def evolve(committee: State, event: Event) -> State:  # noqa: PLR0911  one line per fact
    """Where the committee stands after an event."""
    match event, committee:
        case CommitteeRulesSet(), NoCommittee():
            return Committee((event,))
        case CommitteeRulesSet(), Committee(rules=rules):
            return replace(committee, rules=(*rules, event))
        case CommitteeSeatFilled(), Committee(terms=terms):
            return replace(committee, terms=(*terms, Term(event)))
        case CommitteeSeatVacated(), Committee(terms=terms):
            return replace(committee, terms=tuple(_vacated(term, event) for term in terms))
        case CommitteeMeetingHeld(), Committee(meetings=meetings):
            return replace(committee, meetings=(*meetings, event))
        case CommitteeDecisionTaken(), Committee(decisions=decisions):
            return replace(committee, decisions=(*decisions, event))
    return committee


def _vacated(term: Term, event: CommitteeSeatVacated) -> Term:
    of_it = (event.seat_id, event.holder.organisation_id, event.term_starts_on)
    open_one = term.vacated_on is None and (term.seat_id, term.organisation_id, term.filled.term_starts_on) == of_it
    return replace(term, vacated_on=event.vacated_on) if open_one else term
