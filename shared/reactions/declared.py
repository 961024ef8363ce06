"""How a service says what it does by itself: which view names it, and which command is given."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, TypeAlias, TypeVar

from shared.decisions import Actor, Decider
from shared.journal import Journal, Receipt, Request
from shared.reactions.tasks import Task
from shared.runtime.store import Database, Document
from shared.streams.view import View
from shared.streams.views import Views

State = TypeVar("State")
Command = TypeVar("Command")

PLATFORM = "lead"
"""The organisation that is told to have done what the platform does by itself."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What is given to whoever does a task: the service's journal, views and database, today's local date, and the time.

    `public_url` is the platform's address as people know it, of which links in what they are told are made.
    Its commands carry an id made of the task's and the stream's, so that doing it again changes nothing.
    """

    reaction: str
    task_id: str
    event: str
    province: str
    journal: Journal
    views: Views
    today: date
    now: datetime
    database: Database
    public_url: str

    async def carry_out(
        self, decider: Decider[State, Command], stream: str, command: Command, part: str = ""
    ) -> Receipt:
        """Give a command; `part` tells several of one task to one stream apart. Raises what the journal raises."""
        actor = Actor(f"reaction:{self.reaction}", PLATFORM, frozenset({"platform"}), frozenset({self.province}))
        command_id = sha256(f"{self.task_id}:{stream}:{part}".encode()).hexdigest()
        request = Request(actor, command_id, correlation_id=self.event or command_id, causation_id=self.event)
        return await self.journal.carry_out(decider, stream, command, request)


Act: TypeAlias = Callable[[Errand, Task], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A command that is given once a date has passed.

    Documents of `view` hold `due_on` (ISO date) while the date is waited for, and an index on `province` and `due_on`; the
    command makes its event only where the stream still waits for that date. The id is `overdue:<stream>:<due_on>`.
    """

    name: str
    view: View
    decider: Decider[Any, Any]
    command: Callable[..., Any]
    """Made of the date that has passed and of today, and of the facts by their names."""
    facts: Callable[[Errand, Document], Awaitable[Mapping[str, Any]]] | None = None
    """What the command must know of other streams, for a document of `view`. Raises StoreAway."""


@dataclass(frozen=True, slots=True)
class Reaction:
    """Something done because of an event of another stream, of this service or another.

    The fold of `view` adds its tasks (`with_task`), and `view` has the indexes `BY_TASK`. `act` gives commands by its
    errand; one that is refused by a rule of `waits_for` is tried again until it is not, any other refusal ends the task.
    """

    name: str
    view: View
    act: Act
    waits_for: frozenset[str] = frozenset()


def overdue_id(document: Document) -> str:
    """The id of what is done for a document whose date has passed."""
    return f"overdue:{document['_id']}:{document['due_on']}"


async def fall_due(deadline: Deadline, errand: Errand, document: Document) -> None:
    """Give the command for a document whose date has passed. Raises what the journal raises."""
    facts = await deadline.facts(errand, document) if deadline.facts else {}
    command = deadline.command(date.fromisoformat(document["due_on"]), errand.today, **facts)
    await errand.carry_out(deadline.decider, document["_id"], command)
