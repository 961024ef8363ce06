"""Subscriptions over HTTP: within one's access, one's own only, ended by a link as well."""

from __future__ import annotations

from typing import Any

import pytest

from services.notifications.subscriptions.one_click import key, link
from shared.contracts.partners import PartnerAccessRevoked, PartnerRegistered
from tests.integration.notifications.people import PHONE, SUBSCRIPTIONS, People
from tests.integration.served import SETTINGS

pytestmark = pytest.mark.integration

FIGURES = {"types": ["reporting.submission_verified"]}
FORM = {"List-Unsubscribe": "One-Click"}


async def test_a_subscription_is_started_changed_shown_and_ended(people: People) -> None:
    await people.begin()
    point = await people.reach("amina")
    wanted = {"types": ["advocacy.commitment_made.v1", "advocacy.commitment_made"], "districts": ["PK713"]}
    started = await people.subscribe("amina", filter=wanted, channel="email", cadence="daily", language="ur")
    mine = f"{SUBSCRIPTIONS}/{started}"
    shown = await people.shown(mine, "amina")
    assert (shown["filter"]["types"], shown["contact_point_id"]) == (["advocacy.commitment_made"], point)
    for _ in range(2):
        await people.done("amina", mine, {"cadence": "weekly"}, method="PATCH")
    shown = await people.shown(mine, "amina")
    assert (shown["cadence"], shown["language"], shown["version"]) == ("weekly", "ur", 2)
    for _ in range(2):
        await people.done("amina", mine, method="DELETE")
    assert await people.told("amina") == []
    assert (await people.shown(mine, "amina"))["active"] is False
    assert await people.refused("amina", mine, {"cadence": "daily"}, method="PATCH") == "subscription.ended"
    assert await people.events_of("subscriptions") == [
        "subscription_started",
        "subscription_changed",
        "subscription_cancelled",
    ]


async def test_the_same_request_again_is_the_same_subscription(people: People) -> None:
    await people.begin()
    first = await people.done("amina", SUBSCRIPTIONS, {"filter": FIGURES}, key="once")
    assert await people.done("amina", SUBSCRIPTIONS, {"filter": FIGURES}, key="once") == first
    assert len(await people.told("amina")) == 1


@pytest.mark.parametrize(
    ("body", "status", "rule", "field"),
    [
        ({"filter": {"types": ["advocacy.commitment_mad"]}}, 422, "subscription.unknown_type", "filter.types"),
        ({"filter": {"types": ["no type"]}}, 422, "string_pattern_mismatch", "filter.types.0"),
        (
            {"filter": {"districts": ["PK201"]}},
            422,
            "subscription.district_outside_province",
            "filter.districts",
        ),
        ({"filter": {"goals": [18]}}, 422, "less_than_equal", "filter.goals.0"),
        ({"filter": {"stream": "advocacy/PK-BA/asks/a"}}, 422, "subscription.unknown_stream", "filter.stream"),
        ({"channel": "sms"}, 422, "subscription.contact_point", "contact_point_id"),
        ({"time_zone": "Mars/Olympus"}, 422, "subscription.unknown_time_zone", "time_zone"),
        ({"language": "tlh"}, 422, "literal_error", "language"),
        ({"filter": {"everything": True}}, 422, "extra_forbidden", "filter.everything"),
    ],
)
async def test_what_can_not_be_asked_for_is_refused_with_rule_and_field(
    people: People, body: dict[str, Any], status: int, rule: str, field: str
) -> None:
    await people.begin()
    told = await people.problem("amina", SUBSCRIPTIONS, body, status)
    assert (told["rule"], told["field"]) == (rule, field)
    assert await people.told("amina") == []


async def test_whoever_has_no_role_in_a_province_may_not_be_told_of_it(people: People) -> None:
    await people.begin()
    for stranger in ("nobody", "balochistan"):
        told = await people.problem(stranger, SUBSCRIPTIONS, {"filter": FIGURES}, 403)
        assert (told["rule"], told["field"], told["value"]) == ("subscription.outside_access", "province", "PK-SD")
    elsewhere = SUBSCRIPTIONS.replace("PK-SD", "PK-BA")
    assert await people.refused("amina", elsewhere, {"filter": FIGURES}, 403) == "subscription.outside_access"
    assert await people.refused("amina", SUBSCRIPTIONS.replace("PK-SD", "PK-XX"), {}, 422) == "province.unknown"


async def test_a_partner_is_told_within_what_it_was_granted_while_it_is(people: People) -> None:
    partner, stream = "partner-karachi-university", "notifications/PK/partners/karachi-university"
    assert await people.refused(partner, SUBSCRIPTIONS, {"filter": FIGURES}, 403) == "access.revoked"
    await people.hear(PartnerRegistered, stream)
    people.views._lately.clear()
    await people.subscribe(partner, filter=FIGURES)
    for outside in ({}, {"types": ["advocacy.commitment_made"]}):
        told = await people.problem(partner, SUBSCRIPTIONS, {"filter": outside}, 403)
        assert (told["rule"], told["facts"]["granted"]) == ("subscription.outside_access", ["reporting"])
    elsewhere = SUBSCRIPTIONS.replace("PK-SD", "PK-BA")
    assert await people.refused(partner, elsewhere, {"filter": FIGURES}, 403) == "subscription.outside_access"
    await people.hear(PartnerAccessRevoked, stream)
    people.views._lately.clear()
    assert await people.refused(partner, SUBSCRIPTIONS, {"filter": FIGURES}, 403) == "access.revoked"


async def test_an_offices_subscription_is_that_of_all_who_hold_it_and_of_nobody_else(people: People) -> None:
    await people.begin()
    started = await people.subscribe("secretariat", **{"for": "office"}, filter={"goals": [4]})
    assert await people.told("secretariat") == [("secretariat", "in_app", "owner")]
    theirs = f"{SUBSCRIPTIONS}/{started}"
    for stranger in ("amina", "committee_secretary"):
        assert (await people.ask(stranger, "GET", theirs)).status_code == 404
        assert await people.refused(stranger, theirs, {}, 404, method="PATCH") == "subscription.unknown"
        assert await people.refused(stranger, theirs, None, 404, method="DELETE") == "subscription.unknown"
    assert (await people.ask("amina", "POST", SUBSCRIPTIONS, {"for": "office"})).status_code == 403
    mine = await people.problem("secretariat", SUBSCRIPTIONS, {"for": "office", "filter": {"mine": True}}, 422)
    assert mine["rule"] == "subscription.mine_of_office"


async def test_letters_go_to_ones_own_addresses_only(people: People) -> None:
    await people.begin()
    omars = await people.reach("omar", PHONE)
    body = {"channel": "sms", "contact_point_id": omars}
    assert await people.refused("amina", SUBSCRIPTIONS, body, 422) == "subscription.contact_point"
    _, pending = await people.name("amina")
    unverified = {"channel": "email", "contact_point_id": pending["contact_point_id"]}
    assert await people.refused("amina", SUBSCRIPTIONS, unverified, 422) == "subscription.contact_point"
    weekly = {"channel": "sms", "cadence": "weekly"}
    assert await people.refused("omar", SUBSCRIPTIONS, weekly, 422) == "subscription.sms_cadence"


async def test_a_messages_link_ends_its_subscription_by_post_alone(people: People) -> None:
    await people.begin()
    started = await people.subscribe("amina", filter=FIGURES)
    other = await people.subscribe("amina", filter={"goals": [4]})
    ends = link("", key(SETTINGS), f"notifications/PK-SD/subscriptions/{started}")
    page = await people.client.get(ends)
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert '<form method="post">' in page.text
    assert len(await people.told("amina")) == 2
    assert (await people.client.post(ends, data={"anything": "else"})).status_code == 422
    for _ in range(2):
        assert (await people.client.post(ends, data=FORM)).status_code == 200
    assert (await people.client.post(ends, files={"List-Unsubscribe": (None, "One-Click")})).status_code == 200
    [left] = (await people.shown(SUBSCRIPTIONS, "amina"))["data"]
    assert left["subscription_id"] == other
    assert (await people.events_of("subscriptions")).count("subscription_cancelled") == 1


async def test_a_link_that_no_message_held_ends_nothing(people: People) -> None:
    forged = link("", b"f" * 32, "notifications/PK-SD/subscriptions/s1")
    unknown = link("", key(SETTINGS), "notifications/PK-SD/subscriptions/s1")
    for address in (forged, unknown):
        answer = await people.client.post(address, data=FORM)
        assert (answer.status_code, answer.json()["rule"]) == (404, "one_click.unknown")
