"""The foreground of `lead up`: says when a process dies, and stops all of them when it is interrupted."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.devstack.down import down
from shared.devstack.shown import Shown
from shared.devstack.supervisor import Supervisor

_LOOK_AGAIN_SECONDS = 0.5


@contextmanager
def interruptible() -> Iterator[None]:
    """Let SIGTERM and a closed terminal end the command as Ctrl-C does: by KeyboardInterrupt."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    for number in before:
        signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def stopping_when_interrupted(data: Path, shown: Shown) -> Iterator[None]:
    """Stop the whole installation in order when the block is interrupted."""
    try:
        yield
    except KeyboardInterrupt:
        # A second Ctrl-C would leave half of it running; every step of stopping is bounded.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        shown.say("Stopping: services, store, broker ...")
        down(data, shown)
        shown.say("Stopped. The data stay; lead up goes on with them.")


def watch(data: Path, shown: Shown) -> None:
    """Say when a process dies; return when all of it was stopped from elsewhere."""
    supervisor = Supervisor(data, shown)
    told: set[int] = set()
    while recorded := supervisor.recorded():
        for name, child in recorded.items():
            if not child.alive and child.identity.pid not in told:
                told.add(child.identity.pid)
                shown.say(
                    f"{name} (process {child.identity.pid}) died. Start it again: lead up. "
                    f"Its log {child.log} ends:\n{child.last_words()}"
                )
        time.sleep(_LOOK_AGAIN_SECONDS)
    shown.say("Stopped by another command.")
