"""Streams over HTTP whose reader of Kafka fetches no more: nobody waits for what will never come."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable

import pytest

from services.notifications.streams.tails import Tail
from shared.contracts.topics import topic
from tests.integration.streams_http.client import CONTEXT, PROVINCE, Asking
from tests.integration.streams_http.conftest import Streams
from tests.integration.streams_http.test_live import cut, taken

pytestmark = pytest.mark.integration


def only_tail() -> Tail:
    """The tail of the one topic that is read in this process."""
    (running,) = [task for task in asyncio.all_tasks() if task.get_name() == f"tail {topic(PROVINCE, CONTEXT)}"]
    following = running.get_coro()
    assert inspect.iscoroutine(following)
    tail = inspect.getcoroutinelocals(following)["self"]
    assert isinstance(tail, Tail)
    return tail


def fetching_ends(tail: Tail) -> None:
    """As aiokafka's own task does where it meets what nobody expected."""
    tail._consumer._fetcher.error_future.cancel()


def reading_ends(tail: Tail) -> None:
    """As it does over a bug."""
    tail._running.cancel()


@pytest.mark.parametrize("ends", [fetching_ends, reading_ends])
async def test_a_stream_whose_reader_fetches_no_more_is_cut_and_goes_on_after_its_last_id(
    streams: Streams, office: Asking, ends: Callable[[Tail], None]
) -> None:
    async with office.live() as events:
        await streams.send(("a", 1))
        _, last = await taken(streams, events, 1)
        ends(only_tail())
        assert await cut(events) == "kafka.changed"
    await streams.send(("a", 2))
    async with office.live(last=last) as events:
        assert (await taken(streams, events, 1))[0] == [("a", 2)]
