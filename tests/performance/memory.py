"""How much memory a process has used at most."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

MB = 1024 * 1024


def peak_mb(pid: int | str = "self") -> float:
    """The most resident memory so far, MiB. Linux tells it of any process; elsewhere only one's own is known."""
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        # Not rusage: there a child begins with what its parent had when it was forked.
        (line,) = (line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / MB if sys.platform == "darwin" else most / 1024
