"""Which ports an installation uses, and who sits on one that is taken."""

from __future__ import annotations

import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from shared.devstack.processes import identify
from shared.devstack.trouble import Trouble

HOST = "127.0.0.1"
DEFAULT_BASE = 8100
_LISTENING = "0A"


@dataclass(frozen=True, slots=True)
class Ports:
    """The ports counted from a base: services from it on, their common address at +9, the broker at +10 to +12,
    the store at +20, what catches letters, text messages and webhooks at +30, +31 and +32, what enforces
    partners' access at +33.
    """

    base: int = DEFAULT_BASE

    def service(self, index: int) -> int:
        return self.base + index

    @property
    def gateway(self) -> int:
        return self.base + 9

    @property
    def mail(self) -> int:
        return self.base + 30

    @property
    def sms(self) -> int:
        return self.base + 31

    @property
    def receiver(self) -> int:
        return self.base + 32

    @property
    def enforcing(self) -> int:
        return self.base + 33

    @property
    def broker(self) -> int:
        return self.base + 10

    @property
    def controller(self) -> int:
        return self.base + 11

    @property
    def partners(self) -> int:
        """Where partners come to a secured broker."""
        return self.base + 12

    @property
    def store(self) -> int:
        return self.base + 20


def require_free(port: int, whose: str) -> None:
    """Raise Trouble, naming the holder where it can be known, when the port is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            by = holder(port)
            raise Trouble(
                f"Port {port}, which {whose} needs, is taken" + (f" by {by}." if by else f": {error.strerror}."),
                "End that program, or choose other ports: lead up --port N.",
            ) from error


def answers(port: int) -> bool:
    """Whether something accepts connections on the port."""
    try:
        with socket.create_connection((HOST, port), timeout=1):
            return True
    except OSError:
        return False


def holder(port: int) -> str | None:
    """Process id and command of who listens on the port, where Linux tells it to us; else None."""
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            lines = Path(table).read_text(encoding="utf-8").splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            _, local, _, state, *rest = line.split()
            if state == _LISTENING and int(local.rpartition(":")[2], 16) == port:
                inodes.add(f"socket:[{rest[5]}]")
    pid = next((pid for pid in _processes() if inodes & _sockets(pid)), None) if inodes else None
    who = identify(pid) if pid is not None else None
    return f"process {who.pid} ({who.command[:120]})" if who else None


def _processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()]


def _sockets(pid: int) -> set[str]:
    links: set[str] = set()
    with suppress(OSError):  # another user's, or gone meanwhile
        for entry in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):  # closed meanwhile, as the one we list with
                links.add(str(entry.readlink()))
    return links
