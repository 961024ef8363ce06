"""What a service's image installs: the packages of the runtime lock."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements.runtime.lock"

_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


def locked(lock: Path = LOCK) -> list[tuple[str, str]]:
    """Every package with its version, in the lock's order."""
    return _PINNED.findall(lock.read_text(encoding="utf-8"))
