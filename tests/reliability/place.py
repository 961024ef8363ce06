"""Everything a run drives: a broker, a store behind a proxy, and the roles of the services as processes of their own."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from services.advocacy.app import SERVICE as ADVOCACY
from services.membership.app import SERVICE as MEMBERSHIP
from services.notifications.app import SERVICE as NOTIFICATIONS
from services.reporting.app import SERVICE as REPORTING
from shared.contracts.topics import topic
from shared.devstack import jars, java, kafka, ports, store
from shared.devstack.ports import HOST
from shared.reference.provinces import PK, PROVINCE_CODES
from shared.runtime.service import Service
from shared.runtime.store import Database, Store, connect
from shared.runtime.topics import Declared, apply
from shared.web.issuer import publish
from tests.conftest import free_base
from tests.proxy import Proxy, proxied
from tests.reliability.outside.world import Outside, outside
from tests.reliability.processes import Process
from tests.reliability.small_disk import SmallDisk, small_disk

PROVINCES = ("PK-SD", "PK-BA")
SERVED = tuple(sorted(PROVINCE_CODES))
"""All of them are served, as in a small installation; people work in two."""
PARTITIONS = 2
SERVICES = ("membership", "reporting", "advocacy")
"""Those that people give commands to; notifications tell of what comes of it, where they run."""
SERVICE_OF: Mapping[str, Service] = {
    "membership": MEMBERSHIP,
    "reporting": REPORTING,
    "advocacy": ADVOCACY,
    "notifications": NOTIFICATIONS,
}
READY_SECONDS = 240.0
TREE = Path(__file__).resolve().parents[2]


def no_matter() -> None:
    """Nobody waits for an operation to come further."""


def provinces_of(service: str) -> tuple[str, ...]:
    """What a service's processes serve: notifications read each province in three groups, so only where people are told."""
    return (PK, *PROVINCES) if service == "notifications" else SERVED


class Place:
    """What runs, by name: `kafka`, `store`, `<service>-api`, `-relay`, `-worker` ..., and how to reach it."""

    def __init__(
        self,
        folder: Path,
        tree: Path,
        numbers: ports.Ports,
        proxy: Proxy,
        disk: SmallDisk | None,
        world: Outside | None,
    ) -> None:
        self.folder, self.tree, self.proxy, self.disk, self._numbers = folder, tree, proxy, disk, numbers
        self.outside = world
        """What notifications reach people by; None where they do not run."""
        names = (*SERVICES, "notifications") if world is not None else SERVICES
        self.services: Mapping[str, Service] = {name: SERVICE_OF[name] for name in names}
        self.kafka = f"{HOST}:{numbers.broker}"
        self.mongo = store.url(numbers.store)
        self.processes: dict[str, Process] = {}
        self._ports: dict[str, int] = {}
        self._store: Store = connect(self.mongo)
        self.trouble: list[str] = []
        self.progressed: Callable[[], None] = no_matter
        """Called each time that an operation says it has come further."""

    @property
    def options(self) -> dict[str, Any]:
        """What aiokafka's clients are built with."""
        return {"bootstrap_servers": self.kafka}

    @property
    def issuer(self) -> Path:
        return self.folder / "issuer"

    def database(self, service: str) -> Database:
        """A service's database, past the proxy."""
        return self._store.database(f"lead_{service}")

    def named(self, role: str) -> list[str]:
        """The processes of a role, by name."""
        return [name for name in self.processes if f"-{role}" in name]

    def urls(self, service: str) -> list[str]:
        """Where the service's api processes answer."""
        return [self.url(name) for name in self.processes if name.startswith(f"{service}-api")]

    def url(self, name: str) -> str:
        return f"http://{HOST}:{self._ports[name]}"

    def add(self, service: str, role: str, suffix: str = "") -> Process:
        """One more process of a role, not started yet."""
        name = f"{service}-{role}{suffix}"
        self._ports[name] = self._numbers.base + 30 + len(self._ports)
        environ = os.environ | {
            "LEAD_DATA": str(self.folder),
            "LEAD_HOST": HOST,
            "LEAD_PORT": str(self._ports[name]),
            "LEAD_PROVINCES": ",".join(provinces_of(service)),
            "KAFKA_BOOTSTRAP_SERVERS": self.kafka,
            "MONGO_URL": store.url(self.proxy.port),
        }
        if self.outside is not None and service == "notifications":
            environ |= self.outside.environ()
        command = (sys.executable, "-m", "tests.reliability.launched", service, "--role", role)
        return self._process(name, command, environ, self.tree)

    async def drop(self, name: str) -> None:
        """End a process and forget it."""
        await self.processes[name].stop()
        del self.processes[name]

    async def operate(self, service: str, *arguments: str) -> Any:
        """What an operator asks a service: `python -m services.<service> ...`, its JSON. Raises RuntimeError."""
        running = await self.operating(service, *arguments, "--progress")
        assert running.stdout is not None
        told, wrong = await asyncio.gather(running.stdout.read(), self._followed(running))
        if await running.wait() not in {0, 1} or not told:
            raise RuntimeError(f"{service} {' '.join(arguments)}: {wrong[-500:]}")
        return json.loads(told)

    async def _followed(self, running: asyncio.subprocess.Process) -> str:
        """What an operation writes besides its answer and its progress; `progressed` is called as it comes further."""
        assert running.stderr is not None
        step, done, other = "", 0, ""
        async for line in running.stderr:
            try:
                said = json.loads(line)
                further = said["step"] != step or said["done"] > done
                step, done = said["step"], said["done"]
            except (ValueError, KeyError, TypeError):
                other += line.decode(errors="replace")
            else:
                if further:
                    self.progressed()
        return other

    async def operating(self, service: str, *arguments: str) -> asyncio.subprocess.Process:
        """The same, still running."""
        environ = os.environ | {
            "LEAD_DATA": str(self.folder),
            "LEAD_PROVINCES": ",".join(provinces_of(service)),
            "KAFKA_BOOTSTRAP_SERVERS": self.kafka,
            "MONGO_URL": self.mongo,
        }
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", f"services.{service}", *arguments,
            cwd=self.tree, env=environ,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip

    async def ready(self, *names: str) -> None:
        """Wait until these processes (all services' without names) say that they are ready."""
        async with httpx.AsyncClient(timeout=5) as client:
            for name in names or [name for name in self.processes if name in self._ports]:
                async with asyncio.timeout(READY_SECONDS):
                    while not await self._is_ready(client, name):
                        await asyncio.sleep(0.1)

    async def answers(self, name: str) -> None:
        """Wait until broker or store accept connections."""
        port = self._numbers.broker if name == "kafka" else self._numbers.store
        async with asyncio.timeout(READY_SECONDS):
            while not await asyncio.to_thread(ports.answers, port):
                await asyncio.sleep(0.1)

    async def _is_ready(self, client: httpx.AsyncClient, name: str) -> bool:
        try:
            return (await client.get(f"{self.url(name)}/health/ready")).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    async def start(self) -> None:
        """Start the broker, the store, and every role of every service."""
        publish(self.issuer)
        found = jars.fetch(jars.cache_folder(os.environ), os.environ.get("LEAD_MAVEN_REPOSITORY"))
        broker = kafka.prepare(
            java.find(os.environ),
            found,
            self.folder / "kafka",
            port=self._numbers.broker,
            controller=self._numbers.controller,
        )
        data = self.disk.folder if self.disk else self.folder / "store"
        keeper = store.prepare(data, port=self._numbers.store, environ=os.environ)
        for program in (broker, keeper):
            await self._process(program.name, program.arguments, dict(os.environ), self.folder).start()
        read = {pair for service in self.services.values() for pair in service.reads()}
        declared = tuple(
            Declared(topic(province, context, audience), PARTITIONS, 1, {}, context, ())
            for province in SERVED
            for context, audience in sorted(read)
        )
        await apply(self.options, declared, READY_SECONDS)
        for service in self.services:
            for role in ("api", "relay", "worker"):
                await self.add(service, role).start()
        await self.ready()

    async def stop(self) -> None:
        """End everything, services first."""
        for names in ([name for name in self.processes if name in self._ports], ["store", "kafka"]):
            await asyncio.gather(*(self.processes[name].stop(seconds=20) for name in names if name in self.processes))
        self._store.close()

    def _process(self, name: str, command: Sequence[str], environ: dict[str, str], folder: Path) -> Process:
        self.processes[name] = Process(name, command, environ, folder, self.folder / f"{name}.log")
        return self.processes[name]


@asynccontextmanager
async def place(folder: Path, tree: Path = TREE, *, notifications: bool = False) -> AsyncIterator[Place]:
    """A place in a folder of its own, that runs the code of a tree; ended whatever happens."""
    numbers = ports.Ports(free_base())
    async with proxied(HOST, numbers.store) as proxy, AsyncExitStack() as more:
        world = await more.enter_async_context(outside()) if notifications else None
        with small_disk(folder / "disk") as disk:
            here = Place(folder, tree, numbers, proxy, disk, world)
            try:
                await here.start()
                yield here
            finally:
                await here.stop()
