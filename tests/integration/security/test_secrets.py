"""What a process is given in secret appears in nothing that it prints."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT
from pathlib import Path

import httpx
import pytest

from shared.devstack.ports import HOST
from shared.runtime.settings import Settings
from shared.web.issuer import mint
from tests.conftest import free_base
from tests.integration.security.conftest import Secured

pytestmark = pytest.mark.integration

PATIENCE = 60.0
STORE_WORD, KAFKA_WORD = "open-the-store", "open-the-broker"
REFUSALS = ("group waits for Kafka", "waiting for the store", "Authentication failed")
"""What is printed once the process has tried what it was given."""


def given(secured: Secured, folder: Path, port: int) -> dict[str, str]:
    """An environment with a store that is away, and a password that the broker refuses."""
    (folder / "store").write_text(f"mongodb://lead:{STORE_WORD}@{HOST}:{free_base()}/?directConnection=true")
    (folder / "password").write_text(KAFKA_WORD)
    mint(folder / "issuer", "amina")
    unset = {name.upper() for name in Settings.model_fields}
    return {name: value for name, value in os.environ.items() if name not in unset} | {
        "MONGO_URL_FILE": str(folder / "store"),
        "KAFKA_BOOTSTRAP_SERVERS": secured.address,
        "KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
        "KAFKA_USERNAME_FILE": str(secured.folder / "reporting.name"),
        "KAFKA_PASSWORD_FILE": str(folder / "password"),
        "KAFKA_CA_FILE": str(secured.authority),
        "LEAD_DATA": str(folder),
        "LEAD_PORT": str(port),
        "LEAD_PROVINCES": "PK-SD",
    }


async def test_a_process_that_is_refused_everywhere_tells_no_secret(secured_broker: Secured, tmp_path: Path) -> None:
    port = free_base()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "services.reporting"),
        env=given(secured_broker, tmp_path, port),
        stdout=PIPE,
        stderr=STDOUT,
    )
    assert process.stdout is not None
    token = mint(tmp_path / "issuer", "amina")
    asked, printed = False, ""
    try:
        async with asyncio.timeout(PATIENCE):
            while line := (await process.stdout.readline()).decode():
                printed += line
                if not asked and all(told in printed for told in REFUSALS):
                    asked = True
                    await ask(port, token)
                    process.send_signal(signal.SIGTERM)
            assert await process.wait() == 0, printed
    finally:
        if process.returncode is None:
            process.kill()
    assert "stopped" in [json.loads(line)["event"] for line in printed.splitlines()]
    for secret in (STORE_WORD, KAFKA_WORD, token, token.rpartition(".")[2]):
        assert secret not in printed


async def ask(port: int, token: str) -> None:
    """Ask with a token that holds and one that does not; the store is away."""
    async with httpx.AsyncClient(base_url=f"http://{HOST}:{port}", timeout=PATIENCE) as client:
        for word, status in ((token, 503), (f"{token}x", 401)):
            answer = await client.get("/reporting/v1/PK-SD/series", headers={"Authorization": f"Bearer {word}"})
            assert answer.status_code == status
            assert STORE_WORD not in answer.text
        assert STORE_WORD not in (await client.get("/health/ready")).text
