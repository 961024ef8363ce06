"""Kafka's jars come whole or not at all, whatever the network and the cache folder do."""

from __future__ import annotations

import functools
import hashlib
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from shared.devstack import jars
from shared.devstack.jars import KAFKA_VERSION, Jar, cache_folder, fetch, listed
from shared.devstack.trouble import Trouble

CONTENT = b"a jar's content" * 1000
JAR = Jar("org.example:thing:1.0", hashlib.sha256(CONTENT).hexdigest())


class _Quiet(http.server.SimpleHTTPRequestHandler):
    busy: ClassVar[list[int]] = []
    """What it answers first, in place of files."""

    def do_GET(self) -> None:
        if self.busy:
            self.send_error(self.busy.pop())
        else:
            super().do_GET()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jars, "PAUSE_SECONDS", 0)


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A Maven repository on this machine: its address, and the file it has for the jar."""
    folder = tmp_path / "repository"
    served = folder / "org/example/thing/1.0/thing-1.0.jar"
    served.parent.mkdir(parents=True)
    served.write_bytes(CONTENT)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", served
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_missing_jar_is_downloaded(repository: tuple[str, Path], tmp_path: Path) -> None:
    (path,) = fetch(tmp_path / "cache", repository[0], (JAR,))
    assert path.read_bytes() == CONTENT
    assert list(path.parent.iterdir()) == [path], "nothing else is left in the cache"


def test_a_half_downloaded_jar_is_repaired(repository: tuple[str, Path], tmp_path: Path) -> None:
    (path,) = fetch(tmp_path / "cache", repository[0], (JAR,))
    path.write_bytes(CONTENT[:700])
    assert fetch(tmp_path / "cache", repository[0], (JAR,)) == [path]
    assert path.read_bytes() == CONTENT


def test_a_repository_that_is_busy_for_a_moment_is_asked_again(repository: tuple[str, Path], tmp_path: Path) -> None:
    _Quiet.busy += [503] * 2
    (path,) = fetch(tmp_path / "cache", repository[0], (JAR,))
    assert (path.read_bytes(), _Quiet.busy) == (CONTENT, [])


def test_whole_jars_need_no_repository_and_no_writable_folder(repository: tuple[str, Path], tmp_path: Path) -> None:
    (path,) = fetch(tmp_path / "cache", repository[0], (JAR,))
    path.parent.chmod(0o500)
    try:
        assert fetch(tmp_path / "cache", "http://127.0.0.1:9", (JAR,)) == [path]
    finally:
        path.parent.chmod(0o700)


def test_another_content_than_listed_is_refused_and_not_kept(repository: tuple[str, Path], tmp_path: Path) -> None:
    repository[1].write_bytes(b"something else")
    with pytest.raises(Trouble, match="another content than the committed list"):
        fetch(tmp_path / "cache", repository[0], (JAR,))
    assert list((tmp_path / "cache" / "jars").iterdir()) == []


def test_a_repository_out_of_reach_is_said_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="can't be downloaded") as trouble:
        fetch(tmp_path / "cache", "http://127.0.0.1:9", (JAR,))
    assert "LEAD_MAVEN_REPOSITORY" in trouble.value.remedy


def test_a_jar_that_the_repository_lacks_is_said(repository: tuple[str, Path], tmp_path: Path) -> None:
    repository[1].unlink()
    with pytest.raises(Trouble, match=r"org\.example:thing"):
        fetch(tmp_path / "cache", repository[0], (JAR,))


def test_a_cache_folder_that_is_a_file_is_said(repository: tuple[str, Path], tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way")
    with pytest.raises(Trouble, match="can't be written") as trouble:
        fetch(tmp_path / "cache", repository[0], (JAR,))
    assert "LEAD_CACHE" in trouble.value.remedy


def test_the_cache_folder_is_the_one_chosen_else_the_users() -> None:
    assert cache_folder({"LEAD_CACHE": "/some/where", "XDG_CACHE_HOME": "/x"}) == Path("/some/where")
    assert cache_folder({"XDG_CACHE_HOME": "/x"}) == Path("/x/lead")
    assert cache_folder({}) == Path("~/.cache/lead").expanduser()


def test_the_committed_list_holds_one_kafka_and_one_version_of_each_jar() -> None:
    names = [jar.coordinate.rpartition(":")[0] for jar in listed()]
    assert len(names) == len(set(names))
    versions = {jar.coordinate.split(":")[2] for jar in listed() if jar.coordinate.startswith("org.apache.kafka:")}
    assert versions == {KAFKA_VERSION}
