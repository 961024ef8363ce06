"""A broker that talks by TLS to those it knows alone, with the grants of a declaration that has one partner."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from shared.devstack import jars, java, ports
from shared.devstack import kafka as broker
from shared.devstack.certificates import Authority
from shared.devstack.folder import held
from shared.devstack.shown import Silent
from shared.devstack.supervisor import Supervisor
from shared.runtime import access, topics
from shared.runtime.settings import Settings
from tests.conftest import free_base

START_SECONDS = 60.0
USERS = ("admin", "membership", "reporting", "advocacy", "partner-uni")
DECLARED = topics.read().model_copy(update={"provinces": ("PK-SD", "PK-BA")})


@dataclass(frozen=True)
class Secured:
    """Where the broker is, which authority its clients trust, and where their passwords are."""

    address: str
    mongo_url: str
    authority: Path
    folder: Path

    def settings(self, user: str, **changes: Any) -> Settings:
        """What a process of this user is told."""
        given: dict[str, Any] = {
            "mongo_url": SecretStr(self.mongo_url),
            "kafka_bootstrap_servers": self.address,
            "kafka_security_protocol": "SASL_SSL",
            "kafka_username_file": self.folder / f"{user}.name",
            "kafka_password_file": self.folder / f"{user}.password",
            "kafka_ca_file": self.authority,
            "lead_provinces": ("PK-SD",),
        }
        return Settings(**given | changes)

    def kafka(self, user: str, **changes: Any) -> dict[str, Any]:
        """What an aiokafka client of this user is built with."""
        return self.settings(user, **changes).kafka()


def declaration(*, provinces: tuple[str, ...] = ("PK-SD",)) -> topics.Declaration:
    """The topics of two provinces, with a partner who reads membership's in some."""
    given = DECLARED.model_dump() | {"partners": {"uni": {"provinces": provinces, "contexts": ("membership",)}}}
    return topics.Declaration.model_validate(given)


@pytest.fixture(scope="session")
def secured_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    folder = tmp_path_factory.mktemp("secured")
    numbers = ports.Ports(free_base())
    authority = Authority(folder, "authority")
    passwords = {user: secrets.token_urlsafe(24) for user in USERS}
    for user, password in passwords.items():
        (folder / f"{user}.name").write_text(f"{user}\n")
        (folder / f"{user}.password").write_text(f"{password}\n")
    supervisor = Supervisor(folder / "stack", Silent())
    with held(folder / "stack"):
        program = broker.prepare(
            java.find(os.environ),
            jars.fetch(jars.cache_folder(os.environ), os.environ.get("LEAD_MAVEN_REPOSITORY")),
            folder / "kafka",
            port=numbers.broker,
            controller=numbers.controller,
            properties=properties(authority.issue(folder, "broker"), authority.certificate, passwords["admin"]),
            users=passwords,
        )
        try:
            supervisor.wait_for_port(supervisor.ensure(program), START_SECONDS)
            yield Secured(f"{ports.HOST}:{numbers.broker}", "mongodb://unused", authority.certificate, folder)
        finally:
            supervisor.stop()


def properties(certificate: Path, authority: Path, password: str) -> dict[str, str]:
    """TLS and SCRAM for clients, certificates of both sides between broker and controller, nothing without a grant."""
    login = "org.apache.kafka.common.security.scram.ScramLoginModule"
    return {
        "listener.security.protocol.map": "BROKER:SASL_SSL,CONTROLLER:SSL",
        "sasl.enabled.mechanisms": "SCRAM-SHA-512",
        "sasl.mechanism.inter.broker.protocol": "SCRAM-SHA-512",
        "listener.name.broker.scram-sha-512.sasl.jaas.config": (
            f'{login} required username="admin" password="{password}";'
        ),
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": str(certificate),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": str(authority),
        "listener.name.controller.ssl.client.auth": "required",
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": "User:admin;User:CN=broker",
    }


@pytest.fixture
async def secured(secured_broker: Secured, mongo_url: str) -> Secured:
    """The broker with topics and grants as declared."""
    declared = declaration()
    admin = secured_broker.kafka("admin")
    await topics.apply(admin, declared.topics("embedded"), START_SECONDS)
    await access.apply(admin, access.grants(declared))
    return replace(secured_broker, mongo_url=mongo_url)
