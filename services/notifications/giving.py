"""Who gives commands that the platform itself decides about: a reaction's errand, or what is done on an occasion."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol, TypeVar

from shared.decisions import Actor, Decider
from shared.journal import Journal, Receipt, Request

State = TypeVar("State")
Command = TypeVar("Command")

PLATFORM = "lead"


class Gives(Protocol):
    """Gives commands whose ids are made of the occasion and the stream, so that the same one twice changes nothing."""

    async def carry_out(
        self, decider: Decider[State, Command], stream: str, command: Command, part: str = ""
    ) -> Receipt:
        """Give a command. Raises what the journal raises."""


@dataclass(frozen=True, slots=True)
class OnOccasion:
    """Gives commands because of something that is no event: `occasion` names it, as `bounce:<contact point>`.

    They are the platform's own, or `by` whoever has asked for it.
    """

    journal: Journal
    occasion: str
    by: Actor | None = None

    async def carry_out(
        self, decider: Decider[State, Command], stream: str, command: Command, part: str = ""
    ) -> Receipt:
        """Give a command. Raises what the journal raises."""
        actor = self.by or Actor(f"reaction:{self.occasion.partition(':')[0]}", PLATFORM, frozenset(), frozenset())
        command_id = sha256(f"{self.occasion}:{stream}:{part}".encode()).hexdigest()
        return await self.journal.carry_out(decider, stream, command, Request(actor, command_id))
