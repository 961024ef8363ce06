"""Intake on the session's store."""

from __future__ import annotations

import pytest

from shared.runtime.store import Database
from tests.integration.imports.rig import Rig
from tests.integration.imports.rig import rig as made


@pytest.fixture
async def rig(database: Database) -> Rig:
    return await made(database)
