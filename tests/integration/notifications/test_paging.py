"""Pages in the order of a time show everything once, also where many have the very same time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.notifications.paging import Direction, page_after
from shared.runtime.store import Database
from tests.integration.imports.rig import NOW

LATER = NOW + timedelta(seconds=1)


@pytest.mark.parametrize("direction", [1, -1])
async def test_what_has_the_same_time_is_paged_through_once_and_in_order(
    database: Database, direction: Direction
) -> None:
    places = [(at, f"{name}{number}") for name, at in (("a", NOW), ("b", LATER)) for number in range(9)]
    await database["kept"].insert_many([{"_id": name, "at": at} for at, name in places])
    seen: list[str] = []
    after = None
    while page := await page_after(database["kept"], {}, "at", direction, after, 2):
        seen += [one["_id"] for one in page]
        after = page[-1]["at"], page[-1]["_id"]
    assert seen == [name for _, name in sorted(places, key=lambda one: (direction * one[0].timestamp(), one[1]))]
