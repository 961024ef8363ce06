"""One real broker and one real store for the whole session, and what keeps tests apart on them."""

from __future__ import annotations

import gc
import logging
import os
import secrets
import signal
import socket
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, TypeAlias

import hypothesis
import pytest

from shared.devstack import jars, java, ports, store
from shared.devstack import kafka as broker
from shared.devstack.folder import held
from shared.devstack.processes import Program
from shared.devstack.shown import Silent
from shared.devstack.supervisor import Supervisor
from shared.runtime.store import Database, connect

CreateTopics: TypeAlias = Callable[[Sequence[str], int], Awaitable[None]]

LONGEST = (
    "test_partner_credentials.py",
    "test_openapi.py",
    "test_story.py",
    "test_up.py",
    "test_intake.py",
    "test_permissions.py",
    "test_real_files.py",
    "test_legislators.py",
    "test_lead.py",
)
_START_SECONDS = 60.0
LOWEST_PORT, HIGHEST_PORT = 10_000, 30_000  # systems take the ports of outgoing connections from above
PORTS_USED = 60


def pytest_configure() -> None:
    """Heed Ctrl-C, and let what tests start heed it: a shell's background ignores it, and that is inherited."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    hypothesis.settings.register_profile("suite", deadline=None)  # what is right is right on a slow machine, too
    hypothesis.settings.load_profile("suite")
    gc.disable()  # until all tests are found: what is made of them stays


def pytest_collection_finish() -> None:
    """Leave out of every look for garbage what lives as long as the process."""
    gc.freeze()
    gc.enable()


def free_base() -> int:
    """A base port such that the ports counted from it are free now, and no outgoing connection is given one of them."""
    while True:
        base = LOWEST_PORT + secrets.randbelow(HIGHEST_PORT - LOWEST_PORT)
        with ExitStack() as probes:
            try:
                for offset in range(PORTS_USED):
                    probes.enter_context(socket.socket()).bind((ports.HOST, base + offset))
            except OSError:
                continue
            return base


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take long come first, so that no process is left with one of them in the end.

    Lines are not counted while a property is tried a hundred times: it takes twice as long, and the examples meet them.
    """
    items.sort(key=lambda item: not item.nodeid.partition("::")[0].endswith(LONGEST))
    for item in items:
        if item.get_closest_marker("hypothesis"):
            item.add_marker("no_cover")


class Stack(NamedTuple):
    """The addresses of Kafka (host:port) and of the store (URL); `restart_broker` kills the broker and starts it again."""

    kafka: str
    store: str
    restart_broker: Callable[[], None] | None = None


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Kafka and the store: given, in containers where there are images, else embedded."""
    from tests.containers import containers, engine_has_images

    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    given = os.environ.get("KAFKA_BOOTSTRAP_SERVERS"), os.environ.get("MONGO_URL")
    if given[0] and given[1]:
        yield Stack(given[0], given[1])
        return
    with ExitStack() as until_the_end:
        if engine_has_images():
            found = Stack(*until_the_end.enter_context(containers(free_base())))
        else:
            found = until_the_end.enter_context(embedded(tmp_path_factory.mktemp("stack")))
        restart = None if given[0] else found.restart_broker
        yield Stack(given[0] or found.kafka, given[1] or found.store, restart)


@contextmanager
def embedded(data: Path) -> Iterator[Stack]:
    """The development stack's broker and store, in a folder of their own."""
    supervisor = Supervisor(data, Silent())
    numbers = ports.Ports(free_base())
    found = jars.fetch(jars.cache_folder(os.environ), os.environ.get("LEAD_MAVEN_REPOSITORY"))
    with held(data):
        kafka = broker.prepare(
            java.find(os.environ), found, data / "kafka", port=numbers.broker, controller=numbers.controller
        )
        programs = (kafka, _unswept(store.prepare(data / "store", port=numbers.store, environ=os.environ), data))

        def restart_broker() -> None:
            child = supervisor.running()[kafka.name]
            os.kill(child.identity.pid, signal.SIGKILL)
            child.end_within(_START_SECONDS)
            while ports.answers(numbers.broker):  # the last of its threads holds the port for a moment
                time.sleep(0.02)
            supervisor.wait_for_port(supervisor.ensure(kafka), _START_SECONDS)

        try:
            for child in [supervisor.ensure(program) for program in programs]:
                supervisor.wait_for_port(child, _START_SECONDS)
            yield Stack(f"{ports.HOST}:{numbers.broker}", store.url(numbers.store), restart_broker)
        finally:
            supervisor.stop()


def _unswept(program: Program, folder: Path) -> Program:
    """A store that deletes nothing by itself: what has expired it tells by today's date, and tests have their own."""
    from tests.containers import UNSWEPT

    if not Path(program.arguments[0]).name.startswith("secantusd"):
        return replace(program, arguments=(*program.arguments, *UNSWEPT))
    settings = folder / "store.toml"
    settings.write_text("[storage]\nttl_sweep_seconds = 0\n", encoding="utf-8")
    return replace(program, arguments=(*program.arguments, "--config", str(settings)))


@pytest.fixture(scope="session")
def kafka(stack: Stack) -> str:
    """The broker's address, host:port."""
    return stack.kafka


@pytest.fixture(scope="session")
def mongo_url(stack: Stack) -> str:
    """The store's address."""
    return stack.store


@pytest.fixture
def restart_broker(stack: Stack) -> Callable[[], None]:
    """Kills the session's broker and starts it again with what it holds."""
    if stack.restart_broker is None:
        pytest.skip("the broker is not this session's own to kill: it was given, or runs in a container")
    return stack.restart_broker


@pytest.fixture
async def database(mongo_url: str) -> AsyncIterator[Database]:
    """A database of the test's own. It is dropped where the store outlives the session; the embedded one drops slowly."""
    pool = connect(mongo_url)
    name = f"test_{uuid.uuid4().hex}"
    try:
        yield pool.database(name)
        if os.environ.get("MONGO_URL"):
            await pool.database(name).client.drop_database(name)
    finally:
        pool.close()


@pytest.fixture(scope="session")
def create_topics(kafka: str) -> CreateTopics:
    """`await create_topics(names, partitions)`: topics a test makes for itself; those that exist are left.

    A topic's name holds its province, so tests keep apart by provinces of their own, such as PK-T1. Topics of real
    provinces are shared: all make them with 4 partitions.
    """
    from shared.runtime.topics import Declared, apply

    async def create(names: Sequence[str], partitions: int) -> None:
        declared = tuple(
            Declared(name=name, partitions=partitions, replication=1, settings={}, owner="test", readers=())
            for name in names
        )
        await apply({"bootstrap_servers": kafka}, declared, _START_SECONDS)

    return create
