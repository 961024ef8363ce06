"""Pages that are read before they are asked for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from services.notifications.streams.ahead import MOST, Ahead
from services.notifications.streams.reading import Page

FULL, EMPTY = Page([b"{}"], done=False), Page([], done=True)


def reads(page: Page, began: list[str] | None = None) -> Callable[[], Awaitable[tuple[Page, str]]]:
    async def read() -> tuple[Page, str]:
        if began is not None:
            began.append("read")
        return page, "after"

    return read


async def test_a_page_is_for_whoever_asks_for_it_first() -> None:
    ahead, began = Ahead(), list[str]()
    for _ in range(2):
        await ahead.begin("here", reads(FULL, began))
    assert await ahead.take("here") == (FULL, "after")
    assert await ahead.take("here") is None
    assert began == ["read"]
    await ahead.close()


async def test_where_nothing_was_there_it_is_looked_again() -> None:
    ahead = Ahead()
    await ahead.begin("here", reads(EMPTY))
    assert await ahead.take("here") is None
    await ahead.close()


async def test_what_was_in_the_way_is_left_to_whoever_reads_then() -> None:
    async def fails() -> tuple[Page, str]:
        raise RuntimeError

    ahead = Ahead()
    await ahead.begin("here", fails)
    assert await ahead.take("here") is None
    await ahead.close()


async def test_of_too_many_the_oldest_are_given_up() -> None:
    ahead = Ahead()
    for number in range(MOST + 1):
        await ahead.begin(number, reads(FULL))
    assert await ahead.take(0) is None
    assert await ahead.take(MOST) == (FULL, "after")
    await ahead.close()
