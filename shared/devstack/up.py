"""An installation brought up: broker, store, topics, services, demonstration data, each as soon as can be."""

from __future__ import annotations

import asyncio
import hashlib
import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shared.devstack import jars, java, kafka, security, store, surroundings
from shared.devstack.folder import held
from shared.devstack.installation import Installation, last
from shared.devstack.ports import DEFAULT_BASE, HOST, Ports
from shared.devstack.processes import Child, Program
from shared.devstack.shown import Shown
from shared.devstack.supervisor import Supervisor
from shared.devstack.trouble import Trouble
from shared.runtime import topics

SERVICES = ("membership", "reporting", "advocacy", "notifications")
_BROKER_SECONDS = 60.0
_STORE_SECONDS = 30.0
_READY_SECONDS = 90.0

Seed = Callable[[Installation, Shown], None]
"""Puts demonstration data into a running installation; run again after an interruption, it goes on."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be brought up; `base` is its first port, None for the one it had last.

    `secure`: Kafka takes those alone that it knows, by TLS. An installation that is so stays so.
    """

    data: Path
    base: int | None = None
    services: tuple[str, ...] = SERVICES
    topics: Path = topics.FILE
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    secure: bool = False


@dataclass(frozen=True, slots=True)
class Up:
    """What runs now, the processes started for it by name, and after how many seconds each phase ended."""

    installation: Installation
    started: tuple[str, ...]
    phases: Mapping[str, float]


def up(wanted: Wanted, shown: Shown, seed: Seed | None = None) -> Up:
    """Bring it up and wait until it answers. What was started is stopped again when that fails.

    Raises Trouble saying what stands in the way.
    """
    with held(wanted.data):
        supervisor = Supervisor(wanted.data, shown)
        starting = _Starting(wanted, supervisor, shown)
        try:
            result = starting.run()
            if seed is not None:
                _seed(seed, result.installation, shown)
        except BaseException:
            supervisor.stop(only=supervisor.started)
            raise
        return result


class _Starting:
    """One start: its steps in the order in which their conditions are met."""

    def __init__(self, wanted: Wanted, supervisor: Supervisor, shown: Shown) -> None:
        before = last(wanted.data)
        self._wanted = wanted
        self._supervisor = supervisor
        self._shown = shown
        self._ports = Ports(wanted.base or (before.port if before else DEFAULT_BASE))
        self._began = time.monotonic()
        self._phases: dict[str, float] = {}
        if before and before.port != self._ports.base and supervisor.running():
            raise Trouble(
                f"The installation in {wanted.data} runs already, on port {before.port}.",
                "Stop it first: lead down.",
            )

    def run(self) -> Up:
        environ = self._wanted.environ
        own_kafka = not environ.get("KAFKA_BOOTSTRAP_SERVERS")
        own_store = not environ.get("MONGO_URL")
        secure = own_kafka and (self._wanted.secure or security.secured(self._wanted.data))
        if self._wanted.secure and not own_kafka:
            raise Trouble(
                "--secure is for the Kafka that this command starts, and KAFKA_BOOTSTRAP_SERVERS names another one.",
                "Unset it, or leave --secure out.",
            )
        broker_child = self._supervisor.ensure(self._broker(secure=secure)) if own_kafka else None
        store_child = self._supervisor.ensure(self._store()) if own_store else None
        here = Installation(
            data=self._wanted.data,
            port=self._ports.base,
            kafka=environ.get("KAFKA_BOOTSTRAP_SERVERS") or f"{HOST}:{self._ports.broker}",
            mongo=environ.get("MONGO_URL") or store.url(self._ports.store),
            services={
                name: f"http://{HOST}:{self._ports.service(index)}" for index, name in enumerate(self._wanted.services)
            },
            secure=secure,
            gateway=f"http://{HOST}:{self._ports.gateway}",
        )
        applied = _Applied(self._wanted.data, self._wanted.topics)
        # Readers that start before their topics exist would find them minutes later, so only a broker that is
        # known to have them may come up beside its readers.
        beside = broker_child is not None and applied.known()
        if not beside:
            self._apply_topics(here, broker_child, applied)
        if store_child is not None:
            self._supervisor.wait_for_port(store_child, _STORE_SECONDS)
            self._phase("store")
        services = self._start_services(here)
        if beside:
            self._apply_topics(here, broker_child, applied)
        self._start_surroundings(here)
        for child in services:
            self._supervisor.wait_until_ready(child, _READY_SECONDS)
            self._phase(child.program.name)
        here.write()
        return Up(here, tuple(self._supervisor.started), self._phases)

    def _phase(self, name: str) -> None:
        self._phases[name] = round(time.monotonic() - self._began, 2)

    def _broker(self, *, secure: bool) -> Program:
        environ, data = self._wanted.environ, self._wanted.data
        users = security.prepare(data, SERVICES) if secure else None
        jar_files = jars.fetch(jars.cache_folder(environ), environ.get("LEAD_MAVEN_REPOSITORY"), shown=self._shown)
        program = kafka.prepare(
            java.find(environ),
            jar_files,
            data / "kafka",
            port=self._ports.broker,
            controller=self._ports.controller,
            properties=security.properties(data, self._ports) if secure else None,
            users=users,
        )
        self._phase("jars and java")
        return program

    def _store(self) -> Program:
        return store.prepare(self._wanted.data / "store", port=self._ports.store, environ=self._wanted.environ)

    def _apply_topics(self, here: Installation, broker: Child | None, applied: _Applied) -> None:
        try:
            asyncio.run(_apply(_connection(here), topics.read(self._wanted.topics), secure=here.secure))
        except (topics.CannotApply, topics.BrokerAway) as error:
            if broker is not None:
                self._supervisor.require_alive(broker)
            raise Trouble(str(error), "") from error
        except (OSError, ValueError) as error:
            raise Trouble(f"The topics' file {self._wanted.topics} can't be used: {error}", "Correct it.") from error
        if broker is not None:
            applied.remember()
        self._phase("broker and topics")

    def _start_services(self, here: Installation) -> list[Child]:
        if not here.services:
            return []
        from shared.web.issuer import publish  # noqa: PLC0415 - a broker and a store alone need no keys

        publish(here.issuer)
        return [
            self._supervisor.ensure(
                Program(
                    name,
                    "service",
                    (sys.executable, "-m", f"services.{name}", "--role", "all"),
                    self._ports.service(index),
                    {
                        "LEAD_DATA": str(here.data),
                        "LEAD_HOST": HOST,
                        "LEAD_PORT": str(self._ports.service(index)),
                        "MONGO_URL": here.mongo,
                        **here.kafka_environment(name),
                        **surroundings.variables(self._ports),
                    },
                )
            )
            for index, name in enumerate(here.services)
        ]

    def _start_surroundings(self, here: Installation) -> None:
        if set(here.services) >= set(SERVICES):
            for program in surroundings.programs(here.data, self._ports, here.services):
                self._supervisor.wait_for_port(self._supervisor.ensure(program), _STORE_SECONDS)
        if here.secure and "notifications" in here.services:
            variables = here.kafka_environment(security.OPERATIONS) | {"LEAD_TOPICS": str(self._wanted.topics)}
            program = security.enforcing(here.data, self._ports, variables)
            self._supervisor.wait_for_port(self._supervisor.ensure(program), _STORE_SECONDS)


def _connection(here: Installation) -> dict[str, object]:
    from shared.runtime.settings import Settings  # noqa: PLC0415 - slow to import, and `down` does without

    told: dict[str, Any] = {name.lower(): value for name, value in here.kafka_environment(security.OPERATIONS).items()}
    return Settings(mongo_url=here.mongo, **told).kafka()


async def _apply(kafka: Mapping[str, object], declared: topics.Declaration, *, secure: bool) -> None:
    await topics.apply(kafka, declared.topics("embedded"), _BROKER_SECONDS)
    if secure:
        from shared.runtime import access, partners  # noqa: PLC0415 - plain installations come up faster without

        await access.apply(kafka, access.grants(declared, await partners.lasting(kafka)))


class _Applied:
    """Whether our own broker has the topics of the file as it is now; kept beside the broker's data."""

    def __init__(self, data: Path, file: Path) -> None:
        self._note = data / "kafka" / "topics.applied"
        self._digest = hashlib.sha256(file.read_bytes()).hexdigest() if file.exists() else ""

    def known(self) -> bool:
        return self._note.exists() and self._note.read_text(encoding="utf-8") == self._digest

    def remember(self) -> None:
        self._note.write_text(self._digest, encoding="utf-8")


def _seed(seed: Seed, here: Installation, shown: Shown) -> None:
    done = here.data / "seeded"
    if not done.exists():
        seed(here, shown)
        done.touch()
