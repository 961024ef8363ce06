"""A public-private partnership's life: proposed, signed, carried out by milestones, and closed with an outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from services.advocacy.partnerships.agreements import Agreement, check_signing, check_terms, not_in_the_future
from services.advocacy.partnerships.standings import Closed, NoPartnership, Proposed, Signed, State, evolve
from shared.contracts.event import Event
from shared.contracts.fields import Doc
from shared.contracts.partnerships import (
    Partnership,
    PartnershipClosed,
    PartnershipMilestoneFellOverdue,
    PartnershipMilestoneReached,
    PartnershipOutcome,
    PartnershipProposed,
    PartnershipSigned,
)
from shared.decisions import Actor, Decider, Refused, require


@dataclass(frozen=True, slots=True)
class Propose:
    """Tell that parties mean to work together. Here and below `today` is the local date, Asia/Karachi."""

    proposed: PartnershipProposed
    province: str
    today: date


@dataclass(frozen=True, slots=True)
class Sign:
    """Tell what was signed."""

    agreement: Agreement
    province: str
    today: date


@dataclass(frozen=True, slots=True)
class ReachMilestone:
    """Tell that a milestone is there, with evidence."""

    milestone_id: str
    on: date
    evidence: tuple[Doc, ...]
    today: date


@dataclass(frozen=True, slots=True)
class FallOverdue:
    """The day `due_on` was the due date of milestones; what nobody has told to be reached is overdue."""

    due_on: date
    today: date


@dataclass(frozen=True, slots=True)
class Close:
    """End a partnership, or give up its proposal."""

    outcome: PartnershipOutcome
    on: date
    today: date


Command: TypeAlias = Propose | Sign | ReachMilestone | FallOverdue | Close


def decide(partnership: State, command: Command, actor: Actor) -> list[Event]:
    """What a command makes happen, or `Refused` by the name of the rule that forbids it."""
    if isinstance(command, FallOverdue):
        return _overdue(partnership, command) if isinstance(partnership, Signed) else []
    if _is_so(partnership, command):
        return []  # asked twice
    match command, partnership:
        case Propose(proposed, province, today), NoPartnership():
            _own(proposed, actor)
            check_terms(proposed, province)
            not_in_the_future("proposed_on", proposed.proposed_on, today)
            return [proposed]
        case Sign(agreement, province, today), Proposed(proposed):
            _own(proposed, actor)
            signed = agreement.signed(proposed)
            check_signing(signed, proposed, province, today)
            return [signed]
        case ReachMilestone(), Signed(signed):
            _own(signed, actor)
            return [_reach(partnership, command)]
        case Close(), Proposed(terms) | Signed(terms):
            _own(terms, actor)
            return [_close(partnership, command)]
        case _, NoPartnership():
            raise Refused("partnership.unknown")
    raise Refused("partnership.standing", command=type(command).__name__, standing=type(partnership).__name__.lower())


decider: Decider[State, Command] = Decider(NoPartnership(), decide, evolve)


def _is_so(partnership: State, command: Command) -> bool:
    """Whether what is asked for has happened already, in the same words."""
    match command, partnership:
        case Propose(proposed), Proposed(known):
            return proposed == known
        case Sign(agreement), Signed(known):
            return agreement.signed(known) == known
        case ReachMilestone(milestone_id, on, evidence), Signed(reached=reached) if before := reached.get(milestone_id):
            return (before.reached_on, before.evidence) == (on, evidence)
        case Close(outcome), Closed(closed):
            return outcome == closed.outcome
    return False


def _own(partnership: Partnership, actor: Actor) -> None:
    parties = sorted(party.organisation.organisation_id for party in partnership.parties)
    own = actor.organisation_id in parties or "secretariat" in actor.roles
    require(own, "partnership.not_own", organisation=actor.organisation_id, parties=parties)


def _overdue(partnership: Signed, command: FallOverdue) -> list[Event]:
    if command.today <= command.due_on:
        return []
    return [
        PartnershipMilestoneFellOverdue(
            **_repeated(partnership.terms), milestone=one, due_on=one.due_on, observed_on=command.today
        )
        for one in partnership.awaited()
        if one.due_on == command.due_on
    ]


def _reach(partnership: Signed, command: ReachMilestone) -> PartnershipMilestoneReached:
    agreed = {one.id: one for one in partnership.terms.milestones}
    milestone = agreed.get(command.milestone_id)
    if milestone is None:
        raise Refused("partnership.unknown_milestone", value=command.milestone_id, candidates=sorted(agreed))
    if before := partnership.reached.get(milestone.id):
        raise Refused("partnership.reached_once", milestone=milestone.id, reached_on=before.reached_on.isoformat())
    not_in_the_future("on", command.on, command.today)
    _not_before_signing(command.on, partnership.terms)
    return PartnershipMilestoneReached(
        **_repeated(partnership.terms), milestone=milestone, reached_on=command.on, evidence=command.evidence
    )


def _close(partnership: Proposed | Signed, command: Close) -> PartnershipClosed:
    not_in_the_future("on", command.on, command.today)
    code, signed = command.outcome.code, isinstance(partnership, Signed)
    fits = (code == "withdrawn") != signed
    require(fits, "partnership.outcome_fits", field="outcome.code", value=code, signed=signed)
    closed = PartnershipClosed(**_repeated(partnership.terms), closed_on=command.on, outcome=command.outcome)
    if isinstance(partnership, Proposed):
        proposed_on = partnership.terms.proposed_on
        require(
            command.on >= proposed_on,
            "partnership.closed_before_proposal",
            field="on",
            value=command.on.isoformat(),
            proposed_on=proposed_on.isoformat(),
        )
        return closed
    _not_before_signing(command.on, partnership.terms)
    unreached = partnership.unreached()
    require(
        code != "fulfilled" or not unreached,
        "partnership.fulfilled_whole",
        field="outcome.code",
        value=code,
        unreached=[one.id for one in unreached],
    )
    return closed.model_copy(update={"signed_on": partnership.terms.signed_on, "unreached": unreached})


def _not_before_signing(day: date, signed: PartnershipSigned) -> None:
    require(
        day >= signed.signed_on,
        "partnership.before_signing",
        field="on",
        value=day.isoformat(),
        signed_on=signed.signed_on.isoformat(),
    )


def _repeated(partnership: Partnership) -> dict[str, Any]:
    return {name: getattr(partnership, name) for name in Partnership.model_fields}
