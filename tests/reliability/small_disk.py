"""A disk of the run's own for the store, small enough to be filled; only where root may mount one."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SIZE_MIB = 8192
"""More than an hour's run writes; memory is taken as it is filled."""
_MIB = 1 << 20
_CHUNK = bytes(_MIB)
_TRIES = 20


@dataclass(frozen=True, slots=True)
class SmallDisk:
    """A mounted tmpfs that holds the store's data."""

    folder: Path

    def fill(self) -> None:
        """Make the disk as small as what it holds, and write until nothing more fits. Raises RuntimeError."""
        if not any(self._resized(self._used_mib() + 1) for _ in range(_TRIES)):  # the store may write meanwhile
            raise RuntimeError(f"{self.folder} can't be made smaller")
        with (self.folder / "ballast").open("wb", buffering=0) as ballast:
            try:
                while ballast.write(_CHUNK):
                    pass
            except OSError:
                return

    def empty(self) -> None:
        """Give the room back."""
        self._resized(SIZE_MIB)
        (self.folder / "ballast").unlink(missing_ok=True)

    def _used_mib(self) -> int:
        disk = os.statvfs(self.folder)
        return -(-(disk.f_blocks - disk.f_bfree) * disk.f_frsize // _MIB)

    def _resized(self, mib: int) -> bool:
        sizing = ("mount", "-o", f"remount,size={mib}m", str(self.folder))
        return subprocess.run(sizing, capture_output=True, check=False).returncode == 0


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk | None]:
    """Mount it; None where that is not allowed."""
    if os.geteuid() != 0:
        yield None
        return
    folder.mkdir(parents=True, exist_ok=True)
    mounting = ("mount", "-t", "tmpfs", "-o", f"size={SIZE_MIB}m", "tmpfs", str(folder))
    if subprocess.run(mounting, capture_output=True, check=False).returncode != 0:
        yield None
        return
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(("umount", "--lazy", str(folder)), capture_output=True, check=False)
