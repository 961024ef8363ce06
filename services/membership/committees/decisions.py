"""A core committee: its rules are set, seats filled and vacated, meetings held and decisions computed."""

from __future__ import annotations

from services.membership.committees.commands import Command, Fill, Hold, SetRules, Take, Vacate
from services.membership.committees.rulemaking import set_rules
from services.membership.committees.seating import fill, vacate
from services.membership.committees.sitting import hold
from services.membership.committees.state import Committee, NoCommittee, State, evolve
from services.membership.committees.voting import take
from shared.contracts.event import Event
from shared.decisions import Actor, Decider, Refused


def decide(committee: State, command: Command, actor: Actor) -> list[Event]:
    """What a command makes happen, or `Refused` by the name of the rule that forbids it."""
    match command, committee:
        case SetRules(), _:
            return set_rules(committee, command)
        case Fill(), Committee():
            return fill(committee, command, actor)
        case Vacate(), Committee():
            return vacate(committee, command)
        case Hold(), Committee():
            return hold(committee, command)
        case Take(), Committee():
            return take(committee, command)
    raise Refused("committee.no_rules")


decider: Decider[State, Command] = Decider(NoCommittee(), decide, evolve)
