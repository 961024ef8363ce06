"""Bringing an installation up, again, and after its broker was killed; and stopping it by an interruption."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pymongo import MongoClient

from shared.devstack.down import down
from shared.devstack.installation import installation
from shared.devstack.shown import Silent
from shared.devstack.status import processes
from shared.devstack.trouble import Trouble
from shared.devstack.up import Wanted, up
from shared.runtime import topics
from tests.conftest import free_base

pytestmark = pytest.mark.end_to_end

WATCHING = """
import sys
from pathlib import Path
from shared.devstack.shown import Terminal
from shared.devstack.watch import interruptible, stopping_when_interrupted, watch
data, shown = Path(sys.argv[1]), Terminal(sys.stdout)
with interruptible(), stopping_when_interrupted(data, shown):
    print("watching", flush=True)
    watch(data, shown)
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("installation")
    yield folder
    down(folder, Silent())


@pytest.fixture(scope="module")
def wanted(data: Path) -> Wanted:
    """A broker and a store of the installation's own, whatever the session's tests use."""
    given = {"KAFKA_BOOTSTRAP_SERVERS", "MONGO_URL"}
    environ = {name: value for name, value in os.environ.items() if name not in given}
    return Wanted(data, free_base(), services=(), environ=environ)


def test_an_installation_comes_up_goes_on_and_heals(wanted: Wanted) -> None:
    seeded: list[str] = []
    first = up(wanted, Silent(), lambda here, _: seeded.append(here.kafka))
    here = first.installation
    assert first.started == ("kafka", "store")
    assert installation(wanted.data) == here
    with MongoClient[dict[str, object]](here.mongo) as client:
        client["kept"]["things"].insert_one({"_id": 1})

    again = up(wanted, Silent(), lambda here, _: seeded.append(here.kafka))
    assert (again.started, again.installation) == ((), here)
    assert seeded == [here.kafka], "demonstration data come once"

    pids = {process.name: process.pid for process in processes(wanted.data)}
    for name in ("kafka", "store"):
        os.kill(pids[name], signal.SIGKILL)
    healed = up(wanted, Silent())
    assert healed.started == ("kafka", "store")
    with MongoClient[dict[str, object]](here.mongo) as client:
        assert client["kept"]["things"].find_one() == {"_id": 1}


async def test_the_topics_of_the_file_are_there(wanted: Wanted) -> None:
    found = await topics.partitions({"bootstrap_servers": installation(wanted.data).kafka})
    declared = topics.read().topics("embedded")
    assert {topic.name: found.get(topic.name) for topic in declared} == {
        topic.name: topic.partitions for topic in declared
    }


def test_another_port_while_it_runs_is_refused(wanted: Wanted) -> None:
    with pytest.raises(Trouble, match="runs already"):
        up(Wanted(wanted.data, (wanted.base or 0) + 50, services=(), environ=wanted.environ), Silent())
    assert all(process.answering for process in processes(wanted.data))


def test_an_interruption_stops_all_of_it_in_order(wanted: Wanted) -> None:
    watching = subprocess.Popen([sys.executable, "-c", WATCHING, str(wanted.data)], stdout=subprocess.PIPE, text=True)
    assert watching.stdout is not None
    assert watching.stdout.readline() == "watching\n"
    watching.send_signal(signal.SIGINT)
    told, _ = watching.communicate(timeout=60)
    assert "Stopped. The data stay" in told
    assert processes(wanted.data) == []


def test_what_a_failed_start_had_started_is_stopped(wanted: Wanted, tmp_path: Path) -> None:
    wrong = tmp_path / "topics.yaml"
    wrong.write_text("nothing: here")
    with pytest.raises(Trouble, match="topics' file"):
        up(Wanted(wanted.data, services=(), topics=wrong, environ=wanted.environ), Silent())
    assert processes(wanted.data) == []
