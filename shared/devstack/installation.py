"""Where one installation keeps its data and where it answers: `lead up` writes it, other commands read it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shared.devstack import security
from shared.devstack.ports import HOST, Ports
from shared.devstack.trouble import Trouble

DEFAULT_DATA = Path(".lead")


@dataclass(frozen=True, slots=True)
class Installation:
    """An installation: its folder, its base port, and where its services, Kafka and the store answer.

    `secure` says whether its Kafka takes those alone that it knows, by TLS.
    `gateway` is the one address that passes requests on to the services.
    """

    data: Path
    port: int
    kafka: str
    mongo: str
    services: Mapping[str, str] = field(default_factory=dict)
    secure: bool = False
    gateway: str = ""

    @property
    def issuer(self) -> Path:
        """The folder of the keys that local tokens are signed with."""
        return self.data / "issuer"

    @property
    def partners_kafka(self) -> str:
        """Where partners reach Kafka."""
        return f"{HOST}:{Ports(self.port).partners}" if self.secure else self.kafka

    def kafka_environment(self, user: str) -> dict[str, str]:
        """What a process is told to reach Kafka as a user: a service by its name, or `operations`."""
        address = {"KAFKA_BOOTSTRAP_SERVERS": self.kafka}
        return address | (security.environment(self.data, user) if self.secure else {})

    def address_of(self, service: str) -> str:
        """Where a service answers. Raises Trouble when the installation runs without it."""
        if (found := self.services.get(service)) is None:
            runs = ", ".join(self.services) or "nothing"
            raise Trouble(f"The installation in {self.data} runs without {service}: {runs}.", "Start it: lead up.")
        return found.rstrip("/")

    def addresses(self) -> dict[str, Any]:
        """What `lead up --json` prints. The store's address is as it was given, a password in it included."""
        return {
            "gateway": self.gateway,
            "services": dict(self.services),
            "kafka": self.kafka,
            "mongo": self.mongo,
            "data": str(self.data),
            "secure": self.secure,
        }

    def write(self) -> None:
        """Keep it for the other commands."""
        path = _file(self.data)
        unfinished = path.with_suffix(".new")
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=0o600)  # the store's address may hold a password
        unfinished.write_text(
            json.dumps({**self.addresses(), "issuer": str(self.issuer), "port": self.port}, indent=1) + "\n",
            encoding="utf-8",
        )
        unfinished.replace(path)


def installation(data: Path = DEFAULT_DATA) -> Installation:
    """The installation in a folder. Raises Trouble when nothing was started there yet."""
    if (found := last(data)) is None:
        raise Trouble(
            f"Nothing was started in {data.absolute()} yet.",
            "Start it with `lead up`, or name another folder with --data DIR or LEAD_DATA.",
        )
    return found


def last(data: Path) -> Installation | None:
    """What was started last in a folder, None when nothing was."""
    try:
        told = json.loads(_file(data).read_text(encoding="utf-8"))
        return Installation(
            data=Path(told["data"]),
            port=told["port"],
            kafka=told["kafka"],
            mongo=told["mongo"],
            services=told["services"],
            secure=told.get("secure", False),
            gateway=told.get("gateway", ""),
        )
    except (OSError, ValueError, KeyError):
        return None


def _file(data: Path) -> Path:
    return data / "stack.json"
