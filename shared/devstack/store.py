"""A durable store that speaks MongoDB's protocol: a server on the path, else the one that comes from PyPI.

The latter is GPL-2 software: it runs as a process of its own and is never imported.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from shared.devstack.ports import HOST
from shared.devstack.processes import Program
from shared.devstack.trouble import Trouble

_CACHE = "192M"
# What a change stream may fall behind; at the defaults (an hour, 100,000) a first seeding already prunes.
_KEPT_SECONDS = str(7 * 24 * 3600)
_KEPT_ENTRIES = "5000000"


def prepare(folder: Path, *, port: int, environ: Mapping[str, str]) -> Program:
    """The store as a program to start; a folder with data goes on with the server that wrote them.

    Raises Trouble when there is no server to run.
    """
    wrote = [name for name in _SERVERS if (folder / name).exists()]
    for name in wrote or _SERVERS:
        if found := _find(name, environ):
            home = folder / name
            home.mkdir(parents=True, exist_ok=True)
            return Program("store", "store", (found, *_SERVERS[name](home, port)), port)
    if wrote:
        raise Trouble(
            f"The data in {folder} were written by {wrote[0]}, which is not found any more.",
            "Put it on the path again, or start with another folder: --data DIR.",
        )
    raise Trouble(
        "There is no store to run.",
        "Install the project's extra `devstack` (make setup), put a mongod on the path, "
        "or give a running MongoDB's address in MONGO_URL.",
    )


def _find(name: str, environ: Mapping[str, str]) -> str | None:
    beside_python = Path(sys.executable).with_name(name)
    if name == "secantusd-py" and beside_python.exists():
        return str(beside_python)
    return shutil.which(name, path=environ.get("PATH"))


def _mongod(home: Path, port: int) -> tuple[str, ...]:
    return (
        *("--bind_ip", HOST, "--port", str(port), "--dbpath", str(home)),
        *("--wiredTigerCacheSizeGB", "0.25"),  # its smallest
    )


def _secantus(home: Path, port: int) -> tuple[str, ...]:
    return (
        *("--host", HOST, "--port", str(port), "--storage-path", str(home)),
        *("--sync-on-commit", "--cache-size", _CACHE, "--log-level", "WARNING"),
        *("--oplog-retention-seconds", _KEPT_SECONDS, "--oplog-max-entries", _KEPT_ENTRIES),
    )


_SERVERS: Mapping[str, Callable[[Path, int], tuple[str, ...]]] = {
    "mongod": _mongod,
    "secantusd-rs": _secantus,
    "secantusd-py": _secantus,
}
"""What is looked for, best first, and how each is told its folder and port."""


def url(port: int) -> str:
    """The store's address for a MongoDB driver, which leaves it to its caller to try a write again.

    One server alone has no other that could take it; and the server from PyPI looks through all that it has kept of such
    writes, 10,000 of them, at each one.
    """
    return f"mongodb://{HOST}:{port}/?directConnection=true&retryWrites=false"
