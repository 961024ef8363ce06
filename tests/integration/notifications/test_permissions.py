"""Every route of notifications against the table of permissions."""

from __future__ import annotations

import httpx
import pytest

from shared.web.permissions import Permission
from tests.integration.notifications.conftest import TASKS, Notifications
from tests.integration.web.grid import NOBODY, OFFICERS, SINDH, Grid

STREAMS = "/streams/v1/{province}/{context}"
PERMISSIONS = {
    f"GET {TASKS}": Permission.READ_TASKS,
    f"GET {STREAMS}": Permission.READ_STREAMS,
    f"GET {STREAMS}/live": Permission.READ_STREAMS,
    f"GET {STREAMS}/events/{{event_id}}": Permission.READ_STREAMS,
    "POST /streams/v1/tickets": Permission.ASK_STREAM_TICKET,
}
ENDLESS = ("{context}", "/live")
VALUES = {"context": "membership", "event_id": "0" * 32}


class WithoutKafka(Grid):
    """A grid that asks for streams as nobody is given them: who may is told so before anything is read."""

    async def answer(self, route: str, token: str | None, province: str = SINDH) -> httpx.Response:
        return await super().answer(f"{route}?since=never" if route.endswith(ENDLESS) else route, token, province)


@pytest.fixture
async def grid(notifications: Notifications) -> Grid:
    await notifications.begin()
    return WithoutKafka(notifications.app, notifications.client, notifications.issuer, PERMISSIONS, VALUES)


async def test_every_route_has_its_permission_here(grid: Grid) -> None:
    assert grid.unlisted() == set()


async def test_no_route_answers_a_token_that_does_not_hold_and_none_without(grid: Grid) -> None:
    assert await grid.strangers() == []


async def test_everybody_may_what_the_table_says_and_nothing_else(grid: Grid) -> None:
    assert await grid.people([*OFFICERS, NOBODY]) == []
