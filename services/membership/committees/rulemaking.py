"""Setting a committee's rules: what can be seated and reached, without taking a seat from under its holder."""

from __future__ import annotations

from collections.abc import Iterable

from services.membership.committees.commands import SetRules
from services.membership.committees.state import Committee, State
from shared.contracts.committee_seats import CommitteeRules, CommitteeRulesSet, Fraction, Seat
from shared.contracts.event import Event
from shared.decisions import require

_SAYS = CommitteeRules.model_fields.keys() - {"effective_on"}


def set_rules(committee: State, command: SetRules) -> list[Event]:
    """The rules as the committee's next version; those in force again change nothing. Raises Refused."""
    rules = command.rules
    require(command.has_alliance, "committee.no_alliance")
    if isinstance(committee, Committee):
        if all(getattr(rules, name) == getattr(committee.latest, name) for name in _SAYS):
            return []  # asked twice: these are the rules
        since = committee.latest.effective_on
        in_order = rules.effective_on >= since
        require(in_order, "committee.before_last_rules", field="effective_on", value=rules.effective_on, since=since)
    require(
        rules.effective_on <= command.today, "committee.future_date", field="effective_on", value=rules.effective_on
    )
    _each_once(rules.seats)
    _can_be_reached(rules)
    version = 1
    if isinstance(committee, Committee):
        _keeps_filled_seats(committee, rules)
        version = committee.latest.rules_version + 1
    told = {name: getattr(rules, name) for name in CommitteeRules.model_fields}
    return [CommitteeRulesSet(**told, rules_version=version)]


def named_once(seats: Iterable[str], field: str) -> None:
    """Refuse a seat that is named twice."""
    seen = set[str]()
    for seat_id in seats:
        require(seat_id not in seen, "committee.seat_twice", field=field, value=seat_id)
        seen.add(seat_id)


def _each_once(seats: tuple[Seat, ...]) -> None:
    named_once((seat.seat_id for seat in seats), "seats")
    chairs = [seat.seat_id for seat in seats if seat.kind == "chair"]
    require(len(chairs) == 1, "committee.one_chair", field="seats", value=", ".join(chairs))


def _can_be_reached(rules: CommitteeRules) -> None:
    parts: dict[str, Fraction] = {"quorum": rules.quorum, "majority": rules.majority}
    for field, part in parts.items():
        within = part.num < part.den if part.strict else part.num <= part.den
        require(within, "committee.out_of_reach", field=field, value=f"{part.num}/{part.den}", strict=part.strict)
    fewest, seats = rules.quorum.min, len(rules.seats)
    require(fewest <= seats, "committee.out_of_reach", field="quorum.min", value=fewest, seats=seats)


def _keeps_filled_seats(committee: Committee, rules: CommitteeRules) -> None:
    """A seat that is held now or later is still there, and not reserved for another sector."""
    seats = {seat.seat_id: seat for seat in rules.seats}
    for term in committee.terms:
        if term.over(rules.effective_on):
            continue
        seat = seats.get(term.seat_id)
        fits = seat is not None and seat.reserved_sector in {None, term.filled.holder.sector}
        require(fits, "committee.seat_in_use", field="seats", value=term.seat_id, holder=term.organisation_id)
