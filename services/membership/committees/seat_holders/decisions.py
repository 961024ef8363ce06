"""Whose contact sits on a seat: one that acts for the organisation that holds it, with an alternate of the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.membership.representatives.decisions import Representatives, acts_on
from shared.contracts.committee_seats import CommitteeSeatHolderNamed
from shared.contracts.event import Event
from shared.contracts.fields import Org
from shared.decisions import Actor, Decider, Refused, require


@dataclass(frozen=True, slots=True)
class SeatHolders:
    """Everybody who was named, in order: the days from which they sit never go back for a seat and organisation."""

    named: tuple[CommitteeSeatHolderNamed, ...] = ()

    def on(self, seat_id: str, organisation_id: str, day: date) -> CommitteeSeatHolderNamed | None:
        """Who sits there for the organisation on a day, None where nobody was named from then or before."""
        place = (seat_id, organisation_id)
        return next((one for one in reversed(self.named) if _of(one) == place and one.from_on <= day), None)


@dataclass(frozen=True, slots=True)
class NameHolder:
    """Say which contacts sit on a seat from a day on, today at the latest; they act for the organisation today.

    `holder` is None where the organisation holds the seat neither on that day nor later.
    """

    seat_id: str
    organisation_id: str
    holder: Org | None
    contact_id: str
    alternate: str | None
    from_on: date
    representatives: Representatives
    today: date


def decide(holders: SeatHolders, command: NameHolder, _actor: Actor) -> list[Event]:
    """What a command makes happen, or `Refused` by the name of the rule that forbids it."""
    organisation = command.organisation_id
    if command.holder is None:
        raise Refused("seat_holder.not_the_holder", field="organisation_id", value=organisation, seat=command.seat_id)
    different = command.alternate != command.contact_id
    require(different, "seat_holder.own_alternate", field="alternate", value=command.alternate)
    for field, contact in (("contact_id", command.contact_id), ("alternate", command.alternate)):
        acts = contact is None or _acts(command, contact)
        require(acts, "seat_holder.not_a_representative", field=field, value=contact, organisation=organisation)
    require(command.from_on <= command.today, "seat_holder.future_date", field="from_on", value=command.from_on)
    before = holders.on(command.seat_id, organisation, command.today)
    if before is not None and (before.contact_id, before.alternate) == (command.contact_id, command.alternate):
        return []  # asked twice
    later = before is None or before.from_on <= command.from_on
    last = before and before.from_on
    require(later, "seat_holder.before_last_naming", field="from_on", value=command.from_on, last_named_from=last)
    return [
        CommitteeSeatHolderNamed(
            seat_id=command.seat_id,
            holder=command.holder,
            contact_id=command.contact_id,
            alternate=command.alternate,
            from_on=command.from_on,
            organisations=(organisation,),
        )
    ]


def evolve(holders: SeatHolders, event: Event) -> SeatHolders:
    """Who sits where after an event."""
    match event:
        case CommitteeSeatHolderNamed():
            return SeatHolders((*holders.named, event))
    return holders


decider: Decider[SeatHolders, NameHolder] = Decider(SeatHolders(), decide, evolve)


def _of(named: CommitteeSeatHolderNamed) -> tuple[str, str]:
    return named.seat_id, named.holder.organisation_id


def _acts(command: NameHolder, contact_id: str) -> bool:
    person = command.representatives.contact(contact_id)
    return person is not None and acts_on(person.from_on, person.until_on, command.today)
