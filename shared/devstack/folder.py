"""An installation's folder: made when missing, and held by one starting or stopping command at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.devstack.trouble import Trouble


@contextmanager
def held(data: Path) -> Iterator[None]:
    """Hold the folder against other starting or stopping commands.

    The system lets go of it when its holder dies, so nothing stale can stay.
    Raises Trouble when another command holds it or it can't be written.
    """
    try:
        for name in ("run", "logs"):
            (data / name).mkdir(parents=True, exist_ok=True)
        descriptor = os.open(data / "run" / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise Trouble(
            f"The folder {data} can't be written: {error.strerror}.", "Name another one with --data DIR."
        ) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            by = os.read(descriptor, 20).decode() or "unknown"
            raise Trouble(
                f"Process {by} is just starting or stopping the installation in {data}.",
                "Wait for it, or interrupt it with Ctrl-C there.",
            ) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)
