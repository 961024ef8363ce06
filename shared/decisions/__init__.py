"""What the pure core is made of: who acts, what is refused, and how a stream's state decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from shared.contracts.event import Event

State = TypeVar("State")
Command = TypeVar("Command")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who gives a command: an account, the organisation it acts for, what it may do, and where."""

    account_id: str
    organisation_id: str
    roles: frozenset[str]
    provinces: frozenset[str]


class Refused(Exception):  # noqa: N818  a refusal is an answer, not an error
    """A command that breaks a rule. The rule's name is stable: clients may rely on it."""

    def __init__(self, rule: str, **facts: object) -> None:
        super().__init__(rule)
        self.rule, self.facts = rule, facts


def require(holds: bool, rule: str, **facts: object) -> None:
    """Refuse by name, with the facts that a person needs to see why."""
    if not holds:
        raise Refused(rule, **facts)


@dataclass(frozen=True, slots=True)
class Decider(Generic[State, Command]):
    """The pure heart of an aggregate: `decide` makes events of a command, `evolve` folds an event into the state."""

    initial: State
    decide: Callable[[State, Command, Actor], list[Event]]
    evolve: Callable[[State, Event], State]

    def state(self, events: Iterable[Event]) -> State:
        """Where the stream stands after its events, in order."""
        state = self.initial
        for event in events:
            state = self.evolve(state, event)
        return state
