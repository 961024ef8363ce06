"""A ticker that is killed (SIGKILL) right after its first command: `python -m ... <store> <database>`."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from dataclasses import replace
from datetime import UTC, date, datetime

from prometheus_client import CollectorRegistry

from services.membership.app import SERVICE
from shared.journal import Journal
from shared.journal.backlog import Backlog
from shared.journal.lease import Leases
from shared.reactions import Errand, Task
from shared.reactions.ticker import Ticker
from shared.runtime.metrics import ReactionMetrics
from shared.runtime.store import connect
from tests.integration.reactions.conftest import REACTIONS, establish_next_door


async def and_die(errand: Errand, task: Task) -> None:
    """Give the command, and no more."""
    await establish_next_door(errand, task)
    os.kill(os.getpid(), signal.SIGKILL)


async def main(url: str, name: str) -> None:
    """One round."""
    database = connect(url).database(name)
    now = datetime(2026, 6, 1, 8, tzinfo=UTC)
    ticker = Ticker(
        "membership",
        ("PK-SD",),
        (),
        [replace(REACTIONS[0], act=and_die)],
        SERVICE.views,
        database=database,
        journal=Journal(database["journal"], Backlog(database["journal"], 1000), lambda: now, lambda: None),
        leases=Leases(database, "the-tests"),
        metrics=ReactionMetrics(CollectorRegistry()),
        today=lambda: date(2026, 6, 1),
        now=lambda: now,
        public_url="https://alliances.example",
    )
    await ticker.round()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
