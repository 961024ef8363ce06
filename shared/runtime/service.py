"""What a service gives to be run: its views, what it follows, its routes; and what its routes are given."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Protocol

from fastapi import APIRouter
from prometheus_client import CollectorRegistry

from shared.contracts.event import Audience
from shared.journal import Journal
from shared.journal.lease import Leases
from shared.reactions import Deadline, Reaction
from shared.runtime.settings import Settings
from shared.runtime.store import Database
from shared.streams.view import View
from shared.streams.views import Views
from shared.web.app import Limits
from shared.web.commands import Authoriser, Representatives


@dataclass(frozen=True, slots=True)
class Kit:
    """What a service's routes are made of: `provinces` are those that this process serves.

    `today` gives the local date, Asia/Karachi; `now` the time, UTC. `database` is the service's own, asked for at each
    use. What routes keep open beyond a request is ended by what they add to `closing`; an answer that does not end by
    itself ends when `stopping` is set.
    """

    journal: Journal
    views: Views
    authoriser: Authoriser
    provinces: frozenset[str]
    today: Callable[[], date]
    now: Callable[[], datetime]
    database: Callable[[], Database]
    settings: Settings
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    closing: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)


class Loop(Protocol):
    """Work that goes on for as long as a worker runs. `turns` counts its rounds, also idle ones, for the watchdog."""

    @property
    def turns(self) -> int: ...

    async def run(self) -> None:
        """Work until cancelled; a store or broker that is away is waited for."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """What a service's loops are made of; `provinces` are those of this process, `today` and `now` as a Kit's."""

    database: Database
    journal: Journal
    views: Views
    leases: Leases
    settings: Settings
    registry: CollectorRegistry
    provinces: tuple[str, ...]
    today: Callable[[], date]
    now: Callable[[], datetime]


def no_loops(_: Workshop) -> Mapping[str, Loop]:
    """What most services have besides their views, deadlines and reactions."""
    return {}


@dataclass(frozen=True, slots=True)
class Service:
    """A context as a program: `follows` are the topics it reads besides its own, by context and audience.

    `refusals` gives rules an HTTP status other than 409; `deadlines` and `reactions` are what it does by itself, and
    `loops`, by name, what goes on in a worker besides. `prepare` makes the indexes of collections that are no views.
    """

    context: str
    title: str
    views: tuple[View, ...]
    representatives: Callable[[Views, Callable[[], date]], Representatives]
    routers: Callable[[Kit], Sequence[APIRouter]]
    follows: tuple[tuple[str, Audience], ...] = ()
    limits: Limits = field(default_factory=Limits)
    refusals: Mapping[str, int] = field(default_factory=dict)
    deadlines: tuple[Deadline, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    loops: Callable[[Workshop], Mapping[str, Loop]] = no_loops
    prepare: Callable[[Database], Awaitable[None]] | None = None

    @property
    def database(self) -> str:
        """The name of the service's own database."""
        return f"lead_{self.context}"

    def reads(self) -> tuple[tuple[str, Audience], ...]:
        """Every topic its projector reads, by context and audience: its own first."""
        return ((self.context, "partner"), (self.context, "internal"), *self.follows)


def utc_now() -> datetime:
    """The time that journal entries tell."""
    return datetime.now(UTC)
