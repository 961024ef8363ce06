"""How the processes of an installation do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from shared.devstack.processes import Children, Kind
from shared.devstack.supervisor import answers_well


@dataclass(frozen=True, slots=True)
class ProcessState:
    """One process on record: whether it runs and answers, and its resident memory in MB (None: unknown)."""

    name: str
    kind: Kind
    pid: int
    port: int
    running: bool
    answering: bool
    memory_mb: float | None
    log: Path


def processes(data: Path) -> list[ProcessState]:
    """Every process of the installation in a folder that was started and not stopped, by name."""
    return [
        ProcessState(
            name=child.program.name,
            kind=child.program.kind,
            pid=child.identity.pid,
            port=child.program.port,
            running=child.alive,
            answering=child.alive and answers_well(child.program),
            memory_mb=_memory_mb(child.identity.pid) if child.alive else None,
            log=child.log,
        )
        for child in Children(data / "run", data / "logs").recorded().values()
    ]


def _memory_mb(pid: int) -> float | None:
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    return next((round(int(line.split()[1]) / 1024, 1) for line in lines if line.startswith("VmRSS:")), None)
