"""A service as the rig starts it, with the faults that must sit inside the process: each off unless RIG_... asks for it.

RIG_BUG: a stream whose events no view can fold, or `*` for all. RIG_CLOCK: seconds by which the process's clock is off.
RIG_BLOCK: seconds for which SIGUSR1 blocks the event loop. RIG_HANG: the relay's loop hangs in its first round, while the
process answers. RIG_BALLAST: MiB that are held for nothing. RIG_GAPS: seconds that notifications leave at most between
one try to send something and the next, and that they rest a target which fails.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from dataclasses import replace
from datetime import datetime, timedelta
from importlib import import_module
from types import SimpleNamespace

from bson import objectid

from services.notifications.delivery import circuits, gaps
from services.notifications.webhooks import circuit, schedule
from shared.contracts.recorded import Recorded
from shared.journal.relay import Relay
from shared.runtime import entry, process, service
from shared.runtime.store import Document
from shared.streams.view import View

BALLAST: list[bytes] = []


def broken(view: View, stream: str) -> View:
    """The view with a bug for one stream, or for all."""

    def fold(document: Document, recorded: Recorded) -> Document:
        if stream in {"*", recorded.stream}:
            raise RuntimeError("a bug of the rig's")
        return view.fold(document, recorded)

    return replace(view, fold=fold)


def set_clock(seconds: float) -> None:
    """Let the times and ids that the journal writes be off."""

    def now() -> datetime:
        return service.utc_now() + timedelta(seconds=seconds)

    vars(process)["utc_now"] = now
    vars(objectid)["time"] = SimpleNamespace(time=lambda: time.time() + seconds)


def hasten(seconds: float) -> None:
    """Let a run see the tries of days: no gap between two is longer."""
    most = timedelta(seconds=seconds)
    for tries in (gaps, schedule):
        vars(tries)["GAPS"] = tuple(min(one, most) for one in tries.GAPS)
    for name in ("FIRST_PAUSE", "LAST_PAUSE"):
        vars(circuits)[name] = min(vars(circuits)[name], most)
        vars(circuit)[name] = min(vars(circuit)[name], seconds)


async def hanging(self: Relay) -> bool:
    """A relay's round that has no end."""
    del self
    return await asyncio.Event().wait()


def main(context: str, arguments: list[str]) -> int:
    """Run `services.<context>` with the faults that the environment asks for."""
    run = import_module(f"services.{context}.app").SERVICE
    if bug := os.environ.get("RIG_BUG"):
        run = replace(run, views=tuple(broken(view, bug) for view in run.views))
    if clock := os.environ.get("RIG_CLOCK"):
        set_clock(float(clock))
    if tries := os.environ.get("RIG_GAPS"):
        hasten(float(tries))
    if "RIG_HANG" in os.environ:
        Relay.round = hanging  # type: ignore[method-assign]  # a bug as a deployed one would be
    BALLAST.append(b"\1" * (int(os.environ.get("RIG_BALLAST", "0")) << 20))
    blocked = float(os.environ.get("RIG_BLOCK", "12"))
    signal.signal(signal.SIGUSR1, lambda *_: time.sleep(blocked))
    return entry.main(run, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
