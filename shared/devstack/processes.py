"""Child processes that outlive the command that started them: recorded, recognised, stopped within bounds.

A process id alone may belong to somebody else by now, so a child is only ever touched when its id and the
moment it began are still those recorded.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from shared.devstack.trouble import Trouble

Kind = Literal["service", "helper", "store", "broker"]

GRACE_SECONDS: Mapping[Kind, float] = {"service": 40.0, "helper": 5.0, "store": 20.0, "broker": 30.0}
"""How long a process may take to end by itself after SIGTERM."""

_LOOK_AGAIN_SECONDS = 0.05
_LAST_LINES = 15


@dataclass(frozen=True, slots=True)
class Program:
    """What is to run: its arguments, its port, and the variables given besides the inherited ones."""

    name: str
    kind: Kind
    arguments: tuple[str, ...]
    port: int
    variables: Mapping[str, str] = field(default_factory=dict)

    def as_recorded(self) -> dict[str, Any]:
        """Its JSON form."""
        return {**asdict(self), "arguments": list(self.arguments), "variables": dict(self.variables)}


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a process is: its id and when it began, in the machine's own notation.

    The command line is for people only: a starter script that has become its program shows another one.
    """

    pid: int
    began: str
    command: str = field(compare=False)


@dataclass(slots=True)
class Child:
    """A process we started, in this run or in an earlier one."""

    program: Program
    identity: Identity
    log: Path
    _popen: subprocess.Popen[bytes] | None = None

    @property
    def alive(self) -> bool:
        """Whether exactly this process still runs."""
        if self._popen is not None and self._popen.poll() is not None:
            return False
        return identify(self.identity.pid) == self.identity

    def ask_to_end(self) -> None:
        """Send SIGTERM."""
        if self.alive:
            _signal(self.identity.pid, signal.SIGTERM)

    def end_within(self, seconds: float) -> bool:
        """Wait for its end; then end it and its own children by SIGKILL. True when it ended by itself."""
        until = time.monotonic() + seconds
        while self.alive:
            if time.monotonic() > until:
                _signal(self.identity.pid, signal.SIGKILL, group=True)
                self._reap()
                return False
            time.sleep(_LOOK_AGAIN_SECONDS)
        return True

    def _reap(self) -> None:
        while self.alive:
            time.sleep(_LOOK_AGAIN_SECONDS)

    def last_words(self) -> str:
        """The last lines of its log, for whoever asks why it ended."""
        try:
            lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return ""
        return "\n".join(lines[-_LAST_LINES:])


def _signal(pid: int, number: signal.Signals, *, group: bool = False) -> None:
    try:
        if group:
            os.killpg(pid, number)
        else:
            os.kill(pid, number)
    except ProcessLookupError:
        pass


def identify(pid: int) -> Identity | None:
    """Who runs under the id now; None when nobody does, or one that has ended and is not yet collected."""
    if Path("/proc/self/stat").exists():
        return _identify_by_proc(pid)
    told = subprocess.run(
        ["ps", "-ww", "-o", "stat=,lstart=,command=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split()
    if len(told) < 7 or told[0].startswith("Z"):  # state, five words of a date, a command
        return None
    return Identity(pid, " ".join(told[1:6]), " ".join(told[6:]))


def _identify_by_proc(pid: int) -> Identity | None:
    try:
        state, *rest = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="utf-8").strip()
    except OSError:
        return None
    if state == "Z":
        return None
    words = command.decode(errors="replace").split("\0")
    return Identity(pid, f"{boot}:{rest[18]}", " ".join(words).strip())  # field 22 of stat: ticks since boot


class Children:
    """The children of one installation, by name, with their records in a folder."""

    def __init__(self, records: Path, logs: Path) -> None:
        self._records = records
        self._logs = logs
        self._started: dict[str, Child] = {}

    def start(self, program: Program) -> Child:
        """Start it in a session of its own, its output to its log, and record it.

        Raises Trouble when it can't be started.
        """
        log = self._logs / f"{program.name}.log"
        try:
            with log.open("ab") as output:
                process = subprocess.Popen(
                    program.arguments,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    cwd=self._logs,
                    env={**os.environ, **program.variables},
                    start_new_session=True,
                )
        except OSError as error:
            raise Trouble(
                f"{program.name} can't be started: {error}.", f"Its command is {program.arguments[0]}."
            ) from error
        identity = identify(process.pid) or Identity(process.pid, "", "")
        child = Child(program, identity, log, process)
        record = {"program": program.as_recorded(), "identity": asdict(identity), "log": str(log)}
        unfinished = self._record(program.name).with_suffix(".new")
        unfinished.touch(mode=0o600)  # the variables may hold a store's password
        unfinished.write_text(json.dumps(record, indent=1), encoding="utf-8")
        unfinished.replace(self._record(program.name))
        self._started[program.name] = child
        return child

    def recorded(self) -> dict[str, Child]:
        """Every child on record, whether it still runs or not."""
        found = {}
        for path in sorted(self._records.glob("*.json")):
            try:
                record = json.loads(path.read_text(encoding="utf-8"))
                given = record["program"]
                program = Program(**{**given, "arguments": tuple(given["arguments"])})
                child = Child(program, Identity(**record["identity"]), Path(record["log"]))
            except (OSError, ValueError, KeyError, TypeError):
                path.unlink(missing_ok=True)  # cut off by a full disk: nothing can be known from it
                continue
            ours = self._started.get(program.name)
            found[program.name] = ours if ours is not None and ours.identity == child.identity else child
        return found

    def forget(self, name: str) -> None:
        """Drop the record of a child that has ended."""
        self._record(name).unlink(missing_ok=True)

    def _record(self, name: str) -> Path:
        return self._records / f"{name}.json"
