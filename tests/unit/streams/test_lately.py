"""What was read a moment ago is given again, but never to those who have seen more."""

from __future__ import annotations

import asyncio

from shared.streams.view import View
from shared.streams.views import Views
from tests.performance.instant.store import instant

STREAM = "membership/PK-SD/members/lcas"
VIEW = View("members", "membership/members", lambda document, _: document)


class Source:
    """Something to read, that counts how often it was; a held one answers when it is let go."""

    def __init__(self) -> None:
        self.reads = 0
        self.free = asyncio.Event()
        self.free.set()

    async def read(self) -> int:
        self.reads += 1
        found = self.reads
        await self.free.wait()
        return found


async def test_what_was_read_a_moment_ago_is_given_again_for_the_same_key_only() -> None:
    views, source = Views(instant()), Source()
    assert [await views.lately(VIEW, key, source.read) for key in ("a", "a", "b")] == [1, 1, 2]


async def test_who_has_waited_for_a_position_is_given_nothing_older() -> None:
    database, source = instant(), Source()
    views = Views(database)
    await database["view.members.1"].insert_one({"_id": STREAM, "version": 3})
    assert await views.lately(VIEW, "a", source.read) == 1
    assert not await views.wait_for([("reporting/PK-SD/series/1", 3)], VIEW)
    assert await views.lately(VIEW, "a", source.read) == 1
    source.free.clear()
    slow = asyncio.create_task(views.lately(VIEW, "slow", source.read))
    await asyncio.sleep(0)
    assert not await views.wait_for([(STREAM, 3)], VIEW)
    source.free.set()
    assert await views.lately(VIEW, "a", source.read) == 3
    assert await slow == 2
    assert await views.lately(VIEW, "slow", source.read) == 4
