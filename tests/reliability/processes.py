"""The processes of a run: started from outside, kept running as an orchestrator would, and hit where it hurts."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

RESTART_SECONDS = 0.3


class Process:
    """One process. While it is `wanted`, whatever ends it, it is started again."""

    def __init__(
        self, name: str, arguments: Sequence[str], environ: Mapping[str, str], folder: Path, log: Path
    ) -> None:
        self.name, self._arguments, self._environ = name, tuple(arguments), dict(environ)
        self._folder, self._log = folder, log
        self._changes: dict[str, str] = {}
        self._running: asyncio.subprocess.Process | None = None
        self._keeper: asyncio.Task[None] | None = None
        self.wanted = False
        self.starts = 0

    async def start(self, **changes: str) -> None:
        """Start it, with changes to its environment, and keep it running."""
        self._changes, self.wanted = changes, True
        await self._begin()
        self._keeper = asyncio.create_task(self._keep())

    async def stop(self, number: signal.Signals = signal.SIGTERM, seconds: float = 60) -> None:
        """End it and leave it ended; a process that ignores SIGTERM that long is killed."""
        self.wanted = False
        running = self._running
        self.signal(number)
        if running is not None:
            try:
                await asyncio.wait_for(running.wait(), seconds)
            except TimeoutError:
                self.signal(signal.SIGKILL)
                await running.wait()
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)

    async def restart(self, number: signal.Signals = signal.SIGTERM, **changes: str) -> None:
        """End it, then start it with other changes to its environment."""
        await self.stop(number)
        await self.start(**changes)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal, if it runs."""
        if self._running is not None and self._running.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._running.pid, number)

    async def died(self) -> None:
        """SIGKILL; it is started again as it is wanted."""
        running = self._running
        self.signal(signal.SIGKILL)
        if running is not None:
            await running.wait()

    async def frozen(self, seconds: float) -> None:
        """SIGSTOP, and SIGCONT after a while."""
        self.signal(signal.SIGSTOP)
        await asyncio.sleep(seconds)
        self.signal(signal.SIGCONT)

    @property
    def alive(self) -> bool:
        return self._running is not None and self._running.returncode is None

    def memory(self) -> int:
        """Resident bytes now; 0 when it does not run."""
        if self._running is None:
            return 0
        try:
            return int(psutil.Process(self._running.pid).memory_info().rss)
        except psutil.Error:
            return 0

    async def _begin(self) -> None:
        self.starts += 1
        with self._log.open("ab") as log:
            self._running = await asyncio.create_subprocess_exec(
                *self._arguments,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._folder,
                env=self._environ | self._changes,
                start_new_session=True,
            )

    async def _keep(self) -> None:
        while self.wanted:
            assert self._running is not None
            await self._running.wait()
            if self.wanted:
                await asyncio.sleep(RESTART_SECONDS)
                await self._begin()
