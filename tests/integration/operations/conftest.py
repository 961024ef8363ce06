"""A place of the test's own: its journal and its topic on the session's store and broker."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import pytest

from shared.runtime.store import Database
from tests.integration.operations.place import Place

CreateTopics = Callable[[Sequence[str], int], Awaitable[None]]


@pytest.fixture
async def place(database: Database, kafka: str, create_topics: CreateTopics) -> Place:
    here = Place(database, kafka)
    await create_topics([here.topic], 4)
    await here.journal.ensure_indexes()
    return here
