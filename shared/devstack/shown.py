"""How far a long piece of work is, for whoever waits: bars on a terminal, lines elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Protocol, Self, TextIO

LINE_SECONDS = 5.0


class Shown(Protocol):
    """Where long work says what it does and how far it is."""

    def say(self, text: str) -> None:
        """Say one sentence about what is happening now."""

    def step(self, name: str, done: int, total: int) -> None:
        """Say that `done` of `total` things of the step `name` are done."""


class Silent:
    """Says nothing: for tests, and for what runs unwatched."""

    def say(self, text: str) -> None:
        """Drop the sentence."""

    def step(self, name: str, done: int, total: int) -> None:
        """Drop the progress."""


class Terminal:
    """Shows bars when a person looks on, else lines: when a step begins and ends, and every few seconds between.

    Used as a context; several threads may tell of their steps at once.
    """

    def __init__(self, stream: TextIO = sys.stderr) -> None:
        from rich.console import Console  # noqa: PLC0415 - `lead` starts faster without it
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn  # noqa: PLC0415

        self._console = Console(file=stream, highlight=False, soft_wrap=True)
        self._bars = Progress(
            TextColumn("  {task.description}"), BarColumn(), MofNCompleteColumn(), console=self._console
        )
        self._tasks: dict[str, TaskID] = {}
        self._told_at: dict[str, float] = {}

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._console.is_terminal:
            self._bars.stop()

    def say(self, text: str) -> None:
        """Print the sentence on a line of its own."""
        self._console.print(text, markup=False)

    def step(self, name: str, done: int, total: int) -> None:
        """Move the step's bar; without a terminal, print a line when it begins or ends or was not told of for long."""
        if self._console.is_terminal:
            if name not in self._tasks:
                self._tasks[name] = self._bars.add_task(name, total=total)
            self._bars.update(self._tasks[name], completed=done, total=total)
        elif done in {0, total} or time.monotonic() - self._told_at.get(name, float("-inf")) > LINE_SECONDS:
            self._told_at[name] = time.monotonic()
            self.say(f"  {name}: {done} of {total}")
