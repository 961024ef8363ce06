"""A service served over a socket, and Schemathesis asking it what its OpenAPI document allows and what it forbids."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from asyncio.subprocess import PIPE, STDOUT
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from shared.devstack.ports import HOST

PROGRAM = Path(sys.executable).with_name("schemathesis")
CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
KEPT = Path(".hypothesis").absolute()
"""Where Hypothesis keeps what it works out of Unicode for seconds: the program does not do so again at each of its runs."""


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[str]:
    """The address at which the application answers."""
    with socket.socket() as listening:
        listening.bind((HOST, 0))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
        serving = asyncio.create_task(server._serve([listening]))  # without its signal handlers
        try:
            yield f"http://{HOST}:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving


async def deviations(app: FastAPI, token: str, folder: Path, without: str | None = None) -> str:
    """What is answered otherwise than documented, or fails; what the program keeps for a next run goes into `folder`.

    Paths that match `without`, a regular expression, are not asked.
    """
    left_out = [] if without is None else ["--exclude-path-regex", without]
    async with served(app) as url:
        asking = await asyncio.create_subprocess_exec(
            str(PROGRAM),
            *("--config-file", str(CONFIGURATION), "run", *left_out, f"{url}/openapi.json"),
            cwd=folder,
            env={**os.environ, "TOKEN": token, "HYPOTHESIS_STORAGE_DIRECTORY": str(KEPT)},
            stdout=PIPE,
            stderr=STDOUT,
        )
        told, _ = await asking.communicate()
    return "" if asking.returncode == 0 else told.decode()
