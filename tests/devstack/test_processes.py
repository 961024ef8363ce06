"""Children are recognised after their starter has died, never mistaken for others, and stopped in order."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.devstack.folder import held
from shared.devstack.ports import HOST, holder, require_free
from shared.devstack.processes import Kind, Program, identify
from shared.devstack.supervisor import Supervisor
from shared.devstack.trouble import Trouble

LISTEN = """
import signal, socket, sys
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("127.0.0.1", int(sys.argv[1]))); s.listen()
def end(*_):
    print(sys.argv[2], "ended", flush=True); sys.exit(0)
signal.signal(signal.SIGTERM, end)
print(sys.argv[2], "listens", flush=True)
while True: s.accept()
"""


HEALTH = """
import http.server, sys
class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(int(sys.argv[2])); self.end_headers(); self.wfile.write(b"no partitions yet")
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Health).serve_forever()
"""


class Told:
    """Keeps what was said."""

    def __init__(self) -> None:
        self.sentences: list[str] = []

    def say(self, text: str) -> None:
        self.sentences.append(text)

    def step(self, name: str, done: int, total: int) -> None:
        pass


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def program(name: str = "store", kind: Kind = "store") -> Program:
    port = free_port()
    return Program(name, kind, (sys.executable, "-c", LISTEN, str(port), name), port)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def supervisor(tmp_path: Path, told: Told) -> Iterator[Supervisor]:
    with held(tmp_path):
        supervisor = Supervisor(tmp_path, told)
        yield supervisor
        supervisor.stop()


def earlier(tmp_path: Path) -> Supervisor:
    """The same installation as another command sees it, which has started nothing."""
    return Supervisor(tmp_path, Told())


def test_a_child_runs_in_a_session_of_its_own(supervisor: Supervisor) -> None:
    child = supervisor.ensure(program())
    assert os.getsid(child.identity.pid) == child.identity.pid


def test_a_child_that_answers_is_kept_by_the_next_start(supervisor: Supervisor, tmp_path: Path) -> None:
    wanted = program()
    child = supervisor.ensure(wanted)
    supervisor.wait_for_port(child, 10)
    later = earlier(tmp_path)
    assert later.ensure(wanted).identity == child.identity
    assert later.started == []


def test_a_child_started_otherwise_is_replaced(supervisor: Supervisor, tmp_path: Path) -> None:
    wanted = program()
    child = supervisor.ensure(wanted)
    supervisor.wait_for_port(child, 10)
    changed = earlier(tmp_path).ensure(dataclasses.replace(wanted, variables={"MORE": "1"}))
    assert not child.alive
    assert changed.identity != child.identity


def test_a_dead_child_is_said_and_started_anew(supervisor: Supervisor, told: Told) -> None:
    wanted = program()
    child = supervisor.ensure(wanted)
    supervisor.wait_for_port(child, 10)
    os.kill(child.identity.pid, signal.SIGKILL)
    child.end_within(10)
    again = supervisor.ensure(wanted)
    supervisor.wait_for_port(again, 10)
    assert again.alive
    assert f"process {child.identity.pid}" in told.sentences[0]


def test_another_process_with_a_recorded_id_is_left_alone(supervisor: Supervisor, tmp_path: Path) -> None:
    begun = identify(os.getpid())  # some other moment than the stranger's
    assert begun is not None
    supervisor.ensure(program())
    record = tmp_path / "run" / "store.json"
    kept = record.read_text()
    stranger = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        told = json.loads(kept)
        told["identity"]["pid"] = stranger.pid
        told["identity"]["began"] = begun.began
        record.write_text(json.dumps(told))
        assert earlier(tmp_path).running() == {}
        assert earlier(tmp_path).stop() == []
        assert stranger.poll() is None
    finally:
        stranger.communicate(b"\n")
        record.write_text(kept)


def test_a_record_cut_off_by_a_full_disk_is_dropped(supervisor: Supervisor, tmp_path: Path) -> None:
    (tmp_path / "run" / "store.json").write_text('{"program": {"na')
    assert supervisor.recorded() == {}
    assert supervisor.ensure(program()).alive


def test_stopping_goes_from_services_over_the_store_to_the_broker(supervisor: Supervisor, tmp_path: Path) -> None:
    kinds: tuple[tuple[str, Kind], ...] = (("kafka", "broker"), ("store", "store"), ("membership", "service"))
    for name, kind in kinds:
        supervisor.wait_for_port(supervisor.ensure(program(name, kind)), 10)
    assert earlier(tmp_path).stop() == ["membership", "store", "kafka"]
    assert supervisor.running() == {}
    assert "store ended" in (tmp_path / "logs" / "store.log").read_text()


def test_a_child_that_does_not_end_is_killed(supervisor: Supervisor) -> None:
    stubborn = LISTEN.replace("signal.SIGTERM, end", "signal.SIGTERM, signal.SIG_IGN")
    wanted = program()
    child = supervisor.ensure(
        dataclasses.replace(wanted, arguments=(sys.executable, "-c", stubborn, str(wanted.port), "store"))
    )
    supervisor.wait_for_port(child, 10)
    child.ask_to_end()
    assert not child.end_within(0.2)
    assert not child.alive


def test_a_child_that_ends_while_started_is_said_with_its_last_words(supervisor: Supervisor) -> None:
    wanted = program()
    child = supervisor.ensure(
        dataclasses.replace(wanted, arguments=(sys.executable, "-c", "raise SystemExit('no room left')"))
    )
    with pytest.raises(Trouble, match="no room left"):
        supervisor.wait_for_port(child, 10)


def test_a_service_is_waited_for_until_it_is_ready(supervisor: Supervisor) -> None:
    port = free_port()
    child = supervisor.ensure(Program("membership", "service", (sys.executable, "-c", HEALTH, str(port), "200"), port))
    supervisor.wait_until_ready(child, 10)


def test_a_service_that_never_gets_ready_is_said_in_its_own_words(supervisor: Supervisor) -> None:
    port = free_port()
    child = supervisor.ensure(Program("membership", "service", (sys.executable, "-c", HEALTH, str(port), "503"), port))
    supervisor.wait_for_port(child, 10)
    with pytest.raises(Trouble, match="membership is not ready after 0 s: no partitions yet"):
        supervisor.wait_until_ready(child, 0.2)


def test_a_program_that_is_missing_is_said(supervisor: Supervisor) -> None:
    wanted = dataclasses.replace(program(), arguments=("/nowhere/at/all",))
    with pytest.raises(Trouble, match="store can't be started"):
        supervisor.ensure(wanted)


def test_a_taken_port_is_said_with_its_holder_and_what_to_do(supervisor: Supervisor) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        wanted = dataclasses.replace(program(), port=taken.getsockname()[1])
        with pytest.raises(Trouble, match=f"Port {wanted.port}, which store needs, is taken") as trouble:
            supervisor.ensure(wanted)
        if Path("/proc/net/tcp").exists():
            assert f"process {os.getpid()}" in trouble.value.what
            assert holder(wanted.port) is not None
    assert "--port" in trouble.value.remedy
    require_free(wanted.port, "store")


def test_one_command_at_a_time_starts_or_stops_an_installation(tmp_path: Path) -> None:
    with held(tmp_path), pytest.raises(Trouble, match=f"Process {os.getpid()} is just"), held(tmp_path):
        pass
    with held(tmp_path):
        pass


def test_the_lock_of_a_killed_command_stays_behind_without_effect(tmp_path: Path) -> None:
    holding = (
        "import sys; from pathlib import Path; from shared.devstack.folder import held\n"
        "with held(Path(sys.argv[1])): print('held', flush=True); input()"
    )
    command = subprocess.Popen(
        [sys.executable, "-c", holding, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert command.stdout is not None
    command.stdout.readline()
    with pytest.raises(Trouble, match=f"Process {command.pid} "), held(tmp_path):
        pass
    command.kill()
    command.communicate()
    with held(tmp_path):
        assert (tmp_path / "run" / "lock").read_text() == str(os.getpid())


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Trouble, match="can't be written") as trouble, held(tmp_path / "file"):
        pass
    assert "--data" in trouble.value.remedy


def test_a_process_that_has_ended_and_is_not_collected_counts_as_ended() -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, ended.pid, os.WEXITED | os.WNOWAIT)
    assert identify(ended.pid) is None
    ended.wait()
