"""Who holds a seat for which term: filled by a member for a time, vacated by a reason."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from services.membership.committees.commands import Candidate, Fill, Vacate
from services.membership.committees.state import Committee, Term
from shared.contracts.committee_seats import CommitteeSeatFilled, CommitteeSeatVacated, Seat, SeatFact
from shared.contracts.event import Event
from shared.decisions import Actor, Refused, require

FURTHEST_AHEAD = timedelta(days=366)


def last_day(starts_on: date, months: int) -> date:
    """The last day of a term of so many months: the day before the same day of the month, or before that month's last."""
    years, month = divmod(starts_on.month - 1 + months, 12)
    year = starts_on.year + years
    day = min(starts_on.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day) - timedelta(1)


def fill(committee: Committee, command: Fill, actor: Actor) -> list[Event]:
    """The seat is the organisation's for the term; the same term again changes nothing. Raises Refused."""
    seat = committee.seat(command.seat_id)
    if seat is None:
        raise Refused("committee.unknown_seat", field="seat_id", value=command.seat_id)
    if any(_same(term, command) for term in committee.terms):
        return []  # asked twice
    candidate, organisation = command.candidate, command.organisation_id
    own = actor.organisation_id == organisation or (candidate and actor.account_id in candidate.accounts)
    require(not own, "committee.own_matter", organisation=organisation)
    if candidate is None or not candidate.active:
        raise Refused("committee.holder_not_active", field="organisation_id", value=organisation)
    sector = candidate.organisation.sector
    fits = seat.reserved_sector in {None, sector}
    require(fits, "committee.wrong_sector", field="organisation_id", value=sector, reserved_for=seat.reserved_sector)
    filled = _filled(committee, seat, command, candidate)
    _fits_beside_others(committee, filled)
    _not_too_many_in_a_row(committee, filled)
    return [filled]


def vacate(committee: Committee, command: Vacate) -> list[Event]:
    """What ends of the organisation's hold of the seat: nothing where it has none. Raises Refused."""
    terms = committee.terms_of(command.seat_id)
    known = bool(terms) or committee.seat(command.seat_id) is not None
    require(known, "committee.unknown_seat", field="seat_id", value=command.seat_id)
    require(command.on <= command.today, "committee.future_date", field="on", value=command.on)
    held = [term for term in terms if term.organisation_id == command.organisation_id]
    require(
        bool(held), "committee.not_the_holder", field="organisation_id", value=command.organisation_id, terms=len(terms)
    )
    if command.why.code == "term_ended":
        return _ended(terms, held, command)
    return [_vacated(term, command.on, command) for term in held if not term.over(command.on)]


def _same(term: Term, command: Fill) -> bool:
    told = (term.seat_id, term.organisation_id, term.filled.term_starts_on, term.filled.method)
    asked = (command.seat_id, command.organisation_id, command.starts_on, command.method)
    return told == asked and term.vacated_on is None and command.ends_on in {None, term.filled.term_ends_on}


def _filled(committee: Committee, seat: Seat, command: Fill, candidate: Candidate) -> CommitteeSeatFilled:
    starts_on, furthest = command.starts_on, command.today + FURTHEST_AHEAD
    ahead = starts_on <= furthest
    require(ahead, "committee.too_far_ahead", field="term_starts_on", value=starts_on, at_most=furthest)
    longest = last_day(starts_on, committee.latest.term_months)
    ends_on = command.ends_on or longest
    fits = starts_on <= ends_on <= longest
    require(fits, "committee.term_length", field="term_ends_on", value=ends_on, starts_on=starts_on, at_most=longest)
    return CommitteeSeatFilled(
        seat_id=seat.seat_id,
        kind=seat.kind,
        holder=candidate.organisation,
        term_starts_on=starts_on,
        term_ends_on=ends_on,
        method=command.method,
        rules_version=committee.latest.rules_version,
        districts=candidate.districts,
        goals=candidate.goals,
        organisations=(command.organisation_id,),
    )


def _fits_beside_others(committee: Committee, filled: CommitteeSeatFilled) -> None:
    organisation = filled.holder.organisation_id
    for term in committee.terms:
        if not term.overlaps(filled.term_starts_on, filled.term_ends_on):
            continue
        other: dict[str, Any] = {
            "starts_on": term.filled.term_starts_on,
            "ends_on": term.filled.term_ends_on,
            "vacated_on": term.vacated_on,
        }
        same_seat, same_holder = term.seat_id == filled.seat_id, term.organisation_id == organisation
        require(not same_seat, "committee.terms_overlap", holder=term.organisation_id, **other)
        require(not same_holder, "committee.one_seat_per_organisation", seat_id=term.seat_id, **other)


def _not_too_many_in_a_row(committee: Committee, filled: CommitteeSeatFilled) -> None:
    """Terms in a row are those of one organisation with nobody's between them; ex officio it sits for its office."""
    most = committee.latest.max_terms
    if most is None or filled.method == "ex_officio":
        return
    served = [*(term.filled for term in committee.terms_of(filled.seat_id) if term.begun), filled]
    served.sort(key=lambda one: one.term_starts_on)
    for _, terms in groupby(served, key=lambda one: one.holder.organisation_id):
        row = [one for one in terms if one.method != "ex_officio"]
        fits = filled not in row or len(row) <= most
        require(fits, "committee.too_many_terms", in_a_row=len(row), at_most=most)


def _ended(terms: list[Term], held: list[Term], command: Vacate) -> list[Event]:
    """That the organisation's last term came to its end, if nobody has told so and nobody holds the seat since."""
    begun = [term for term in terms if term.begun and term.filled.term_starts_on <= command.on]
    if not begun or begun[-1] not in held or begun[-1].vacated_on is not None:
        return []
    term = begun[-1]
    ends_on = term.filled.term_ends_on
    require(ends_on < command.on, "committee.term_not_over", field="on", value=command.on, ends_on=ends_on)
    return [_vacated(term, ends_on + timedelta(1), command)]


def _vacated(term: Term, on: date, command: Vacate) -> CommitteeSeatVacated:
    told = {name: getattr(term.filled, name) for name in SeatFact.model_fields}
    return CommitteeSeatVacated(**told, vacated_on=on, why=command.why)
