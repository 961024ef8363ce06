"""Kafka's jars, each exactly the one on the committed list, out of a Maven repository into a cache folder.

`python -m shared.devstack.jars --update` writes the list anew. Its roots are resolved one by one: together,
log4j's own dependency management would bring an older kafka-clients beside a newer broker.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import os
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from shared.devstack.shown import Shown, Silent
from shared.devstack.trouble import Trouble

KAFKA_VERSION = "4.3.1"
LIST = Path(__file__).with_name("kafka_jars.txt")
ROOTS = (
    f"org.apache.kafka:kafka_2.13:{KAFKA_VERSION}",
    # Kafka logs through SLF4J 1.7, so not log4j-slf4j2-impl; the version is Kafka's own log4j.
    "org.apache.logging.log4j:log4j-slf4j-impl:2.25.4",
)
_AT_ONCE = 8
_ATTEMPTS = 4
PAUSE_SECONDS = 2
"""Longer from attempt to attempt: for names that can't be resolved just now, and gateways that are busy."""
_ANSWER_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Jar:
    """One file of the list: its Maven coordinate `group:artifact:version`, its content's SHA-256 in hex."""

    coordinate: str
    sha256: str

    @property
    def filename(self) -> str:
        """The name in a repository and in the cache folder: `kafka-clients-4.3.1.jar`."""
        _, artifact, version = self.coordinate.split(":")
        return f"{artifact}-{version}.jar"


def listed(path: Path = LIST) -> tuple[Jar, ...]:
    """Read the committed list: per line a SHA-256 and a coordinate."""
    lines = (
        line.split() for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
    )
    return tuple(Jar(coordinate, sha256) for sha256, coordinate in lines)


def cache_folder(environ: Mapping[str, str]) -> Path:
    """Where downloads are kept between installations: LEAD_CACHE, else the user's cache folder."""
    if chosen := environ.get("LEAD_CACHE"):
        return Path(chosen).expanduser().absolute()
    return Path(environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()) / "lead"


def fetch(
    cache: Path,
    repository: str | None = None,
    jars: tuple[Jar, ...] | None = None,
    shown: Shown | None = None,
) -> list[Path]:
    """Every jar in the cache folder, whole; what is missing or damaged is downloaded (again).

    `repository` is a Maven repository's address; None is the one Maven itself asks.
    Raises Trouble when the folder can't be written, the repository can't be reached, or it has another file.
    """
    jars = listed() if jars is None else jars
    shown = shown or Silent()
    folder = cache / "jars"
    wanted = [jar for jar in jars if not _whole(folder / jar.filename, jar.sha256)]
    if damaged := [jar.filename for jar in wanted if (folder / jar.filename).exists()]:
        shown.say(f"Damaged in {folder}, downloaded again: {', '.join(damaged)}")
    if wanted:
        _download(folder, wanted, repository, shown)
    return [folder / jar.filename for jar in jars]


def _whole(path: Path, sha256: str) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False


def _download(folder: Path, wanted: list[Jar], repository: str | None, shown: Shown) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        work = tempfile.TemporaryDirectory(prefix="downloading-", dir=folder)
    except OSError as error:
        raise Trouble(
            f"The cache folder {folder} can't be written: {error.strerror}.",
            "Make it writable, or name another one in LEAD_CACHE.",
        ) from error
    title = "downloading Kafka"
    shown.step(title, 0, len(wanted))
    with work, ThreadPoolExecutor(_AT_ONCE) as pool:
        running = [pool.submit(_one, folder, Path(work.name), jar, repository) for jar in wanted]
        try:
            for done, future in enumerate(as_completed(running), start=1):
                future.result()
                shown.step(title, done, len(wanted))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _one(folder: Path, work: Path, jar: Jar, repository: str | None) -> None:
    import requests  # noqa: PLC0415 - only a machine's first start needs it

    away: Exception | None = None
    for attempt in range(_ATTEMPTS):
        if attempt:
            time.sleep(PAUSE_SECONDS * attempt)
        try:
            away, path = None, _from_maven(jar, work / jar.filename / str(attempt), repository)
        except (requests.exceptions.RequestException, RuntimeError) as error:
            away = error
            continue
        if path is not None and _whole(path, jar.sha256):
            path.replace(folder / jar.filename)
            return
    if away is not None:
        raise Trouble(
            f"Kafka's jars can't be downloaded: {away}.",
            "Check the network and HTTPS_PROXY, or name a Maven repository in LEAD_MAVEN_REPOSITORY; "
            "or start Kafka yourself and give KAFKA_BOOTSTRAP_SERVERS.",
        ) from away
    raise Trouble(
        f"{jar.coordinate} came {_ATTEMPTS} times with another content than the committed list says.",
        "Something on the way changes or cuts files: try another repository in LEAD_MAVEN_REPOSITORY.",
    )


def _from_maven(jar: Jar, into: Path, repository: str | None) -> Path | None:
    """Where the download is, or None when it broke off; our check of its content follows."""
    import requests  # noqa: PLC0415 - as above
    from jgo.maven import MavenContext  # noqa: PLC0415 - as above

    logging.getLogger("jgo").setLevel(logging.ERROR)  # it warns of a wrong SHA-1 where we check SHA-256 and repeat
    places = None if repository is None else {"chosen": repository.rstrip("/")}
    context = MavenContext(repo_cache=into, remote_repos=places, timeout=_ANSWER_SECONDS)
    try:
        return Path(context.create_dependency(jar.coordinate).artifact.resolve())
    except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError):
        return None


def resolve() -> tuple[Jar, ...]:
    """What the roots need at run time by Maven's rules, each downloaded to take its SHA-256."""
    from jgo.maven import MavenContext  # noqa: PLC0415 - only who writes the list anew needs it

    with tempfile.TemporaryDirectory() as folder:
        context = MavenContext(repo_cache=Path(folder))
        artifacts = {}
        for root in ROOTS:
            dependency = context.create_dependency(root)
            _, nodes = context.resolver.get_dependency_list([dependency])
            for artifact in (dependency.artifact, *(node.dep.artifact for node in nodes)):
                coordinate = f"{artifact.groupId}:{artifact.artifactId}:{artifact.version}"
                artifacts[coordinate] = artifact
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            paths = pool.map(lambda artifact: Path(artifact.resolve()), artifacts.values())
            digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]
    return tuple(sorted(map(Jar, artifacts, digests), key=lambda jar: jar.coordinate))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", action="store_true", help="write the list anew")
    if parser.parse_args().update:
        lines = ["# SHA-256 and Maven coordinate. Written by: python -m shared.devstack.jars --update"]
        lines += [f"{jar.sha256} {jar.coordinate}" for jar in resolve()]
        LIST.write_text("\n".join(lines) + "\n", encoding="utf-8")
    for path in fetch(cache_folder(os.environ), os.environ.get("LEAD_MAVEN_REPOSITORY")):
        print(path)  # noqa: T201 - what this command is for


if __name__ == "__main__":
    main()
