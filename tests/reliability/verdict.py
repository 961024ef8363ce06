"""What a run showed: each promise held or broken, how often it was checked, and what broke it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

PROMISES = {
    "R1": "an acknowledged command has exactly its events in the journal, and each of them is in Kafka",
    "R2": "every event has taken effect exactly once in every view, and once in what follows from it by itself",
    "R3": "versions are contiguous in the journal, in order in Kafka, and no view goes back",
    "R4": "no committed offset is ahead of what is stored",
    "R5": "consumed = applied + repeated + ignored + parked, and a parked stream keeps its order",
    "R6": "each notice is sent at least once, and never under the same id with another body; a rebuild sends none",
    "R7": "nothing of one province reaches another's topics, views or readers",
    "R8": "memory stays bounded, and above the stated backlog commands are answered 503",
    "R9": "after a fault everything moves again by itself within a minute",
    "R10": "commands and queries are answered while Kafka is down",
}
EXAMPLES = 10


@dataclass(slots=True)
class Promise:
    """One promise's result. `broken` tells the first violations; `violations` counts them all."""

    checked: int = 0
    violations: int = 0
    broken: list[str] = field(default_factory=list)

    def check(self, holds: bool, why: str) -> None:
        """Count a check; say why it failed."""
        self.checked += 1
        if not holds:
            self.violations += 1
            if len(self.broken) < EXAMPLES:
                self.broken.append(why)

    def checks(self, number: int, violations: list[str]) -> None:
        """Count checks made elsewhere, and their violations."""
        self.checked += number
        self.violations += len(violations)
        self.broken += violations[: EXAMPLES - len(self.broken)]

    @property
    def held(self) -> bool:
        return self.violations == 0


@dataclass(slots=True)
class Verdict:
    """A run's outcome. `rests`: per fault, the longest time in seconds from its end until all was at rest."""

    seed: int
    faults: list[str] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    rests: dict[str, float] = field(default_factory=dict)
    measured: dict[str, float] = field(default_factory=dict)
    promises: dict[str, Promise] = field(default_factory=lambda: {name: Promise() for name in PROMISES})

    @property
    def held(self) -> bool:
        return all(promise.held for promise in self.promises.values())

    def rested(self, fault: str, seconds: float) -> None:
        """A fault's end was followed by rest after so many seconds."""
        self.rests[fault] = round(max(seconds, self.rests.get(fault, 0.0)), 1)

    def measure(self, what: str, value: float) -> None:
        """Note the highest value of what a fault measures."""
        self.measured[what] = round(max(value, self.measured.get(what, 0.0)), 2)

    def jsonable(self) -> dict[str, Any]:
        """`{"seed", "faults", "skipped", "events", ..., "rests", "promises": {"R1": {"held", "checked", ...}}}`."""
        return {
            "seed": self.seed,
            "faults": self.faults,
            "skipped": self.skipped,
            **self.counts,
            "rests": self.rests,
            "measured": self.measured,
            "promises": {name: {"held": one.held, **asdict(one)} for name, one in self.promises.items()},
        }

    def text(self) -> str:
        """For a terminal."""
        counts = ", ".join(f"{number:,} {name.replace('_', ' ')}" for name, number in self.counts.items())
        lines = [f"seed {self.seed}, {len(self.faults)} faults, {counts}"]
        lines += [f"not tried: {fault}: {why}" for fault, why in self.skipped.items()]
        if self.rests:
            slowest = sorted(self.rests.items(), key=lambda one: -one[1])
            lines.append("seconds to rest, longest: " + ", ".join(f"{fault} {took}" for fault, took in slowest))
        lines += [f"{what}: {value}" for what, value in self.measured.items()]
        for name, promise in self.promises.items():
            state = "held" if promise.held else f"BROKEN {promise.violations} times"
            lines.append(f"{name:4}{state} ({promise.checked:,} checks): {PROMISES[name]}")
            lines += [f"      {why}" for why in promise.broken]
        return "\n".join(lines)
