"""Waiting for positions: one look for all who wait, and an answer for each of them whatever happens."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping

import pytest

from shared.runtime.faults import StoreAway
from shared.runtime.store import Document
from shared.streams.waiting import Waiting

LONG = 60.0


class Shown:
    """A view whose documents a test moves on; it keeps what it was asked."""

    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}
        self.asked: list[set[str]] = []
        self.away = False
        self._looked = asyncio.Event()

    async def look(self, streams: list[str]) -> Mapping[str, Document]:
        self.asked.append(set(streams))
        self._looked.set()
        if self.away:
            raise StoreAway("gone")
        return {stream: self.documents[stream] for stream in streams if stream in self.documents}

    async def looked(self) -> None:
        """Return after the next look."""
        self._looked.clear()
        await self._looked.wait()


def until(seconds: float = LONG) -> float:
    return time.monotonic() + seconds


async def test_all_who_wait_are_answered_by_the_same_looks_as_their_versions_come() -> None:
    shown = Shown()
    waiting = Waiting(shown.look)
    first = [asyncio.create_task(waiting.stale({"a": 1}, until())) for _ in range(20)]
    second = asyncio.create_task(waiting.stale({"a": 2, "b": 1}, until()))
    await shown.looked()
    shown.documents = {"a": {"version": 1}}
    assert await asyncio.gather(*first) == [False] * 20
    assert not second.done()
    shown.documents = {"a": {"version": 5}, "b": {"version": 1}}
    assert await second is False
    assert {"a", "b"} in shown.asked
    assert len(shown.asked) < 20
    assert await waiting.stale({"b": 1}, until()) is False


async def test_a_stream_parked_before_the_position_is_stale_at_once_and_so_is_time_over() -> None:
    shown = Shown()
    shown.documents = {"a": {"version": 1, "parked_from": 2}}
    waiting = Waiting(shown.look)
    assert await waiting.stale({"a": 3}, until()) is True
    assert await waiting.stale({"a": 1}, until()) is False
    assert await waiting.stale({"b": 1}, until(0)) is True


async def test_a_store_that_is_away_is_told_to_all_who_wait_and_those_who_come_later_are_served() -> None:
    shown = Shown()
    shown.away = True
    waiting = Waiting(shown.look)
    waiters = [asyncio.create_task(waiting.stale({"a": number}, until())) for number in (1, 2)]
    answers = await asyncio.gather(*waiters, return_exceptions=True)
    assert [type(answer) for answer in answers] == [StoreAway, StoreAway]
    shown.away, shown.documents = False, {"a": {"version": 1}}
    assert await waiting.stale({"a": 1}, until()) is False


async def test_who_goes_away_is_waited_for_no_more() -> None:
    shown = Shown()
    waiting = Waiting(shown.look)
    gone = asyncio.create_task(waiting.stale({"a": 1}, until()))
    await shown.looked()
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    assert await waiting.stale({"b": 1}, until(0)) is True
    assert shown.asked[-1] == {"b"}
