"""Who acts for a member: its own person comes with the application and names others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from shared.contracts.event import Event
from shared.contracts.membership import RepresentativeNamed, RepresentativeReleased, RepresentativeRole
from shared.decisions import Actor, Decider, Refused, require

LEADING: frozenset[RepresentativeRole] = frozenset({"head", "focal_person"})
"""The roles that may speak for the organisation: leave, change its profile, name and release persons."""

MAY_NAME = frozenset({"applied", "active"})
NEEDS_A_HEAD = frozenset({"applied", "active", "suspended"})


@dataclass(frozen=True, slots=True)
class Representatives:
    """The persons who act for a member, and the contacts who did before."""

    named: tuple[RepresentativeNamed, ...] = ()
    released: frozenset[str] = frozenset()

    def accounts(self, day: date) -> frozenset[str]:
        """The accounts that act for the member on a day."""
        return frozenset(person.account_id for person in self._acting(day))

    def leading(self, day: date) -> frozenset[str]:
        """The accounts of heads and focal persons on a day."""
        return frozenset(person.account_id for person in self._acting(day) if LEADING & set(person.roles))

    def heads(self, day: date) -> frozenset[str]:
        """The contacts who are head on a day."""
        return frozenset(person.contact_id for person in self._acting(day) if "head" in person.roles)

    def contact(self, contact_id: str) -> RepresentativeNamed | None:
        """The person as last named, or None when that contact does not act for the member."""
        return next((person for person in self.named if person.contact_id == contact_id), None)

    def _acting(self, day: date) -> list[RepresentativeNamed]:
        return [person for person in self.named if acts_on(person.from_on, person.until_on, day)]


def acts_on(from_on: date, until_on: date | None, day: date) -> bool:
    """Whether a person named from one day until another (inclusive; None: without end) acts on a day."""
    return from_on <= day and (until_on is None or day <= until_on)


@dataclass(frozen=True, slots=True)
class BeginWith:
    """The applicant's own person comes with an application: the account that gave it becomes head, alone.

    Here and below `standing` is the member's, and `today` the local date, Asia/Karachi.
    """

    member_id: str
    contact_id: str
    standing: str
    today: date


@dataclass(frozen=True, slots=True)
class Name:
    """Let a person act for the member."""

    named: RepresentativeNamed
    standing: str
    today: date


@dataclass(frozen=True, slots=True)
class Release:
    """Let a person act for the member no more."""

    contact_id: str
    on: date
    standing: str
    today: date


Command: TypeAlias = BeginWith | Name | Release


def decide(representatives: Representatives, command: Command, actor: Actor) -> list[Event]:
    """What a command makes happen, or `Refused` by the name of the rule that forbids it."""
    match command:
        case BeginWith():
            return _begin(representatives, command, actor)
        case Name():
            return _name(representatives, command, actor)
        case Release():
            return _release(representatives, command, actor)


def _begin(representatives: Representatives, command: BeginWith, actor: Actor) -> list[Event]:
    require(command.standing == "applied", "representative.member_standing", standing=command.standing)
    own = RepresentativeNamed(
        member_id=command.member_id,
        contact_id=command.contact_id,
        account_id=actor.account_id,
        roles=("head",),
        from_on=command.today,
        organisations=(command.member_id,),
    )
    others = [person for person in representatives.named if person.contact_id != command.contact_id]
    return [*(_released(person, command.today) for person in others), own]


def _name(representatives: Representatives, command: Name, actor: Actor) -> list[Event]:
    named, today = command.named, command.today
    require(command.standing in MAY_NAME, "representative.member_standing", standing=command.standing)
    _leads(representatives, actor, today)
    require(named.from_on <= today, "representative.future_date", today=today)
    require(
        named.until_on is None or named.until_on >= max(named.from_on, today),
        "representative.over_before_it_begins",
        until_on=named.until_on,
    )
    for person in representatives.named:
        one_person = (person.contact_id == named.contact_id) == (person.account_id == named.account_id)
        require(one_person, "representative.one_account_per_person", contact_id=person.contact_id)
    before = representatives.contact(named.contact_id)
    if before is not None and before.model_copy(update={"from_on": named.from_on}) == named:
        return []  # asked twice: the person acts in these roles already
    if "head" not in named.roles:
        _leaves_a_head(representatives, named.contact_id, command.standing, today)
    return [named]


def _release(representatives: Representatives, command: Release, actor: Actor) -> list[Event]:
    _leads(representatives, actor, command.today)
    person = representatives.contact(command.contact_id)
    if person is None:
        if command.contact_id in representatives.released:
            return []  # asked twice
        raise Refused("representative.unknown", contact_id=command.contact_id)
    require(command.on <= command.today, "representative.future_date", today=command.today)
    require(command.on >= person.from_on, "representative.released_before_named", from_on=person.from_on)
    _leaves_a_head(representatives, person.contact_id, command.standing, command.today)
    return [_released(person, command.on)]


def evolve(representatives: Representatives, event: Event) -> Representatives:
    """Who acts after an event."""
    match event:
        case RepresentativeNamed(contact_id=contact):
            return Representatives((*_without(representatives, contact), event), representatives.released - {contact})
        case RepresentativeReleased(contact_id=contact):
            return Representatives(_without(representatives, contact), representatives.released | {contact})
    return representatives


decider: Decider[Representatives, Command] = Decider(Representatives(), decide, evolve)


def _leads(representatives: Representatives, actor: Actor, today: date) -> None:
    leads = actor.account_id in representatives.leading(today) or "secretariat" in actor.roles
    require(leads, "representative.not_leading", needs=sorted(LEADING))


def _leaves_a_head(representatives: Representatives, contact_id: str, standing: str, today: date) -> None:
    last = representatives.heads(today) == {contact_id} and standing in NEEDS_A_HEAD
    require(not last, "representative.last_head", contact_id=contact_id)


def _released(person: RepresentativeNamed, on: date) -> RepresentativeReleased:
    return RepresentativeReleased(
        member_id=person.member_id,
        contact_id=person.contact_id,
        account_id=person.account_id,
        on=on,
        organisations=(person.member_id,),
    )


def _without(representatives: Representatives, contact_id: str) -> tuple[RepresentativeNamed, ...]:
    return tuple(person for person in representatives.named if person.contact_id != contact_id)
