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
    """Who was named last, by seat and organisation."""

    named: tuple[CommitteeSeatHolderNamed, ...] = ()

    def of(self, seat_id: str, organisation_id: str) -> CommitteeSeatHolderNamed | None:
        """Who sits there for the organisation, None where nobody was named."""
        return next((one for one in self.named if _of(one) == (seat_id, organisation_id)), None)


@dataclass(frozen=True, slots=True)
class NameHolder:
    """Say which contacts sit on a seat; `holder` is None where the organisation holds it neither now nor later."""

    seat_id: str
    organisation_id: str
    holder: Org | None
    contact_id: str
    alternate: str | None
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
    before = holders.of(command.seat_id, organisation)
    if before is not None and (before.contact_id, before.alternate) == (command.contact_id, command.alternate):
        return []  # asked twice
    return [
        CommitteeSeatHolderNamed(
            seat_id=command.seat_id,
            holder=command.holder,
            contact_id=command.contact_id,
            alternate=command.alternate,
            from_on=command.today,
            organisations=(organisation,),
        )
    ]


def evolve(holders: SeatHolders, event: Event) -> SeatHolders:
    """Who sits where after an event."""
    match event:
        case CommitteeSeatHolderNamed():
            return SeatHolders((*(one for one in holders.named if _of(one) != _of(event)), event))
    return holders


decider: Decider[SeatHolders, NameHolder] = Decider(SeatHolders(), decide, evolve)


def _of(named: CommitteeSeatHolderNamed) -> tuple[str, str]:
    return named.seat_id, named.holder.organisation_id


def _acts(command: NameHolder, contact_id: str) -> bool:
    person = command.representatives.contact(contact_id)
    return person is not None and acts_on(person.from_on, person.until_on, command.today)
