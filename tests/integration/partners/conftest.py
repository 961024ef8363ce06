"""A secured installation with notifications, as `lead up --secure` makes it, and `lead` beside it."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from pydantic import SecretStr

from shared.devstack import security
from shared.devstack.down import down
from shared.devstack.installation import Installation
from shared.devstack.shown import Silent
from shared.devstack.up import Wanted, up
from shared.runtime.settings import Settings
from tests.conftest import free_base

PATIENCE = 90.0
STOP_SECONDS = 10.0
REAUTHENTICATE_MS = 5_000
"""Shorter than an installation's, so that a test need not wait for most of a minute."""
PROVINCES = "PK,PK-BA,PK-KP,PK-SD"
"""Those that the tests speak of: the others would only ask whether there is anything."""


@dataclass(frozen=True)
class Secured:
    """The installation, and the environment that commands beside it are given."""

    here: Installation
    environ: dict[str, str]

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """What `lead` says, whether it could or not."""
        command = [sys.executable, "-m", "shared.cli.main", *arguments]
        return subprocess.run(command, env=self.environ, capture_output=True, text=True, check=False)

    def lead(self, *arguments: str) -> str:
        """What `lead` prints that does what it is told."""
        done = self.run(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def add(self, partner_id: str, *options: str) -> dict[str, Any]:
        """A partner's credentials, who may read membership's streams of Sindh."""
        granted = ("--province", "PK-SD", "--context", "membership", *options)
        told: dict[str, Any] = json.loads(self.lead("partners", "add", partner_id, *granted, "--json"))
        return told

    def settings(self, user: str) -> Settings:
        """How a user of the installation's own reaches Kafka."""
        told: dict[str, Any] = {name.lower(): value for name, value in self.here.kafka_environment(user).items()}
        return Settings(mongo_url=SecretStr("mongodb://unused"), **told)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AIOKafkaProducer]:
        """A producer of membership's."""
        producer = AIOKafkaProducer(**self.settings("membership").kafka())
        await producer.start()
        try:
            yield producer
        finally:
            await producer.stop()


def client_of(told: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """What an aiokafka client is built with by a partner's credentials."""
    kafka = told["kafka"]
    given = {
        "kafka_bootstrap_servers": kafka["bootstrap_servers"],
        "kafka_security_protocol": kafka["security_protocol"],
        "kafka_ca_file": kafka["ca_file"],
        "kafka_username_file": __file__,
        "kafka_password_file": __file__,
    }
    options = Settings(mongo_url=SecretStr("mongodb://unused"), **given).kafka()
    return options | {"sasl_plain_username": kafka["username"], "sasl_plain_password": kafka["password"]} | changes


@asynccontextmanager
async def reading(kafka: dict[str, Any], topic: str, group: str | None) -> AsyncIterator[AIOKafkaConsumer]:
    """A consumer from the start, or from where its group is, that commits when it is told to."""
    consumer = AIOKafkaConsumer(topic, **kafka, group_id=group, auto_offset_reset="earliest", enable_auto_commit=False)
    try:
        await asyncio.wait_for(consumer.start(), PATIENCE)
        yield consumer
    finally:
        with suppress(TimeoutError):  # one that is refused can't say goodbye to its group
            await asyncio.wait_for(consumer.stop(), STOP_SECONDS)


@pytest.fixture(scope="module")
def secured_installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    data: Path = tmp_path_factory.mktemp("secured-installation")
    given = ("KAFKA_", "MONGO_", "LEAD_DATA", "LEAD_TOKEN", "LEAD_JWKS", "LEAD_PUBLIC_URL")
    environ = {name: value for name, value in os.environ.items() if not name.startswith(given)}
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ.keys() - environ.keys():
            patch.delenv(name)
        patch.setenv("LEAD_PROVINCES", PROVINCES)
        patch.setattr(security, "REAUTHENTICATE_MS", REAUTHENTICATE_MS)
        try:
            wanted = Wanted(data, free_base(), services=("notifications",), environ=environ, secure=True)
            running = up(wanted, Silent())
            yield Secured(running.installation, environ | {"LEAD_DATA": str(data)})
        finally:
            down(data, Silent())
