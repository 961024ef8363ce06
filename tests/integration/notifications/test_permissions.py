"""Every route of notifications against the table of permissions."""

from __future__ import annotations

import pytest

from shared.web.permissions import Permission
from tests.integration.notifications.conftest import TASKS, Notifications
from tests.integration.web.grid import NOBODY, OFFICERS, Grid

PERMISSIONS = {
    f"GET {TASKS}": Permission.READ_TASKS,
    "POST /sandbox/v1/events": Permission.TRY_SANDBOX,
}


@pytest.fixture
async def grid(notifications: Notifications) -> Grid:
    await notifications.begin()
    return Grid(notifications.app, notifications.client, notifications.issuer, PERMISSIONS, {})


async def test_every_route_has_its_permission_here(grid: Grid) -> None:
    assert grid.unlisted() == set()


async def test_no_route_answers_a_token_that_does_not_hold_and_none_without(grid: Grid) -> None:
    assert await grid.strangers() == []


async def test_everybody_may_what_the_table_says_and_nothing_else(grid: Grid) -> None:
    assert await grid.people([*OFFICERS, NOBODY]) == []
