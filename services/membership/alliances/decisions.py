"""An alliance: the programme establishes one per province, and says which association guides it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from shared.contracts.alliances import AllianceEstablished, GuidanceReason, GuidingAssociationChanged
from shared.contracts.event import Event
from shared.contracts.fields import Doc, Org
from shared.decisions import Actor, Decider, Refused, require
from shared.reference.provinces import PK


@dataclass(frozen=True, slots=True)
class NoAlliance:
    """The province has none yet."""


@dataclass(frozen=True, slots=True)
class Established:
    """The province's alliance, as it began; which association guides it, if any does, and since when."""

    beginning: AllianceEstablished
    guide: Org | None
    since: date


Alliance: TypeAlias = NoAlliance | Established


@dataclass(frozen=True, slots=True)
class Establish:
    """Establish a province's alliance. `today` is the local date, Asia/Karachi, here and below."""

    beginning: AllianceEstablished
    today: date


@dataclass(frozen=True, slots=True)
class ChangeGuidance:
    """Let another association guide the alliance, or none (None)."""

    guide: Org | None
    effective_on: date
    authority: Doc
    why: GuidanceReason
    today: date


Command: TypeAlias = Establish | ChangeGuidance


def decide(alliance: Alliance, command: Command, actor: Actor) -> list[Event]:
    """What a command makes happen, or `Refused` by the name of the rule that forbids it."""
    match command, alliance:
        case Establish(beginning, today), _:
            return _establish(alliance, beginning, today)
        case ChangeGuidance(), Established():
            return _change_guidance(alliance, command, actor)
    raise Refused("alliance.not_established")


def _establish(alliance: Alliance, beginning: AllianceEstablished, today: date) -> list[Event]:
    if isinstance(alliance, Established) and alliance.beginning == beginning:
        return []  # asked twice: nothing new happened
    require(isinstance(alliance, NoAlliance), "alliance.one_per_province", province=beginning.alliance_id)
    require(beginning.alliance_id != PK, "alliance.not_a_province", province=beginning.alliance_id)
    require(beginning.established_on <= today, "alliance.future_date", today=today)
    return [beginning]


def _change_guidance(alliance: Established, command: ChangeGuidance, actor: Actor) -> list[Event]:
    if command.guide == alliance.guide:
        return []  # asked twice: it guides already
    concerned = sorted({guide.organisation_id for guide in (alliance.guide, command.guide) if guide})
    own = actor.organisation_id in concerned
    require(not own, "alliance.own_matter", organisation=actor.organisation_id)
    day = command.effective_on
    require(day <= command.today, "alliance.future_date", field="effective_on", value=day, today=command.today)
    require(day >= alliance.since, "alliance.before_last_change", field="effective_on", value=day, since=alliance.since)
    return [
        GuidingAssociationChanged(
            alliance_id=alliance.beginning.alliance_id,
            name=alliance.beginning.name,
            previous=alliance.guide,
            current=command.guide,
            effective_on=day,
            authority=command.authority,
            changed=("guiding_association",),
            why=command.why,
            organisations=tuple(concerned),
        )
    ]


def evolve(alliance: Alliance, event: Event) -> Alliance:
    """Where the alliance stands after an event."""
    match event, alliance:
        case AllianceEstablished(), _:
            return Established(event, event.guiding_association, event.established_on)
        case GuidingAssociationChanged(current=guide, effective_on=day), Established(beginning):
            return Established(beginning, guide, day)
    return alliance


decider: Decider[Alliance, Command] = Decider(NoAlliance(), decide, evolve)
