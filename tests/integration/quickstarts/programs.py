"""The guide's programs run as a partner would run them, with nothing in their environment but what the guide names."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from shared.devstack import jars

QUICKSTARTS = Path(__file__).parents[3] / "docs" / "quickstarts"
PATIENCE = 60.0
NEEDED = {
    "python_pull.py": (),
    "pull.sh": ("sh", "curl", "jq"),
    "node_sse.mjs": ("node",),
    "KafkaReader.java": ("java",),
}


def command(name: str) -> Sequence[str]:
    """How the program is started. Skips the test where the machine has no means to."""
    missing = [tool for tool in NEEDED.get(name, ()) if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"{', '.join(missing)} is not installed")
    program = str(QUICKSTARTS / name)
    match name.rpartition(".")[2]:
        case "py":
            return sys.executable, program
        case "sh":
            return "sh", program
        case "mjs":
            return "node", program
        case _:
            found = jars.fetch(jars.cache_folder(os.environ), os.environ.get("LEAD_MAVEN_REPOSITORY"))
            client = [str(path) for path in found if path.name.startswith(("kafka-clients", "slf4j-api", "lz4"))]
            return "java", "-cp", os.pathsep.join(client), program


@dataclass
class Program:
    """A program that runs: what it has printed so far, line by line."""

    process: Process
    lines: list[str] = field(default_factory=list)

    async def until(self, *expected: str) -> None:
        """Wait until it has printed these lines, whatever else."""
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            while not set(expected) <= set(self.lines):
                line = await self.process.stdout.readline()
                assert line, f"it ended: {await self.errors()}"
                self.lines.append(line.decode().rstrip())

    async def errors(self) -> str:
        """What it said besides, once it has ended."""
        assert self.process.stderr is not None
        return (await self.process.stderr.read()).decode()


@asynccontextmanager
async def running(name: str, folder: Path, **given: str) -> AsyncIterator[Program]:
    """A program of the guide in a folder of its own, ended by SIGTERM."""
    process = await asyncio.create_subprocess_exec(
        *command(name), cwd=folder, env=environment(given), stdout=PIPE, stderr=PIPE
    )
    try:
        yield Program(process)
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            await process.communicate()


async def finished(name: str, folder: Path, **given: str) -> list[str]:
    """What a program prints that ends by itself."""
    process = await asyncio.create_subprocess_exec(
        *command(name), cwd=folder, env=environment(given), stdout=PIPE, stderr=PIPE
    )
    async with asyncio.timeout(PATIENCE):
        out, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()
    return out.decode().splitlines()


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """What the guide tells to set, and where programs are found."""
    return {"PATH": os.environ["PATH"], **given}
