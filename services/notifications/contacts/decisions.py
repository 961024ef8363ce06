"""A contact point: verified by its owner's code, used until it is removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from shared.contracts.event import Event
from shared.contracts.subscriptions import ContactPoint, ContactPointRemoved, ContactPointVerified, EndReason
from shared.decisions import Actor, Decider, Refused


@dataclass(frozen=True, slots=True)
class Unverified:
    """Nothing has shown yet that messages arrive."""


@dataclass(frozen=True, slots=True)
class Verified:
    """Messages may go there."""

    point: ContactPoint


@dataclass(frozen=True, slots=True)
class Removed:
    """It is used no more, for good."""

    point: ContactPoint


Standing: TypeAlias = Unverified | Verified | Removed


@dataclass(frozen=True, slots=True)
class Verify:
    """Say that the code has come back."""

    verified: ContactPointVerified


@dataclass(frozen=True, slots=True)
class Remove:
    """Use the address no more."""

    why: EndReason


Command: TypeAlias = Verify | Remove


def decide(standing: Standing, command: Command, _actor: Actor) -> list[Event]:
    """What a command makes happen, or `Refused` by the name of the rule that forbids it."""
    match command, standing:
        case Verify(verified), Unverified():
            return [verified]
        case Remove(why), Verified(point):
            told = {name: getattr(point, name) for name in ContactPoint.model_fields}
            return [ContactPointRemoved(**told, why=why)]
        case (Verify(), Verified()) | (Remove(), Unverified() | Removed()):
            return []  # it is as it should be
    raise Refused("contact_point.unknown", standing=type(standing).__name__.lower())


def evolve(standing: Standing, event: Event) -> Standing:
    """Where the contact point stands after an event."""
    match event:
        case ContactPointVerified():
            return Verified(event)
        case ContactPointRemoved():
            return Removed(event)
    return standing


decider: Decider[Standing, Command] = Decider(Unverified(), decide, evolve)
