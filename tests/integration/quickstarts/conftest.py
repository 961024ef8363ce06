"""Notifications as a process of its own on the session's Kafka and store, for the guide's programs to ask."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.notifications.app import SERVICE
from shared.contracts.event import Audience
from shared.contracts.topics import topic
from shared.devstack.ports import HOST
from shared.runtime.settings import Settings
from shared.web.issuer import mint, publish
from tests.conftest import CreateTopics, free_base
from tests.waiting import until

PROVINCE = "PK-IS"


@dataclass(frozen=True)
class Platform:
    """Where it answers, the broker behind it, and the token of somebody who may read the province."""

    url: str
    kafka: Mapping[str, Any]
    token: str

    def given(self, **more: str) -> dict[str, str]:
        """What the guide's programs are told."""
        return {
            "LEAD_URL": self.url,
            "LEAD_TOKEN": self.token,
            "LEAD_PROVINCE": PROVINCE,
            "LEAD_CONTEXT": "membership",
            **more,
        }


@pytest.fixture
async def platform(kafka: str, mongo_url: str, create_topics: CreateTopics, tmp_path: Path) -> AsyncIterator[Platform]:
    """The service as it is started in production. Skips while it serves no streams."""
    reads: tuple[tuple[str, Audience], ...] = SERVICE.reads()
    await create_topics([topic(one, context, kind) for one in (PROVINCE, "PK") for context, kind in reads], 4)
    port, issuer = free_base(), tmp_path / "issuer"
    publish(issuer)
    settings = {
        "MONGO_URL": mongo_url,
        "KAFKA_BOOTSTRAP_SERVERS": kafka,
        "LEAD_DATA": str(tmp_path),
        "LEAD_PORT": str(port),
        "LEAD_PROVINCES": PROVINCE,
    }
    unset = {name.upper() for name in Settings.model_fields}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "services.notifications", "--role", "api"),
        env={name: value for name, value in os.environ.items() if name not in unset} | settings,
        stdout=DEVNULL,
        stderr=DEVNULL,
    )
    url = f"http://{HOST}:{port}"
    try:
        async with httpx.AsyncClient(base_url=url) as client:
            await until(lambda: ready(client))
            if (await client.get(f"/streams/v1/{PROVINCE}/membership")).status_code == 404:
                pytest.skip("streams are not served yet")
        token = mint(issuer, "noor", roles=[("secretariat", PROVINCE)], organisation="lcas")
        yield Platform(url, {"bootstrap_servers": kafka}, token)
    finally:
        process.terminate()
        await process.wait()


async def ready(client: httpx.AsyncClient) -> bool:
    """Whether it answers and is ready."""
    try:
        return (await client.get("/health/ready")).status_code == 200
    except httpx.TransportError:
        return False
