"""What a service gives to be run: its views, what it follows, its routes; and what its routes are given."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from fastapi import APIRouter

from shared.contracts.event import Audience
from shared.journal import Journal
from shared.reactions import Deadline, Reaction
from shared.streams.view import View
from shared.streams.views import Views
from shared.web.app import Limits
from shared.web.commands import Authoriser, Representatives


@dataclass(frozen=True, slots=True)
class Kit:
    """What a service's routes are made of: `provinces` are those that this process serves.

    `today` gives the local date, Asia/Karachi; `now` the time, UTC; `public_url` is where the outside reaches the platform.
    """

    journal: Journal
    views: Views
    authoriser: Authoriser
    provinces: frozenset[str]
    today: Callable[[], date]
    now: Callable[[], datetime]
    public_url: str = "http://127.0.0.1:8000"


@dataclass(frozen=True, slots=True)
class Service:
    """A context as a program: `follows` are the topics it reads besides its own, by context and audience.

    `refusals` gives rules an HTTP status other than 409; `deadlines` and `reactions` are what it does by itself.
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
