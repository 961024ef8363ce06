"""Which faults a run meets, and in what order: every one of them, again and again, as the seed says."""

from __future__ import annotations

import pkgutil
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from random import Random
from types import ModuleType
from typing import TYPE_CHECKING

from tests.reliability import faults

if TYPE_CHECKING:
    from tests.reliability.run import Run


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault by its file's name. `strike` begins it and ends it; `why_not` says why it can't be tried here, if so.

    `rest_seconds`: what it leaves is more than a minute's work, and may take as long as this. `of_notifications`: it
    strikes them, and what they reach people by.
    """

    name: str
    meaning: str
    strike: Callable[[Run], Awaitable[None]]
    why_not: Callable[[Run], str | None]
    rest_seconds: float
    of_notifications: bool


def known() -> Mapping[str, Fault]:
    """Every fault, by name: `kill-worker` is `faults/kill_worker.py`."""
    names = sorted(module.name for module in pkgutil.iter_modules(faults.__path__))
    return {name.replace("_", "-"): _fault(name) for name in names}


def order(names: Sequence[str], random: Random) -> Iterator[str]:
    """The names without end: shuffled, and all of them before any comes again."""
    while True:
        deck = list(names)
        random.shuffle(deck)
        yield from deck


def _fault(name: str) -> Fault:
    module: ModuleType = import_module(f"{faults.__name__}.{name}")
    assert module.__doc__
    why_not = getattr(module, "why_not", lambda _run: None)
    rest_seconds = getattr(module, "REST_SECONDS", 0.0)
    of_notifications = getattr(module, "OF_NOTIFICATIONS", False)
    return Fault(name.replace("_", "-"), module.__doc__, module.strike, why_not, rest_seconds, of_notifications)
