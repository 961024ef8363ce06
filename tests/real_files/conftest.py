"""Real files, where they lie beside the project: they are no part of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from shared.runtime.store import Database
from tests.integration.imports.rig import Rig, demo_terms
from tests.integration.imports.rig import rig as made


def folder() -> Path:
    """Where the real files are, if they are."""
    beside = Path(__file__).resolve().parents[3] / "shared" / "data"
    return Path(os.environ.get("LEAD_SHARED_DATA", beside))


@pytest.fixture
def data() -> Path:
    if not folder().is_dir():
        pytest.skip(f"no real files at {folder()}: name their folder in LEAD_SHARED_DATA")
    return folder()


@pytest.fixture
async def rig(database: Database) -> Rig:
    rig = await made(database)
    await rig.begin(demo_terms())
    return rig
