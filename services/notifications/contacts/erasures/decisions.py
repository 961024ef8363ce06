"""A person's wish to be forgotten: recorded once for whatever there is, and again when there is something again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from shared.contracts.event import Event
from shared.contracts.subscriptions import ContactErased
from shared.decisions import Actor, Decider


@dataclass(frozen=True, slots=True)
class Known:
    """Nobody has asked for it."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """It was asked for, and done."""


Standing: TypeAlias = Known | Forgotten


@dataclass(frozen=True, slots=True)
class Erase:
    """Forget the person; `left`: addresses, contact points or subscriptions of theirs are there."""

    account_id: str
    left: bool


def decide(standing: Standing, command: Erase, _actor: Actor) -> list[Event]:
    """What the command makes happen: nothing where everything is forgotten already."""
    if isinstance(standing, Forgotten) and not command.left:
        return []
    return [ContactErased(account_id=command.account_id)]


def evolve(standing: Standing, event: Event) -> Standing:
    """Where it stands after an event."""
    return Forgotten() if isinstance(event, ContactErased) else standing


decider: Decider[Standing, Erase] = Decider(Known(), decide, evolve)
