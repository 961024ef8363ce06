"""A secured embedded broker: TLS by an authority of its own, a password for each user, and nothing without a grant."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from shared.devstack.ports import HOST, Ports
from shared.devstack.processes import Program
from shared.devstack.trouble import Trouble

OPERATIONS = "operations"
"""The user that may everything: who gives grants, and whoever looks with `lead`."""

REAUTHENTICATE_MS = 45_000
"""How long a partner's connection lives before it must prove again who it is; services stay connected."""

ENFORCE_SECONDS = 20

_AUTHORITY, _BROKER = "authority", "broker"
_LOGIN = "org.apache.kafka.common.security.scram.ScramLoginModule required"


def secured(data: Path) -> bool:
    """Whether the installation in a folder is, or is about to become, a secured one."""
    return _folder(data).exists()


def authority(data: Path) -> Path:
    """The certificate, PEM, of whoever signed the broker's."""
    return _folder(data) / f"{_AUTHORITY}.pem"


def prepare(data: Path, users: Iterable[str]) -> dict[str, str]:
    """The users' passwords, made with the certificates where the installation is new; all files are this user's alone.

    Raises Trouble where the folder holds the data of a broker that was started without security.
    """
    folder = _folder(data)
    if not folder.exists():
        if (data / "kafka" / "log" / "meta.properties").exists():
            raise Trouble(
                f"The installation in {data} was made without security, and its Kafka can't be given it afterwards.",
                "Start it without --secure, or another one: lead up --secure --data DIR.",
            )
        _make(folder)
    return {user: _password(folder, user) for user in (OPERATIONS, *users)}


def properties(data: Path, ports: Ports) -> dict[str, str]:
    """The broker's settings: a listener for services and operators, one for partners; the controller by certificate."""
    folder = _folder(data)
    listeners = f"BROKER://{HOST}:{ports.broker},PARTNERS://{HOST}:{ports.partners}"
    login = f'{_LOGIN} username="{OPERATIONS}" password="{_password(folder, OPERATIONS)}";'
    return {
        "listeners": f"{listeners},CONTROLLER://{HOST}:{ports.controller}",
        "advertised.listeners": listeners,
        "listener.security.protocol.map": "BROKER:SASL_SSL,PARTNERS:SASL_SSL,CONTROLLER:SSL",
        "sasl.enabled.mechanisms": "SCRAM-SHA-512",
        "sasl.mechanism.inter.broker.protocol": "SCRAM-SHA-512",
        "listener.name.broker.scram-sha-512.sasl.jaas.config": login,
        "listener.name.partners.scram-sha-512.sasl.jaas.config": f"{_LOGIN};",
        "listener.name.partners.scram-sha-512.connections.max.reauth.ms": str(REAUTHENTICATE_MS),
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": str(folder / f"{_BROKER}.pem"),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": str(authority(data)),
        "listener.name.controller.ssl.client.auth": "required",
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": f"User:{OPERATIONS};User:CN={_BROKER}",
    }


def environment(data: Path, user: str) -> dict[str, str]:
    """The variables that tell a process how to prove to Kafka that it is a user."""
    folder = _folder(data)
    return {
        "KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
        "KAFKA_SASL_MECHANISM": "SCRAM-SHA-512",
        "KAFKA_USERNAME_FILE": str(folder / f"{user}.name"),
        "KAFKA_PASSWORD_FILE": str(folder / f"{user}.password"),
        "KAFKA_CA_FILE": str(authority(data)),
    }


def enforcing(data: Path, ports: Ports, variables: Mapping[str, str]) -> Program:
    """What brings Kafka to agree with partners' access every few seconds; it is told Kafka by `variables`."""
    every = ("--every", str(ENFORCE_SECONDS), "--listen", str(ports.enforcing))
    arguments = (sys.executable, "-m", "shared.cli.main", "partners", "enforce", *every)
    return Program("partners", "helper", arguments, ports.enforcing, {**variables, "LEAD_DATA": str(data)})


def _folder(data: Path) -> Path:
    return data / "security"


def _make(folder: Path) -> None:
    from shared.devstack.certificates import Authority  # noqa: PLC0415 - slow to import, and needed once

    unfinished = folder.with_suffix(".new")
    unfinished.mkdir(mode=0o700, parents=True, exist_ok=True)
    Authority(unfinished, _AUTHORITY).issue(unfinished, _BROKER)
    unfinished.replace(folder)


def _password(folder: Path, user: str) -> str:
    path = folder / f"{user}.password"
    if not path.exists():
        _write(folder / f"{user}.name", user)
        _write(path, secrets.token_urlsafe(24))
    return path.read_text(encoding="utf-8").strip()


def _write(path: Path, text: str) -> None:
    unfinished = path.with_suffix(".new")
    unfinished.touch(mode=0o600)
    unfinished.write_text(f"{text}\n", encoding="utf-8")
    unfinished.replace(path)
