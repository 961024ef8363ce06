"""The processes of one installation: kept where they run well, else started, and all stopped in order."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from pathlib import Path

from shared.devstack.ports import HOST, answers, require_free
from shared.devstack.processes import GRACE_SECONDS, Child, Children, Kind, Program
from shared.devstack.shown import Shown
from shared.devstack.trouble import Trouble

_LOOK_AGAIN_SECONDS = 0.05
_ANSWER_SECONDS = 5
STOP_ORDER: tuple[Kind, ...] = ("service", "helper", "store", "broker")
"""A service ends its api, worker and relay itself, in this order; what it writes to goes after it."""


class Supervisor:
    """Starts and stops the children of an installation, whose folder the caller holds (`folder.held`)."""

    def __init__(self, data: Path, shown: Shown) -> None:
        self._children = Children(data / "run", data / "logs")
        self._shown = shown
        self.started: list[str] = []

    def running(self) -> dict[str, Child]:
        """The children that run now, by name."""
        return {name: child for name, child in self._children.recorded().items() if child.alive}

    def recorded(self) -> dict[str, Child]:
        """Every child that was not stopped in order, by name, whether it still runs or not."""
        return self._children.recorded()

    def ensure(self, program: Program) -> Child:
        """The program's process: an earlier run's when it answers and was started alike, else a new one.

        Raises Trouble when its port is taken by somebody else, or it can't be started.
        """
        if earlier := self._children.recorded().get(program.name):
            if earlier.alive and earlier.program == program and answers_well(program):
                return earlier
            pid = earlier.identity.pid
            if earlier.alive:
                self._shown.say(f"{program.name} of an earlier run (process {pid}) is of no use: starting it anew.")
                earlier.ask_to_end()
                earlier.end_within(GRACE_SECONDS[program.kind])
            else:
                self._shown.say(f"{program.name} of an earlier run (process {pid}) died unnoticed: starting it anew.")
            self._children.forget(program.name)
        require_free(program.port, program.name)
        self.started.append(program.name)
        return self._children.start(program)

    def wait_for_port(self, child: Child, seconds: float) -> None:
        """Wait until the child accepts connections. Raises Trouble when it ends or takes longer."""
        until = time.monotonic() + seconds
        while not answers(child.program.port):
            self.require_alive(child)
            if time.monotonic() > until:
                raise _too_slow(child, seconds, "accepts no connection")
            time.sleep(_LOOK_AGAIN_SECONDS)

    def wait_until_ready(self, child: Child, seconds: float) -> None:
        """Wait until a service says that it is ready. Raises Trouble when it ends or takes longer."""
        until = time.monotonic() + seconds
        while said := _not_ready(child.program.port):
            self.require_alive(child)
            if time.monotonic() > until:
                raise _too_slow(child, seconds, said)
            time.sleep(_LOOK_AGAIN_SECONDS)

    def require_alive(self, child: Child) -> None:
        """Raise Trouble with its last words when the child has ended."""
        if not child.alive:
            raise Trouble(
                f"{child.program.name} ended while it was started.",
                f"Its log {child.log} ends:\n{child.last_words()}",
            )

    def stop(self, only: list[str] | None = None) -> list[str]:
        """Stop what runs, services first, the broker last, each within its bound; gives the names in order."""
        stopped: list[str] = []
        recorded = self._children.recorded()
        chosen = [child for name, child in recorded.items() if only is None or name in only]
        for kind in STOP_ORDER:
            children = [child for child in chosen if child.program.kind == kind]
            running = [child for child in children if child.alive]
            until = time.monotonic() + GRACE_SECONDS[kind]
            for child in running:
                child.ask_to_end()
            for child in running:
                if not child.end_within(max(0.0, until - time.monotonic())):
                    self._shown.say(
                        f"{child.program.name} did not end within {GRACE_SECONDS[kind]:.0f} s and was killed."
                    )
                stopped.append(child.program.name)
            for child in children:
                self._children.forget(child.program.name)
        return stopped


def answers_well(program: Program) -> bool:
    """Whether the program does its work: a service is live, a server accepts connections."""
    return _health(program.port, "live") is None if program.kind == "service" else answers(program.port)


def _not_ready(port: int) -> str | None:
    return _health(port, "ready")


def _health(port: int, which: str) -> str | None:
    """What is missing, in the service's own words; None when nothing is."""
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/health/{which}", timeout=_ANSWER_SECONDS):
            return None
    except urllib.error.HTTPError as error:
        return error.read(600).decode(errors="replace") or str(error)
    except OSError as error:
        return f"does not answer: {error}"


def _too_slow(child: Child, seconds: float, said: str) -> Trouble:
    return Trouble(
        f"{child.program.name} is not ready after {seconds:.0f} s: {said}",
        f"Its log {child.log} ends:\n{child.last_words()}",
    )
