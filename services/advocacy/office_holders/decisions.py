"""Who a person in public office is: registered once, corrected as often as needed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from shared.contracts.event import Event
from shared.contracts.fields import Text
from shared.contracts.office_holders import Holder, HolderReason, OfficeHolderCorrected, OfficeHolderRegistered
from shared.decisions import Actor, Decider, Refused, require

IN_ARABIC_SCRIPT = frozenset({"ur", "sd", "ps", "bal", "skr", "ks"})
_ARABIC_LETTER = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")
_LATIN_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f]")


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody is registered by this id."""


@dataclass(frozen=True, slots=True)
class Registered:
    """Who the person is, as it was told last."""

    holder: Holder


@dataclass(frozen=True, slots=True)
class Register:
    """Make a person known."""

    holder: OfficeHolderRegistered


@dataclass(frozen=True, slots=True)
class Correct:
    """Tell the whole of what holds of a person, and why it differs from what was told."""

    holder: Holder
    why: HolderReason


Person: TypeAlias = Unknown | Registered
Command: TypeAlias = Register | Correct


def decide(person: Person, command: Command, _actor: Actor) -> list[Event]:
    """What a command makes happen, or `Refused` by the name of the rule that forbids it."""
    _in_its_script(command.holder.name)
    match command, person:
        case Register(holder), Unknown():
            return [holder]
        case Register(holder), Registered(known):
            require(not _changed(known, holder), "office_holder.already_registered", name=known.name)
            return []  # asked twice: that is who it is already
        case Correct(holder, why), Registered(known):
            if changed := _changed(known, holder):
                return [OfficeHolderCorrected(**_whole(holder), changed=changed, why=why)]
            return []  # asked twice, as above
    raise Refused("office_holder.unknown", person_id=command.holder.person_id)


def evolve(person: Person, event: Event) -> Person:
    """Who the person is after an event."""
    match event:
        case OfficeHolderRegistered() | OfficeHolderCorrected():
            return Registered(event)
    return person


decider: Decider[Person, Command] = Decider(Unknown(), decide, evolve)

_DESCRIBES = tuple(sorted(Holder.model_fields.keys() - Event.model_fields.keys() - {"person_id"}))


def _in_its_script(name: Text) -> None:
    """A name in a language of Arabic script has letters of it only: other letters came from a wrong encoding."""
    for language, text in name.items():
        well = language not in IN_ARABIC_SCRIPT or (_ARABIC_LETTER.search(text) and not _LATIN_LETTER.search(text))
        require(bool(well), "office_holder.not_in_script", field=f"name.{language}", value=text)


def _changed(known: Holder, told: Holder) -> tuple[str, ...]:
    return tuple(name for name in _DESCRIBES if getattr(known, name) != getattr(told, name))


def _whole(holder: Holder) -> dict[str, object]:
    return {name: getattr(holder, name) for name in Holder.model_fields}
