"""Membership with a deadline and two reactions of the tests' own, on the session's store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from services.membership.alliances.decisions import Establish
from services.membership.alliances.decisions import decider as alliances
from services.membership.app import SERVICE
from services.membership.members.decisions import Reinstate
from services.membership.members.decisions import decider as members
from services.membership.representatives.decisions import Release
from services.membership.representatives.decisions import decider as representatives
from services.membership.streams import alliance_stream, representatives_stream
from shared.contracts.alliances import AllianceEstablished
from shared.contracts.membership import (
    MemberLeft,
    MemberReinstated,
    MemberSuspended,
    StandingReason,
)
from shared.contracts.recorded import Recorded
from shared.decisions import Refused
from shared.journal.lease import Leases
from shared.reactions import BY_TASK, Deadline, Errand, Reaction, Task, with_task
from shared.reactions.ticker import Ticker
from shared.runtime.metrics import ReactionMetrics
from shared.runtime.store import Database, Document
from shared.streams.view import View
from tests.integration.membership.conftest import SINDH, Alliance
from tests.integration.served import Clock, served

MEMBER = f"{SINDH}/members/secp-0012"
REVIEW = {"why": {"code": "inactivity"}, "on": "2026-05-01", "review_on": "2026-06-10"}


def reviewed(document: Document, recorded: Recorded) -> Document:
    """Until when a suspension is to be reviewed."""
    match recorded.event:
        case MemberSuspended(review_on=day):
            return document | {"due_on": day.isoformat() if day else None}
        case MemberReinstated():
            return document | {"due_on": None}
        case _:
            return document


def leaving(document: Document, recorded: Recorded) -> Document:
    """What is to be done when somebody leaves."""
    match recorded.event:
        case MemberLeft(member_id=member):
            return with_task(document, recorded, "neighbour", member=member)
        case _:
            return document


def reinstate(due_on: date, today: date) -> Reinstate:
    return Reinstate(on=due_on + timedelta(days=1), today=today, why=StandingReason(code="other"))


async def establish_next_door(errand: Errand, _task: Task) -> None:
    """A command to another stream that is carried out once."""
    beginning = AllianceEstablished(**AllianceEstablished.example | {"alliance_id": "PK-BA"})
    await errand.carry_out(alliances, alliance_stream("PK-BA"), Establish(beginning, errand.today))


async def release_everybody(errand: Errand, task: Task) -> None:
    """A command that the rules refuse: nobody has been named with that contact."""
    command = Release("c-nobody", errand.today, "left", errand.today)
    await errand.carry_out(representatives, representatives_stream("PK-SD", task.facts["member"]), command)


async def wait_for_gilgit(errand: Errand, _task: Task) -> None:
    """Something that another thing must come before."""
    if not (await errand.journal.load(alliance_stream("PK-GB"))).version:
        raise Refused("neighbour.not_there", province="PK-GB")


reviews = View("reviews", "membership/members", reviewed, indexes=(("province", "due_on"),))
leavings = {
    name: View(name, "membership/members", leaving, indexes=BY_TASK) for name in ("neighbours", "releases", "waits")
}
WITH_REVIEWS = replace(SERVICE, views=(*SERVICE.views, reviews, *leavings.values()))
DEADLINES = (Deadline("review", reviews, members, reinstate),)
REACTIONS = (
    Reaction("neighbour", leavings["neighbours"], establish_next_door),
    Reaction("release", leavings["releases"], release_everybody),
    Reaction("wait", leavings["waits"], wait_for_gilgit, frozenset({"neighbour.not_there"})),
)


class Ticking(Alliance):
    """Membership, and tickers over it."""

    def ticker(self, **changed: Any) -> Ticker:
        """A ticker as a process just started has it."""
        parts: dict[str, Any] = {
            "deadlines": DEADLINES,
            "reactions": REACTIONS,
            "provinces": ("PK-SD", "PK-BA"),
            "leases": Leases(self.database, "the-tests"),
            "journal": self.journal,
            "database": self.database,
        }
        return Ticker(
            "membership",
            views=self.service.views,
            metrics=ReactionMetrics(CollectorRegistry()),
            today=lambda: self.clock.today,
            now=lambda: self.clock.now,
            public_url="https://alliances.example",
            **parts | changed,
        )

    async def events(self, stream: str) -> list[str]:
        """The names of a stream's events."""
        return [type(event).__name__ for event in (await self.journal.load(stream)).events()]

    async def outcomes(self) -> dict[str, str]:
        """What became of tasks, by reaction."""
        found = self.database["reactions"].find({"reaction": {"$exists": True}})
        return {one["reaction"]: one["outcome"] async for one in found}


@pytest.fixture
async def ticking(database: Database) -> AsyncIterator[Ticking]:
    clock = Clock(date(2026, 6, 1), datetime(2026, 6, 1, 8, tzinfo=UTC))
    async with served(WITH_REVIEWS, database, clock, Ticking) as client:
        yield client
