"""The rows of latency: from a command over HTTP until its figure is seen in the view, each role a process of its own."""

from __future__ import annotations

from shared.reference.provinces import PK
from tests.performance.bench import Bench
from tests.performance.driving import Members, members, percentile
from tests.performance.events import SINDH
from tests.performance.figures import Figure, limited, undisturbed
from tests.performance.services import may_serve, running
from tests.performance.stack import Kind

ONE_WORKER = {"worker": (PK, SINDH)}
HIGHEST_HOLDS_MS = 250.0
STEP = 1.5
LEAST_RATE, MOST_RATE = 20.0, 1_000.0


async def latency(bench: Bench) -> list[Figure]:
    """Embedded at 50 commands a second and as many as it holds; the fast store at 200."""
    figures: list[Figure] = []
    for kind in bench.here("embedded", "fast"):
        if await may_serve(bench, kind):
            with undisturbed():
                figures += await _latency(bench, kind, bench.sized(4, 10))
    return figures


async def _latency(bench: Bench, kind: Kind, seconds: float) -> list[Figure]:
    rate = 50 if kind == "embedded" else 200
    bench.say(f"{rate} commands a second for {seconds} s on the {kind} store, each until it is seen")
    async with running(bench, kind, (PK, SINDH), ONE_WORKER) as service, members(service) as submitting:
        taken = await submitting.at_rate(rate, seconds)
        name = f"command to view at {rate}/s"
        if kind == "fast":
            return [
                limited(f"{name}, p50 ms", kind, percentile(taken, 0.5), 25.0),
                limited(f"{name}, p99 ms", kind, percentile(taken, 0.99), 100.0),
            ]
        highest = await _highest(bench, submitting, seconds / 2)
        return [
            limited(f"{name}, p99 ms", kind, percentile(taken, 0.99), 150.0),
            Figure("highest rate with p99 in 250 ms, commands/s", kind, highest, rate, highest / rate, 1.0),
        ]


async def _highest(bench: Bench, submitting: Members, seconds: float) -> float:
    """The highest rate tried that holds: up from 50 while it does, else down until it does; 0 where none does."""
    rate, held = 50.0, 0.0
    up = await _holds(bench, submitting, rate, seconds)
    held = rate if up else 0.0
    while LEAST_RATE < rate < MOST_RATE:
        rate = rate * STEP if up else rate / STEP
        holds = await _holds(bench, submitting, rate, seconds)
        if holds:
            held = rate
        if holds != up:
            break
    return held


async def _holds(bench: Bench, submitting: Members, rate: float, seconds: float) -> bool:
    p99 = percentile(await submitting.at_rate(rate, seconds), 0.99)
    bench.say(f"{rate:.0f} a second: p99 {p99:.0f} ms")
    return p99 <= HIGHEST_HOLDS_MS
