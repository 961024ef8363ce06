"""How a process is named where it holds something: in the relay's leases, and in consumer groups."""

from __future__ import annotations

import os
import socket


def holder(service: str) -> str:
    """`reporting@<host>:<process id>`."""
    return f"{service}@{socket.gethostname()}:{os.getpid()}"
