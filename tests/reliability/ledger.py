"""What the run's own clients asked and were answered: the truth that journal, Kafka and views are held against."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field

MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A command's answer: where its stream stood after it, the types of its events, and when it came."""

    service: str
    stream: str
    version: int
    events: tuple[str, ...]


@dataclass(slots=True)
class Ledger:
    """Kept by the clients; `at` are times of the rig's own clock, in seconds."""

    commands: list[Acknowledged] = field(default_factory=list)
    imports: dict[str, int] = field(default_factory=dict)
    """Rows accepted by import id, each of which is one figure submitted."""
    unanswered: int = 0
    """Commands still without an answer when the run ended: they may have happened or not."""
    answered_at: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    read_at: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    """Answers that no promise allows: errors of the server's own, and what another province should not see."""
    leaks: list[str] = field(default_factory=list)
    probes: int = 0
    backlog_full: int = 0

    def acknowledge(self, service: str, stream: str, version: int, events: tuple[str, ...]) -> None:
        """A command was answered with 2xx."""
        self.answered_at[service].append(time.monotonic())
        if events:
            self.commands.append(Acknowledged(service, stream, version, events))

    def answered_between(self, service: str, begin: float, end: float) -> int:
        """Commands of a service that were answered in a span of time."""
        return sum(1 for at in self.answered_at[service] if begin <= at <= end)

    def read_between(self, begin: float, end: float) -> int:
        """Queries that were answered in a span of time."""
        return sum(1 for at in self.read_at if begin <= at <= end)
