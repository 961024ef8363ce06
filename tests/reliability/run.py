"""A run: people work, faults strike one after another, and in the end the books are closed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

import httpx

from tests.reliability.accounts import Accounts
from tests.reliability.client import Client
from tests.reliability.ledger import Ledger
from tests.reliability.notices import Notices
from tests.reliability.outside.world import Outside
from tests.reliability.place import SERVICES, TREE, Place, no_matter, place
from tests.reliability.plan import Fault, known, order
from tests.reliability.readers import Readers
from tests.reliability.rest import NoRest, rest
from tests.reliability.settling import settle
from tests.reliability.traffic import OFFICER, Traffic
from tests.reliability.verdict import Verdict
from tests.reliability.witness import Witness

REST_SECONDS = 60.0
STRIKE_SECONDS = 400.0
LARGEST_PROCESS = 400 * 1024 * 1024
BACKLOG_LIMIT = 20_000

Say = Callable[[str], None]


class Run:
    """What a fault is given: the place, its people, what is seen and noted, and the run's random numbers."""

    def __init__(self, here: Place, random: Random, verdict: Verdict, seconds: float) -> None:
        self.place, self.random, self.verdict, self.seconds = here, random, verdict, seconds
        self.ledger = Ledger()
        # What people do takes its own random numbers, so that the seed alone decides about faults.
        self.client = Client(here, self.ledger, Random(verdict.seed + 1))
        self.traffic = Traffic(self.client)
        self.witness = Witness(here)
        self.readers = Readers(here, self.client, here.outside, OFFICER) if here.outside is not None else None

    @property
    def told(self) -> Readers:
        """Who is told, where notifications run."""
        assert self.readers is not None
        return self.readers

    @property
    def outside(self) -> Outside:
        """What people are told by, where notifications run."""
        return self.told.outside

    def broken(self, promise: str) -> bool:
        """Whether something has been seen already that breaks a promise."""
        seen = {"R3": self.witness.disorder + self.witness.fallen, "R4": self.witness.ahead, "R7": self.ledger.leaks}
        if self.readers is not None:
            sent = self.outside.ledger
            seen |= {"R6": sent.changed + sent.old, "R7": self.ledger.leaks + sent.strangers}
        self.verdict.promises[promise].checks(0, seen.pop(promise, []))
        return not self.verdict.promises[promise].held

    def one(self, role: str) -> str:
        """Some process of a role, by name."""
        return self.random.choice(self.place.named(role))

    def some(self, least: float, most: float) -> float:
        """A number of seconds."""
        return self.random.uniform(least, most)

    async def without_kafka(self, down: Callable[[], Awaitable[None]], seconds: float) -> None:
        """R10: with the broker down, commands and queries are answered."""
        await down()
        begin = time.monotonic()
        await asyncio.sleep(seconds)
        promise = self.verdict.promises["R10"]
        for service in SERVICES:
            answered = self.ledger.answered_between(service, begin, time.monotonic())
            promise.check(answered > 0, f"{service} answered no command in {seconds:.0f} s without Kafka")
        read = self.ledger.read_between(begin, time.monotonic())
        promise.check(read > 0, f"no query was answered in {seconds:.0f} s without Kafka")


async def run(
    folder: Path, *, seed: int, seconds: float, names: Sequence[str] = (), tree: Path = TREE,
    rest_within: float = REST_SECONDS, most: int | None = None, pace: float | None = None,
    until_broken: str | None = None, notifications: bool = False, say: Say = print,
) -> Verdict:  # fmt: skip
    """Let faults strike until the time is over, and judge.

    `most`: no more faults than this. `until_broken`: a promise after whose breach nothing more needs to be tried.
    `notifications`: they run too, and tell people outside; faults are theirs too.
    """
    random = Random(seed)
    verdict = Verdict(seed)
    async with place(folder, tree, notifications=notifications) as here:
        running = Run(here, random, verdict, seconds)
        if pace is not None:
            running.traffic.pace = pace
        running.witness.start()
        try:
            await running.traffic.begin()
            if running.readers is not None:
                await running.readers.begin()
            say(f"seed {seed}: {len(here.processes)} processes are at work in {folder}")
            running.traffic.start()
            until = time.monotonic() + seconds
            all_of = tuple(name for name, fault in known().items() if notifications or not fault.of_notifications)
            for number, name in enumerate(order(names or all_of, random)):
                if time.monotonic() >= until or number == most:
                    break
                await _meet(running, known()[name], rest_within, say)
                if until_broken and running.broken(until_broken):
                    return verdict
            await running.traffic.stop()
            say("closing the books")
            await settle(here, verdict.promises["R9"], rest_within, say)
            if not (until_broken and running.broken(until_broken)):
                await _close(running)
        finally:
            running.traffic.abandon()
            await running.witness.stop()
            await running.client.close()
    return verdict


async def _meet(running: Run, fault: Fault, rest_within: float, say: Say) -> None:
    if why := fault.why_not(running):
        running.verdict.skipped[fault.name] = why
        await asyncio.sleep(0.1)
        return
    await asyncio.sleep(running.some(0.2, 1.5))
    began = time.monotonic()
    say(f"{len(running.verdict.faults) + 1:4} {fault.name} ...")
    running.verdict.faults.append(fault.name)
    promise = running.verdict.promises["R9"]
    try:
        async with _coming_further(running.place):
            await fault.strike(running)
        await running.witness.check_offsets()
        took = await rest(running.place, max(rest_within, fault.rest_seconds))
    except (NoRest, TimeoutError, RuntimeError) as hangs:  # a RuntimeError: what an operator asked for has failed
        promise.check(False, f"{fault.name}: {hangs or 'the fault did not come to its end'}")
        say(f"{len(running.verdict.faults):4} {fault.name}: {hangs or 'no end'}")
    else:
        promise.check(True, "")
        running.verdict.rested(fault.name, took)
        say(
            f"{len(running.verdict.faults):4} {fault.name:24} {time.monotonic() - began:5.1f} s, at rest after"
            f" {took:4.1f} s; {running.witness.events:,} events, {running.client.asked:,} commands"
        )


@asynccontextmanager
async def _coming_further(here: Place) -> AsyncIterator[None]:
    """Raise TimeoutError when a fault takes too long, where no operation says meanwhile that it has come further."""
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(STRIKE_SECONDS) as limit:
        here.progressed = lambda: limit.reschedule(loop.time() + STRIKE_SECONDS)
        try:
            yield
        finally:
            here.progressed = no_matter


async def _close(running: Run) -> None:
    """Compare what people were told with what is there."""
    await running.witness.check_offsets()
    r8 = running.verdict.promises["R8"]
    for name, size in running.witness.memory.items():
        if "-" in name:
            r8.check(size < LARGEST_PROCESS, f"{name} took {size >> 20} MiB")
    for service in running.place.services:
        told = await running.place.operate(service, "audit")
        running.verdict.promises["R2"].checks(told["events"], [f"audit: {problem}" for problem in told["problems"]])
    await Accounts(running.place, running.ledger, running.witness, running.verdict).close()
    if running.readers is not None:
        await Notices(running.place, running.readers, running.verdict).close()


async def is_ready(url: str) -> bool:
    """Whether a process says so."""
    async with httpx.AsyncClient(timeout=5) as client:
        try:
            return (await client.get(f"{url}/health/ready")).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False
