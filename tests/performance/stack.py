"""The broker and the stores that are measured on: started when a row first asks, stopped at the end."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeAlias

from shared.devstack import jars, java, kafka, store
from shared.devstack.folder import held
from shared.devstack.ports import HOST, Ports
from shared.devstack.processes import Child, Program
from shared.devstack.shown import Silent
from shared.devstack.supervisor import Supervisor
from shared.devstack.trouble import Trouble
from shared.runtime.store import Database, connect
from tests.conftest import free_base
from tests.performance.instant.store import instant

Kind: TypeAlias = Literal["instant", "embedded", "fast"]

START_SECONDS = 60.0
TRIES = 3
SERVERS = ("mongod", "secantusd-rs")


@dataclass(frozen=True, slots=True)
class Place:
    """A database in a store that listens at an address."""

    mongo: str
    name: str


class NotHere(Exception):  # noqa: N818  an answer: the row is left out
    """There is no such store on this machine; the text says what would make one."""


class Stack:
    """Addresses of what runs, each started on first use. `data` is a folder of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self._supervisor = Supervisor(data, Silent())

    @cached_property
    def kafka(self) -> str:
        """The broker's address."""
        found = jars.fetch(jars.cache_folder(os.environ), os.environ.get("LEAD_MAVEN_REPOSITORY"))

        def broker(ports: Ports) -> Program:
            folder = self.data / "kafka"
            return kafka.prepare(java.find(os.environ), found, folder, port=ports.broker, controller=ports.controller)

        return f"{HOST}:{self._run(broker).port}"

    def mongo(self, kind: Kind) -> str:
        """A store's address. Raises NotHere."""
        return self._embedded if kind == "embedded" else self._fast

    @cached_property
    def _embedded(self) -> str:
        return self._store("embedded", "")

    @cached_property
    def _fast(self) -> str:
        if url := os.environ.get("MONGO_URL"):
            return url
        path = os.environ.get("PATH", "")
        if not any(shutil.which(name, path=path) for name in SERVERS):
            raise NotHere(f"MONGO_URL names no store, and neither {' nor '.join(SERVERS)} is on the path")
        return self._store("fast", path)

    def _store(self, name: str, path: str) -> str:
        def server(ports: Ports) -> Program:
            return replace(store.prepare(self.data / name, port=ports.store, environ={"PATH": path}), name=name)

        return store.url(self._run(server).port)

    @contextmanager
    def serving(self, programs: Sequence[Program]) -> Iterator[list[Child]]:
        """Services at work, all of them ready; stopped afterwards."""
        try:
            children = [self._supervisor.ensure(program) for program in programs]
            for child in children:
                self._supervisor.wait_until_ready(child, START_SECONDS)
            yield children
        finally:
            self._supervisor.stop(only=[program.name for program in programs])

    def _run(self, prepared: Callable[[Ports], Program]) -> Program:
        """Start a server on free ports, on others where somebody was faster there. Raises Trouble."""
        for left in reversed(range(TRIES)):
            program = prepared(Ports(free_base()))
            try:
                self._supervisor.wait_for_port(self._supervisor.ensure(program), START_SECONDS)
            except Trouble:
                if not left:
                    raise
            else:
                return program
        raise AssertionError

    @asynccontextmanager
    async def database(self, kind: Kind) -> AsyncIterator[Database]:
        """An empty database. Raises NotHere."""
        if kind == "instant":
            yield instant()
            return
        async with self.place(kind) as place:
            pool = connect(place.mongo)
            try:
                yield pool.database(place.name)
            finally:
                pool.close()

    @asynccontextmanager
    async def place(self, kind: Kind) -> AsyncIterator[Place]:
        """Where an empty database is, for another process. Raises NotHere."""
        place = Place(self.mongo(kind), f"bench_{uuid.uuid4().hex[:12]}")
        try:
            yield place
        finally:
            if kind == "fast" and "MONGO_URL" in os.environ:  # our own stores go as a whole
                pool = connect(place.mongo)
                await pool.database(place.name).client.drop_database(place.name)
                pool.close()

    def stop(self) -> None:
        """Stop what was started."""
        self._supervisor.stop()


@contextmanager
def stack(data: Path) -> Iterator[Stack]:
    """A stack in an empty folder, stopped at the end."""
    with held(data):
        made = Stack(data)
        try:
            yield made
        finally:
            made.stop()
