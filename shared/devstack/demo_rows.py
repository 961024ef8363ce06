"""The demonstration's tables."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeAlias

Row: TypeAlias = Mapping[str, str]


def folder() -> Traversable:
    """Where they are."""
    return files("shared.devstack") / "demo_data"


def rows(name: str) -> Iterator[Row]:
    """A table's rows by the names of its columns; lines that begin with # are notes."""
    text = (folder() / name).read_text(encoding="utf-8")
    yield from csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
