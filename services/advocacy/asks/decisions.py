"""An ask's way: raised, moved from stage to stage, achieved or dropped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias, get_args

from shared.contracts.asks import (
    AskInShort,
    CitedFigure,
    DropReason,
    PolicyAskAchieved,
    PolicyAskAdvanced,
    PolicyAskDropped,
    PolicyAskRaised,
    Stage,
    StageReason,
)
from shared.contracts.event import Event
from shared.decisions import Actor, Decider, Refused, require

STAGES: tuple[Stage, ...] = get_args(Stage)
"""In the order in which an ask passes them; some may be passed over."""

IN_FORCE: frozenset[Stage] = frozenset({"adopted", "implemented"})
STANDS = "stands"


@dataclass(frozen=True, slots=True)
class Unraised:
    """Nobody asks for anything here."""


@dataclass(frozen=True, slots=True)
class Pursued:
    """An ask on its way: as it was raised, where it stands, and since when."""

    raised: PolicyAskRaised
    stage: Stage
    since: date


@dataclass(frozen=True, slots=True)
class Settled:
    """An ask that is pursued no more: achieved or dropped."""

    raised: PolicyAskRaised
    ending: PolicyAskAchieved | PolicyAskDropped


Ask: TypeAlias = Unraised | Pursued | Settled


@dataclass(frozen=True, slots=True, kw_only=True)
class Raise:
    """Ask for something. `figures` tells what of each figure that it cites stands now.

    Here and below `today` is the local date, Asia/Karachi.
    """

    raised: PolicyAskRaised
    figures: Mapping[CitedFigure, str]
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Advance:
    """Tell that the ask came to another stage; a step back needs a reason."""

    stage: Stage
    on: date
    why: StageReason | None = None
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Achieve:
    """Tell that what was asked for is in force, or will be from a day on, by this instrument."""

    instrument: str
    reference: str
    effective_on: date
    on: date
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """Pursue it no more, and say why."""

    on: date
    why: DropReason
    today: date


Step: TypeAlias = Advance | Achieve | Drop
Command: TypeAlias = Raise | Step


def decide(ask: Ask, command: Command, _actor: Actor) -> list[Event]:
    """What a command makes happen, or `Refused` by the name of the rule that forbids it."""
    if isinstance(command, Raise):
        return _raise(ask, command)
    match ask:
        case Pursued():
            return _go_on(ask, command)
        case Settled(ending=ending):
            require(_said_again(command, ending), "ask.settled", ending=type(ending).__name__, on=ending.on)
            return []  # asked twice
    raise Refused("ask.unknown")


def evolve(ask: Ask, event: Event) -> Ask:
    """Where the ask stands after an event."""
    match event, ask:
        case PolicyAskRaised(), Unraised():
            return Pursued(event, "raised", event.raised_on)
        case PolicyAskAdvanced(), Pursued():
            return replace(ask, stage=event.stage, since=event.on)
        case PolicyAskAchieved() | PolicyAskDropped(), Pursued(raised=raised):
            return Settled(raised, event)
    return ask


decider: Decider[Ask, Command] = Decider(Unraised(), decide, evolve)


def goes_back(before: Stage, after: Stage) -> bool:
    """Whether the second stage comes before the first one."""
    return STAGES.index(after) < STAGES.index(before)


def _raise(ask: Ask, command: Raise) -> list[Event]:
    raised = command.raised
    if not isinstance(ask, Unraised):
        require(ask.raised == raised, "ask.already_raised", ask_id=raised.ask_id)
        return []  # asked twice: nothing new happened
    require(raised.raised_on <= command.today, "ask.future_date", field="raised_on", today=command.today)
    for place, cited in enumerate(raised.evidence):
        now = command.figures[cited]
        require(
            now == STANDS,
            "ask.figure_does_not_stand",
            field=f"evidence.{place}",
            value=cited.event_id,
            series=cited.series,
            period=cited.period,
            now=now,
        )
    return [raised]


def _go_on(ask: Pursued, command: Step) -> list[Event]:
    told = {name: getattr(ask.raised, name) for name in AskInShort.model_fields}
    if isinstance(command, Advance) and command.stage == ask.stage:
        return []  # asked twice: it is there already
    require(command.on <= command.today, "ask.future_date", field="on", today=command.today)
    require(command.on >= ask.since, "ask.before_last_step", field="on", last_step_on=ask.since)
    match command:
        case Advance():
            return [_advance(ask, command, told)]
        case Achieve():
            return [_achieve(ask, command, told)]
        case Drop(on=on, why=why):
            return [PolicyAskDropped(**told, stage=ask.stage, on=on, why=why)]


def _advance(ask: Pursued, command: Advance, told: dict[str, Any]) -> PolicyAskAdvanced:
    explained = command.why is not None or not goes_back(ask.stage, command.stage)
    require(explained, "ask.backward_without_reason", field="why", previous=ask.stage, stage=command.stage)
    return PolicyAskAdvanced(**told, previous=ask.stage, stage=command.stage, on=command.on, why=command.why)


def _achieve(ask: Pursued, command: Achieve, told: dict[str, Any]) -> PolicyAskAchieved:
    require(ask.stage in IN_FORCE, "ask.not_adopted", stage=ask.stage, needs=sorted(IN_FORCE))
    raised_on, effective_on = ask.raised.raised_on, command.effective_on
    require(effective_on >= raised_on, "ask.effective_before_raised", field="effective_on", raised_on=raised_on)
    return PolicyAskAchieved(
        **told,
        stage=ask.stage,
        instrument=command.instrument,
        reference=command.reference,
        effective_on=effective_on,
        on=command.on,
    )


def _said_again(command: Step, ending: PolicyAskAchieved | PolicyAskDropped) -> bool:
    match command, ending:
        case Achieve(), PolicyAskAchieved():
            return (command.instrument, command.reference) == (ending.instrument, ending.reference)
        case Drop(), PolicyAskDropped():
            return command.why.code == ending.why.code
    return False
