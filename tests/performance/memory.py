"""How much memory a process has used at most."""

from __future__ import annotations

from pathlib import Path


def peak_mb(pid: int | str = "self") -> float | None:
    """The most resident memory of a process so far, MiB; None where the system does not tell it of any (Linux does)."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return None
    # Not rusage: there a child begins with what its parent had when it was forked.
    told = (line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
    line = next(told, None)  # one that has just ended has none
    return int(line.split()[1]) / 1024 if line else None
