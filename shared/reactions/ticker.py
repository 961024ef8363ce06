"""Finds by index what has fallen due or is to be done, one process for a province at a time, and gives the commands."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from itertools import count

import structlog

from shared.decisions import Refused
from shared.journal import Journal
from shared.journal.command import BacklogFull, Conflict
from shared.journal.lease import LEASE, Leases
from shared.reactions.declared import Deadline, Errand, Reaction, fall_due, overdue_id
from shared.reactions.outcomes import Outcome, Outcomes
from shared.reactions.tasks import Task, tasks_of, without
from shared.runtime.faults import StoreAway
from shared.runtime.metrics import ReactionMetrics
from shared.runtime.store import Database, Document, store_errors
from shared.streams.pointers import Pointers
from shared.streams.view import View
from shared.streams.views import Views

AT_ONCE = 1_000
REMEMBERED = 10_000
TURN_SECONDS = 1.0
DATES_TURNS = 10
TO_DO: Document = {"task_since": {"$gt": ""}}
FIRST_PAUSE, LAST_PAUSE = 5.0, 300.0
LONGEST_WAIT = 30.0
"""So many seconds after it came, what a task waits for is seen at the latest, give or take a turn."""

log = structlog.get_logger(__name__)


class Ticker:
    """A service's deadlines and reactions for some provinces. `turns` counts its rounds, and what it did in them,
    for a watchdog: a round with much to do is long, and has not stopped.

    Whoever holds a province's lease does its work; that nothing is done twice rests on the tasks' ids alone.
    """

    def __init__(
        self,
        service: str,
        provinces: Sequence[str],
        deadlines: Sequence[Deadline],
        reactions: Sequence[Reaction],
        views: Sequence[View],
        *,
        database: Database,
        journal: Journal,
        leases: Leases,
        metrics: ReactionMetrics,
        today: Callable[[], date],
        now: Callable[[], datetime],
        public_url: str,
        seconds: Callable[[], float] = time.monotonic,
        at_once: int = AT_ONCE,
    ) -> None:
        self._service, self._provinces = service, provinces
        self._deadlines, self._reactions, self._all_views = deadlines, reactions, views
        self._journal, self._views, self._leases, self._pointers = journal, Views(database), leases, Pointers(database)
        self._outcomes, self._metrics, self._today, self._now = Outcomes(database), metrics, today, now
        self._seconds, self._database, self._public_url, self._at_once = seconds, database, public_url, at_once
        self._begun: dict[str, str] = {}
        self._held: frozenset[str] = frozenset()
        self._leased_at = -LEASE.total_seconds()
        self._later: dict[str, tuple[float, float]] = {}
        self.turns = 0

    async def run(self) -> None:
        """Work until cancelled; a store that is away is waited for."""
        try:
            for number in count():
                try:
                    await self.round(dates=number % DATES_TURNS == 0)
                except StoreAway as away:
                    log.warning("ticker waits", service=self._service, detail=str(away)[:200])
                self.turns += 1
                await asyncio.sleep(TURN_SECONDS)
        finally:
            with suppress(StoreAway):
                await self._leases.release(self._lease(province) for province in self._held)

    async def round(self, *, dates: bool = True) -> None:
        """Do what is to be done now; with `dates` also what has fallen due. Raises StoreAway."""
        await self._keep_leases()
        if not self._held:
            return
        for reaction in self._reactions:
            await self._react(reaction)
        if dates:
            for deadline in self._deadlines:
                await self._fall_due(deadline)

    def fallen_due(self, view: View) -> AsyncIterator[Document]:
        """Documents whose `due_on` has passed and that do not rest, in each province held here the earliest first.

        Raises StoreAway.
        """
        passed = {"due_on": {"$lt": self._today().isoformat(), "$gt": ""}}
        return self._found(view, passed, "due_on", lambda document: self._rests(overdue_id(document)))

    async def _fall_due(self, deadline: Deadline) -> None:
        async for document in self.fallen_due(deadline.view):
            task_id = overdue_id(document)
            errand = self._errand(deadline.name, task_id, "", document["province"])
            await self._attempt(errand, partial(fall_due, deadline, errand, document), frozenset())
            self._rest(task_id)  # until the view shows what was done

    async def _react(self, reaction: Reaction) -> None:
        begun = await self._since(reaction)
        if not await self._any_tasks(reaction.view):
            return
        async for document in self._found(reaction.view, TO_DO, "task_since"):
            tasks = tasks_of(document)
            ended = set(await self._outcomes.ended(reaction.name, tasks))
            for task in tasks:
                if task.id in ended or self._rests(f"{reaction.name}/{task.id}"):
                    continue
                outcome, refusal = await self._do(reaction, task, begun)
                if outcome is None or outcome == "waits":
                    self._rest(f"{reaction.name}/{task.id}", LONGEST_WAIT if outcome == "waits" else LAST_PAUSE)
                if outcome is not None:
                    await self._outcomes.tell(reaction.name, task, outcome, refusal)
                    ended |= {task.id} if outcome != "waits" else set()
            if ended:
                same = {"_id": document["_id"], "version": document["version"]}
                collection = await self._pointers.live(reaction.view)
                with store_errors():
                    await collection.update_one(same, without(document, frozenset(ended)))

    async def _any_tasks(self, view: View) -> bool:
        """One question for all provinces: most of the time nothing is to be done in any."""
        collection = await self._pointers.live(view)
        with store_errors():
            return await collection.find_one(TO_DO, {"_id": 1}) is not None

    async def _do(self, reaction: Reaction, task: Task, begun: str) -> tuple[Outcome | None, Refused | None]:
        if task.since < begun:
            return "before", None
        errand = self._errand(reaction.name, task.id, task.event, task.province)
        return await self._attempt(errand, partial(reaction.act, errand, task), reaction.waits_for)

    async def _attempt(
        self, errand: Errand, act: Callable[[], Awaitable[object]], waits_for: frozenset[str]
    ) -> tuple[Outcome | None, Refused | None]:
        """Do it; the outcome, None where it must be tried again. Raises StoreAway."""
        outcome: Outcome | None = None
        refusal: Refused | None = None
        try:
            await act()
            outcome = "done"
        except Refused as refused:
            outcome, refusal = "waits" if refused.rule in waits_for else "refused", refused
        except (Conflict, BacklogFull) as busy:
            log.info("reaction comes again", reaction=errand.reaction, task=errand.task_id, why=type(busy).__name__)
        except StoreAway:
            raise
        except Exception:  # a bug in one reaction keeps back its own task alone
            log.exception("reaction failed", reaction=errand.reaction, task=errand.task_id)
        self.turns += 1
        told = outcome or "failed"
        self._metrics.outcomes.labels(errand.province, errand.reaction, told).inc()
        return outcome, refusal

    def _errand(self, reaction: str, task_id: str, event: str, province: str) -> Errand:
        return Errand(
            reaction,
            task_id,
            event,
            province,
            self._journal,
            self._views,
            self._today(),
            self._now(),
            self._database,
            self._public_url,
        )

    async def _found(
        self, view: View, where: Document, order: str, rests: Callable[[Document], bool] = lambda _: False
    ) -> AsyncIterator[Document]:
        """Documents of the provinces held here, province by province in an order that an index gives, a part of them a
        turn. However many rest, those behind them are found. Raises StoreAway.
        """
        collection = await self._pointers.live(view)
        for province in sorted(self._held):
            resting = 0
            while True:
                with store_errors():
                    asked = collection.find({"province": province, **where}).sort([(order, 1), ("_id", 1)])
                    found = await asked.skip(resting).to_list(self._at_once)
                awake = [document for document in found if not rests(document)]
                for document in awake:
                    await self._keep_leases()
                    if province not in self._held:
                        break
                    yield document
                if awake or len(found) < self._at_once:
                    break
                resting += len(found)

    async def _since(self, reaction: Reaction) -> str:
        if reaction.name not in self._begun:
            self._begun[reaction.name] = await self._outcomes.begun(reaction.name, self._all_views)
        return self._begun[reaction.name]

    def _rests(self, task_id: str) -> bool:
        until, _ = self._later.get(task_id, (0.0, 0.0))
        return self._seconds() < until

    def _rest(self, task_id: str, longest: float = LAST_PAUSE) -> None:
        """Leave a task alone for a while, each time for longer, up to `longest` seconds."""
        _, before = self._later.get(task_id, (0.0, FIRST_PAUSE / 2))
        if len(self._later) >= REMEMBERED:
            self._later.clear()
        pause = min(before * 2, longest)
        self._later[task_id] = self._seconds() + pause, pause

    async def _keep_leases(self) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._leased_at >= LEASE.total_seconds() / 3:
            names = {self._lease(province): province for province in self._provinces}
            held = await self._leases.take(list(names))
            self._held, self._leased_at = frozenset(names[name] for name in held), now

    def _lease(self, province: str) -> str:
        return f"ticker/{self._service}/{province}"
