"""Every route of notifications against the table of permissions."""

from __future__ import annotations

import httpx
import pytest

from shared.web.permissions import Permission
from tests.integration.notifications.conftest import TASKS, Notifications
from tests.integration.web.grid import NOBODY, OFFICERS, SINDH, Grid

PEOPLE = "/notifications/v1/{province}"
INBOX = "/notifications/v1/inbox"
POINTS, SUBSCRIPTIONS = f"{PEOPLE}/contact-points", f"{PEOPLE}/subscriptions"
PERMISSIONS = {
    f"GET {TASKS}": Permission.READ_TASKS,
    f"GET {INBOX}": Permission.READ_INBOX,
    f"GET {INBOX}/live": Permission.READ_INBOX,
    f"POST {INBOX}/read": Permission.READ_INBOX,
    f"POST {INBOX}/{{letter_id}}/read": Permission.READ_INBOX,
    "GET /notifications/v1/deliveries": Permission.READ_INBOX,
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
VALUES = {"letter_id": "l1", "delivery_id": "d1", "contact_point_id": "c1", "subscription_id": "s1"}
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
STREAMS = "/streams/v1/{province}/{context}"
PERMISSIONS |= {
    f"GET {STREAMS}": Permission.READ_STREAMS,
    f"GET {STREAMS}/live": Permission.READ_STREAMS,
    f"GET {STREAMS}/events/{{event_id}}": Permission.READ_STREAMS,
    "POST /streams/v1/tickets": Permission.ASK_STREAM_TICKET,
    "POST /sandbox/v1/events": Permission.TRY_SANDBOX,
}
WEBHOOKS = "/notifications/v1/webhooks"
PERMISSIONS |= {
    f"{route[0]} {WEBHOOKS}{route[1]}": Permission.MANAGE_WEBHOOKS
    for route in (
        *(("POST", ""), ("GET", ""), ("GET", "/{webhook_id}"), ("PATCH", "/{webhook_id}"), ("DELETE", "/{webhook_id}")),
        *(("POST", f"/{{webhook_id}}/{last}") for last in ("test", "enable", "secret/rotate", "recover", "replay")),
        *(("GET", "/{webhook_id}/attempts"), ("POST", "/{webhook_id}/events/{event_id}/resend")),
    )
}
OVERSEEN = f"POST {WEBHOOKS}/{{webhook_id}}/disable"
PERMISSIONS |= {f"GET {PEOPLE}/webhooks": Permission.OVERSEE_WEBHOOKS, OVERSEEN: Permission.OVERSEE_WEBHOOKS}
VALUES |= {"webhook_id": "pk-sd-9b1f4c0e7a6d5b3f2c10"}
PARTNERS = "/notifications/v1/partners"
PERMISSIONS |= {
    f"POST {PARTNERS}": Permission.MANAGE_PARTNERS,
    f"GET {PARTNERS}": Permission.MANAGE_PARTNERS,
    f"GET {PARTNERS}/{{partner_id}}": Permission.MANAGE_PARTNERS,
    f"PATCH {PARTNERS}/{{partner_id}}": Permission.MANAGE_PARTNERS,
    f"POST {PARTNERS}/{{partner_id}}/rotation": Permission.MANAGE_PARTNERS,
    f"POST {PARTNERS}/{{partner_id}}/revocation": Permission.MANAGE_PARTNERS,
}
VALUES |= {"partner_id": "karachi-university"}
ENDLESS = {"{context}": "since=never", "{context}/live": "since=never", "/inbox/live": "after=never"}
"""Routes that would wait for what is to come, by their ends, with what is refused at once."""
VALUES |= {"context": "membership", "event_id": "0" * 32}


class WithoutKafka(Grid):
    """A grid that asks for streams as nobody is given them: who may is told so before anything is read."""

    async def answer(self, route: str, token: str | None, province: str = SINDH) -> httpx.Response:
        refused = next((query for end, query in ENDLESS.items() if route.endswith(end)), None)
        return await super().answer(f"{route}?{refused}" if refused else route, token, province)


@pytest.fixture
async def grid(notifications: Notifications) -> Grid:
    await notifications.begin()
    placed = {OVERSEEN: SINDH}
    return WithoutKafka(notifications.app, notifications.client, notifications.issuer, PERMISSIONS, VALUES, placed)


async def test_every_route_has_its_permission_here(grid: Grid) -> None:
    assert grid.unlisted() == BY_LINK


async def test_no_route_answers_a_token_that_does_not_hold_and_none_without(grid: Grid) -> None:
    assert await grid.strangers() == []


async def test_everybody_may_what_the_table_says_and_nothing_else(grid: Grid) -> None:
    assert await grid.people([*OFFICERS, NOBODY]) == []
