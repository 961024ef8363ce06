"""Reads the tables of facts that stand beside this package's modules."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.resources import files


def rows(table: str) -> Iterator[dict[str, str]]:
    """Each row of a table of this folder (`areas.csv`), by column; an empty text where nothing is known."""
    text = files(__package__).joinpath(table).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())
