"""Every route of notifications against the table of permissions."""

from __future__ import annotations

import pytest

from shared.web.permissions import Permission
from tests.integration.notifications.conftest import TASKS, Notifications
from tests.integration.web.grid import NOBODY, OFFICERS, Grid

PEOPLE = "/notifications/v1/{province}"
POINTS, SUBSCRIPTIONS = f"{PEOPLE}/contact-points", f"{PEOPLE}/subscriptions"
PERMISSIONS = {
    f"GET {TASKS}": Permission.READ_TASKS,
    f"GET {PEOPLE}/deliveries": Permission.READ_DELIVERIES,
    f"POST {PEOPLE}/deliveries/{{delivery_id}}/resend": Permission.RESEND,
    f"GET {POINTS}": Permission.OWN_CONTACTS,
    f"POST {POINTS}": Permission.OWN_CONTACTS,
    f"POST {POINTS}/{{contact_point_id}}/verification": Permission.OWN_CONTACTS,
    f"DELETE {POINTS}/{{contact_point_id}}": Permission.OWN_CONTACTS,
    f"POST {PEOPLE}/erasure": Permission.OWN_CONTACTS,
    f"GET {SUBSCRIPTIONS}": Permission.SUBSCRIBE,
    f"POST {SUBSCRIPTIONS}": Permission.SUBSCRIBE,
    f"GET {SUBSCRIPTIONS}/{{subscription_id}}": Permission.SUBSCRIBE,
    f"PATCH {SUBSCRIPTIONS}/{{subscription_id}}": Permission.SUBSCRIBE,
    f"DELETE {SUBSCRIPTIONS}/{{subscription_id}}": Permission.SUBSCRIBE,
}
VALUES = {"delivery_id": "d1", "contact_point_id": "c1", "subscription_id": "s1"}
BY_LINK = {f"{method} /notifications/v1/unsubscribe/{{token}}" for method in ("GET", "POST")}
"""What a message's signed link opens, without a token."""
CATALOGUE = (
    "/catalogue/v1/events",
    "/catalogue/v1/events/{event_type}",
    "/catalogue/",
    "/catalogue/{page}",
    "/schemas",
    "/schemas/{event_type}.json",
    "/asyncapi",
    "/asyncapi/{document}.yaml",
    "/codelists",
    "/codelists/{code_list}",
)
PERMISSIONS |= {f"GET {path}": Permission.READ_CATALOGUE for path in CATALOGUE}
VALUES |= {
    "event_type": "membership.member_joined.v1",
    "page": "membership.html",
    "document": "reporting",
    "code_list": "sectors",
}


@pytest.fixture
async def grid(notifications: Notifications) -> Grid:
    await notifications.begin()
    return Grid(notifications.app, notifications.client, notifications.issuer, PERMISSIONS, VALUES)


async def test_every_route_has_its_permission_here(grid: Grid) -> None:
    assert grid.unlisted() == BY_LINK


async def test_no_route_answers_a_token_that_does_not_hold_and_none_without(grid: Grid) -> None:
    assert await grid.strangers() == []


async def test_everybody_may_what_the_table_says_and_nothing_else(grid: Grid) -> None:
    assert await grid.people([*OFFICERS, NOBODY]) == []
