"""What saturates first as the platform grows: a capacity model, and a small simulation of a reporting deadline.

`python -m tests.performance.capacity [--bench bench.json]` prints both. The model divides what a load asks by what one
part was measured to do; the simulation lets a quarter's figures come as people send them, most of them on the last two
days, and follows the queues in front of relay and projector minute by minute.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

DAY = 86_400.0
MINUTE = 60.0
QUARTER_DAYS = 91
LIFE = 2.4
"""Events in a figure's life: submitted, verified, and now and then flagged, returned, corrected."""
LAST_DAYS, LAST_SHARE = 2, 0.7
"""The share of a quarter's figures that comes in the last days before the deadline."""
WORKING_HOURS = 8.0
PEAK = 3.0
"""A deadline day's busiest hour against its mean working hour."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What one part does: events a second, or bytes an event. `parallel`: how many of them can work at once."""

    journal_per_shard: float
    relay_per_province: float
    worker: float
    view_writes_per_shard: float
    broker: float
    bytes_journal: float
    bytes_kafka: float
    bytes_views: float


@dataclass(frozen=True, slots=True)
class Setting:
    """What an operator decides: all of it but partitions can be changed while the platform runs."""

    provinces: int = 7
    partitions: int = 12
    workers_per_province: int = 1
    shards: int = 1
    brokers: int = 3
    copies: int = 3


@dataclass(frozen=True, slots=True)
class Load:
    """How much is reported: districts, figures of each in a quarter."""

    districts: int
    figures: int

    @property
    def events_per_quarter(self) -> float:
        return self.districts * self.figures * LIFE

    @property
    def peak(self) -> float:
        """Events a second in the busiest hour before a deadline."""
        return self.events_per_quarter * LAST_SHARE / LAST_DAYS / (WORKING_HOURS * 3600) * PEAK


@dataclass(frozen=True, slots=True)
class Use:
    """A part's use at the peak: 1 is all of it. `moves_it`: shards, brokers, workers (up to the partitions), or nothing."""

    part: str
    use: float
    moves_it: str


def uses(load: Load, parts: Parts, setting: Setting, largest_share: float = 0.5) -> list[Use]:
    """Every part's use at the peak, highest first. `largest_share`: the busiest province's part of all events."""
    province = load.peak * largest_share
    members = min(setting.workers_per_province, setting.partitions)
    years = load.events_per_quarter * 4
    found = [
        Use("journal (store)", load.peak / (parts.journal_per_shard * setting.shards), "shards"),
        Use("relay of the busiest province", province / parts.relay_per_province, "nothing"),
        Use("workers of the busiest province", province / (parts.worker * members), "workers"),
        Use("views (store)", load.peak / (parts.view_writes_per_shard * setting.shards), "shards"),
        Use("brokers", load.peak * setting.copies / (parts.broker * setting.brokers), "brokers"),
        Use(
            "disk of a shard, ten years on 4 TB",
            years * 10 * (parts.bytes_journal + parts.bytes_views) / setting.shards / 4e12,
            "shards",
        ),
        Use(
            "disk of a broker, ten years on 4 TB",
            years * 10 * parts.bytes_kafka * setting.copies / setting.brokers / 4e12,
            "brokers",
        ),
    ]
    return sorted(found, key=lambda one: -one.use)


@dataclass(frozen=True, slots=True)
class Day:
    """What a simulated deadline day shows: the longest waits in seconds, and when the queues were empty again."""

    relay_wait: float
    view_wait: float
    empty_after_hours: float


def deadline_day(load: Load, parts: Parts, setting: Setting, largest_share: float = 0.5) -> Day:
    """The last day of a quarter in the busiest province, minute by minute: what waits before relay and workers."""
    total = load.events_per_quarter * LAST_SHARE / LAST_DAYS * largest_share
    relay_rate = parts.relay_per_province
    worker_rate = min(
        parts.worker * min(setting.workers_per_province, setting.partitions),
        parts.view_writes_per_shard * setting.shards * largest_share,
    )
    accepted = parts.journal_per_shard * setting.shards * largest_share
    unsent = unread = asked = 0.0
    relay_wait = view_wait = last = 0.0
    for minute, share in enumerate(_day()):
        asked += total * share
        written = min(asked, accepted * MINUTE)
        asked -= written
        unsent += written
        sent = min(unsent, relay_rate * MINUTE)
        unsent -= sent
        unread += sent
        unread -= min(unread, worker_rate * MINUTE)
        relay_wait = max(relay_wait, unsent / relay_rate)
        view_wait = max(view_wait, unsent / relay_rate + unread / worker_rate)
        if asked + unsent + unread > 1:
            last = minute / 60
    return Day(relay_wait, view_wait, last)


def _day() -> Iterable[float]:
    """The share of a day's figures that comes in each of its minutes, then two days of silence."""
    minutes = int(WORKING_HOURS * 60)
    height = [1 + (PEAK - 1) * math.exp(-(((at - 0.8 * minutes) / 45) ** 2)) for at in range(minutes)]
    yield from (one / sum(height) for one in height)
    yield from (0.0 for _ in range(2 * 24 * 60))


def needed(load: Load, parts: Parts, setting: Setting, most: float = 0.6) -> Setting:
    """The smallest setting in which no part is used more than `most` at the peak, as far as settings can help."""
    while True:
        tight = [one for one in uses(load, parts, setting) if one.use > most]
        if "shards" in (moves := {one.moves_it for one in tight}):
            setting = replace(setting, shards=setting.shards + max(1, setting.shards // 8))
        elif "brokers" in moves:
            setting = replace(setting, brokers=setting.brokers + max(1, setting.brokers // 8))
        elif "workers" in moves and setting.workers_per_province < setting.partitions:
            setting = replace(setting, workers_per_province=setting.workers_per_province + 1)
        else:
            return setting


def table(loads: Sequence[tuple[str, Load]], parts: Parts, setting: Setting) -> list[str]:
    """Markdown rows: load, peak, what is used most, the deadline day, what is enough, and what is used most then."""
    rows = []
    for name, load in loads:
        first, second, *_ = uses(load, parts, setting)
        day, enough = deadline_day(load, parts, setting), needed(load, parts, setting)
        left = max(uses(load, parts, enough), key=lambda one: one.use)
        rows.append(
            f"| {name} | {load.events_per_quarter * 4:,.0f} | {load.peak:,.1f} | {first.part}: {first.use:.3g} |"
            f" {second.part}: {second.use:.3g} | {day.view_wait:,.0f} s, empty after {day.empty_after_hours:.1f} h |"
            f" {enough.shards:,} shards, {enough.brokers:,} brokers, {enough.workers_per_province} workers a province |"
            f" {left.part}: {left.use:.3g} |"
        )
    return rows


MEASURED = Parts(
    journal_per_shard=10_000,
    relay_per_province=9_000,
    worker=2_700,
    view_writes_per_shard=3_500,
    broker=130_000,
    bytes_journal=1_300,
    bytes_kafka=350,
    bytes_views=900,
)
"""Events a second and bytes an event, rounded, as docs/performance.md has them of the store that is called fast there."""

FED_BY = {
    "journal_per_shard": (("import, rows/s beside bulk insert", "fast", "value"),),
    "relay_per_province": (("relay, events/s beside its store calls", "fast", "value"),),
    "worker": (("projector, events/s beside its store calls", "fast", "value"),),
    "view_writes_per_shard": tuple(
        (f"{members} of one province, events/s", "fast", "value") for members in ("1 member", "2 members", "4 members")
    ),
    "broker": (("relay, events/s beside a bare producer", "instant", "yardstick"),),
}
"""The figures of `make bench` that a part's rate comes from, the largest of them: row, store, and which of its numbers."""


def fed(figures: Sequence[Mapping[str, Any]], parts: Parts = MEASURED) -> Parts:
    """The parts with the rates that a run of `make bench` has measured; what it left out stays as it is."""
    known = {(one["row"], one["store"]): one for one in figures}
    rates = {
        name: max(seen)
        for name, places in FED_BY.items()
        if (seen := [known[row, store][number] for row, store, number in places if (row, store) in known])
    }
    return replace(parts, **rates)


TODAY = Load(districts=160, figures=100)
"""One country: its districts, each with a hundred figures a quarter."""
LOADS = (
    ("today", TODAY),
    ("10 times", Load(160, 1_000)),
    ("1,000 times", Load(16_000, 1_000)),
    ("100,000 times", Load(160_000, 10_000)),
)


def main(arguments: list[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.performance.capacity", description=__doc__)
    parser.add_argument("--bench", type=Path, help="take the rates from what `make bench OUT=...` has written")
    given = parser.parse_args(arguments)
    parts = fed(json.loads(given.bench.read_text(encoding="utf-8"))) if given.bench else MEASURED
    print("| load | events a year | peak, events/s | used most | then | the deadline day | enough | used most then |")
    print("|---|---|---|---|---|---|---|---|")
    print("\n".join(table(LOADS, parts, Setting())))


if __name__ == "__main__":
    main()
