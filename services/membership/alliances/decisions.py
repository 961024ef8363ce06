"""An alliance's beginning: the programme establishes one per province."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.contracts.event import Event
from shared.contracts.membership import AllianceEstablished
from shared.decisions import Actor, Decider, require
from shared.reference.provinces import PK


@dataclass(frozen=True, slots=True)
class NoAlliance:
    """The province has none yet."""


@dataclass(frozen=True, slots=True)
class Established:
    """The province's alliance, as it began."""

    beginning: AllianceEstablished


@dataclass(frozen=True, slots=True)
class Establish:
    """Establish a province's alliance. `today` is the local date, Asia/Karachi."""

    beginning: AllianceEstablished
    today: date


def decide(alliance: NoAlliance | Established, command: Establish, _actor: Actor) -> list[Event]:
    """What a command makes happen, or `Refused` by the name of the rule that forbids it."""
    beginning = command.beginning
    if alliance == Established(beginning):
        return []  # asked twice: nothing new happened
    require(isinstance(alliance, NoAlliance), "alliance.one_per_province", province=beginning.alliance_id)
    require(beginning.alliance_id != PK, "alliance.not_a_province", province=beginning.alliance_id)
    require(beginning.established_on <= command.today, "alliance.future_date", today=command.today)
    return [beginning]


def evolve(alliance: NoAlliance | Established, event: Event) -> NoAlliance | Established:
    """Where the alliance stands after an event."""
    match event:
        case AllianceEstablished():
            return Established(event)
    return alliance


decider: Decider[NoAlliance | Established, Establish] = Decider(NoAlliance(), decide, evolve)
