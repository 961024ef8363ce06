"""The real input files; tests on them are skipped, with the reason, where they are not."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("LEAD_SHARED_DATA", Path(__file__).parents[4] / "shared" / "data"))


@pytest.fixture
def rows_of() -> Callable[[str], list[dict[str, str]]]:
    """Reads a CSV file of the real data: its rows by column."""

    def read(path: str) -> list[dict[str, str]]:
        file = FOLDER / path
        if not file.exists():
            pytest.skip(f"real data are not here: set LEAD_SHARED_DATA (looked for {path})")
        with file.open(encoding="utf-8", newline="") as text:
            return list(csv.DictReader(text))

    return read
