"""Who may have which webhook, and what is refused with field, value and rule."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from shared.contracts.membership import MemberJoined, MembershipApplied, RepresentativeNamed
from tests.integration.webhooks.conftest import JOINED, PARTNER, WEBHOOKS, Webhooks, record
from tests.integration.webhooks.receiving import Receiver, answer

pytestmark = pytest.mark.integration

VERIFIED = "reporting.submission_verified.v1"


async def test_the_secret_is_shown_once_and_stands_in_no_event_and_no_readable_document(
    webhooks: Webhooks, receiver: Receiver
) -> None:
    answered = await webhooks.register(receiver.url())
    told = answered.json()
    assert (answered.status_code, told["status"]) == (201, "pending")
    assert told["secret"].startswith("whsec_")
    shown = await webhooks.standing(told["id"])
    assert "secret" not in str(shown)
    for collection in ("journal", "webhook_secrets", "view.webhooks.1"):
        for document in await webhooks.database[collection].find({}).to_list(None):
            assert told["secret"][6:] not in str(document)


async def test_registering_twice_with_the_same_key_answers_the_same(webhooks: Webhooks, receiver: Receiver) -> None:
    first, again = [await webhooks.register(receiver.url(), key="once") for _ in range(2)]
    assert first.json() == again.json()
    other = await webhooks.register(receiver.url("/other"), key="once")
    assert (other.status_code, other.json()["rule"]) == (422, "idempotency_key.reused")
    assert len((await webhooks.shown(WEBHOOKS, PARTNER))["data"]) == 1


@pytest.mark.parametrize(
    ("who", "changes", "rule"),
    [
        (PARTNER, {"province": "PK-BA"}, "stream.not_granted"),
        (PARTNER, {"types": ["advocacy.commitment_made.v1"]}, "stream.not_granted"),
        ("partner-nobody", {}, "access.revoked"),
        ("balochistan", {}, "stream.not_granted"),
        ("stranger", {}, "stream.not_granted"),
    ],
)
async def test_nobody_registers_for_what_is_not_granted(
    webhooks: Webhooks, receiver: Receiver, who: str, changes: dict[str, Any], rule: str
) -> None:
    answered = await webhooks.register(receiver.url(), who, **changes)
    assert (answered.status_code, answered.json()["rule"]) == (403, rule)


async def test_a_grant_without_webhooks_is_not_enough(webhooks: Webhooks, receiver: Receiver) -> None:
    await webhooks.grant(channels=["kafka", "pull"])
    answered = await webhooks.register(receiver.url())
    assert (answered.status_code, answered.json()["facts"]["asked"]) == (403, "webhook")


async def test_members_and_offices_have_webhooks_for_their_own_province(webhooks: Webhooks, receiver: Receiver) -> None:
    for event in (MembershipApplied, MemberJoined):
        await webhooks.hear(event, "membership/PK-SD/members/secp-0012345", member_id="secp-0012345")
    person: dict[str, Any] = {"member_id": "secp-0012345", "account_id": "amina", "roles": ["head"]}
    await webhooks.hear(RepresentativeNamed, "membership/PK-SD/representatives/secp-0012345", **person)
    for who in ("amina", "secretariat", "programme"):
        assert (await webhooks.register(receiver.url(), who)).status_code == 201
    assert (await webhooks.register(receiver.url(), "amina", province="PK-BA")).status_code == 403


@pytest.mark.parametrize(
    ("changes", "rule", "field", "value"),
    [
        ({"types": ["membership.member_joind.v1"]}, "webhook.unknown_type", "types.0", "membership.member_joind.v1"),
        ({"types": [JOINED, VERIFIED]}, "webhook.one_context", "types.1", VERIFIED),
        ({"types": []}, "webhook.no_types", "types", "[]"),
        ({"types": ["notifications.webhook_removed.v1"]}, "webhook.unknown_type", "types.0", None),
        ({"filter": {"districts": ["PK299"]}}, "webhook.district_in_province", "filter.districts.0", "PK299"),
        ({"filter": {"districts": ["Sukkur"]}}, "string_pattern_mismatch", "filter.districts.0", "Sukkur"),
        ({"filter": {"goals": [18]}}, "less_than_equal", "filter.goals.0", 18),
        ({"filter": {"stream": "reporting/PK-SD/series/x"}}, "webhook.stream_outside", "filter.stream", None),
        ({"filter": {"colour": "red"}}, "extra_forbidden", "filter.colour", "red"),
        ({"rate_per_second": 0}, "greater_than_equal", "rate_per_second", 0),
        ({"province": "PK-XX"}, "value_error", "province", "PK-XX"),
    ],
)
async def test_what_can_not_be_asked_for_is_named(
    webhooks: Webhooks, receiver: Receiver, changes: dict[str, Any], rule: str, field: str, value: object
) -> None:
    answered = await webhooks.register(receiver.url(), **changes)
    told = answered.json()
    assert (answered.status_code, told["rule"], told["field"]) == (422, rule, field)
    assert value is None or told["value"] == value


async def test_a_mistyped_type_is_told_what_could_have_been_meant(webhooks: Webhooks, receiver: Receiver) -> None:
    answered = await webhooks.register(receiver.url(), types=["membership.member_joind.v1"])
    assert JOINED in answered.json()["candidates"]


async def test_others_are_told_that_there_is_no_such_webhook(webhooks: Webhooks, receiver: Receiver) -> None:
    name, _ = await webhooks.enabled(receiver.url())
    await webhooks.plan(record(MemberJoined, "secp-1"))
    (delivery,) = await webhooks.waiting()
    paths: list[tuple[str, str, Any]] = [
        ("GET", "", None),
        ("PATCH", "", {"rate_per_second": 5}),
        ("DELETE", "", None),
        ("POST", "/test", {}),
        ("POST", "/secret/rotate", {}),
        ("POST", "/enable", {}),
        ("GET", "/attempts", None),
        ("POST", f"/events/{delivery['event_id']}/resend", {}),
        ("POST", "/recover", {"since": "2026-06-01T00:00:00Z"}),
        ("POST", "/replay", {"since": "2026-06-01T00:00:00Z"}),
    ]
    for method, path, body in paths:
        answered = await webhooks.ask("programme", method, f"{WEBHOOKS}/{name}{path}", body)
        assert answered.status_code == 404, (method, path, answered.text)
        malformed = await webhooks.ask(PARTNER, method, f"{WEBHOOKS}/nothing{path}", body)
        assert malformed.status_code == 422, (method, path, malformed.text)
    assert (await webhooks.shown(WEBHOOKS, "programme"))["data"] == []


async def test_a_webhook_is_pending_until_a_test_is_answered_with_2xx(webhooks: Webhooks, receiver: Receiver) -> None:
    name = (await webhooks.register(receiver.url())).json()["id"]
    receiver.paths["/lead"] = answer(401, b"who are you")
    refused = (await webhooks.ask(PARTNER, "POST", f"{WEBHOOKS}/{name}/test", {})).json()
    assert (refused["delivered"], refused["status"], refused["status_code"]) == (False, "pending", 401)
    assert refused["response"] == "who are you"
    assert await webhooks.refused(PARTNER, f"{WEBHOOKS}/{name}/enable", {}) == "webhook.not_verified"
    await webhooks.plan(record(MemberJoined, "secp-1"))
    assert await webhooks.waiting() == []
    wrong = await webhooks.problem(PARTNER, f"{WEBHOOKS}/{name}/test", {"type": VERIFIED}, 422)
    assert (wrong["rule"], wrong["field"], wrong["candidates"]) == ("webhook.other_type", "type", [JOINED])
    receiver.paths.clear()
    taken = (await webhooks.ask(PARTNER, "POST", f"{WEBHOOKS}/{name}/test", {"type": JOINED})).json()
    assert (taken["delivered"], taken["status"]) == (True, "enabled")


async def test_another_address_is_pending_again_and_other_changes_are_not(
    webhooks: Webhooks, receiver: Receiver
) -> None:
    name, _ = await webhooks.enabled(receiver.url())
    slower = await webhooks.ask(PARTNER, "PATCH", f"{WEBHOOKS}/{name}", {"rate_per_second": 5})
    assert (slower.json()["status"], slower.json()["rate_per_second"]) == ("enabled", 5)
    moved = await webhooks.ask(PARTNER, "PATCH", f"{WEBHOOKS}/{name}", {"url": receiver.url("/new")})
    assert (moved.json()["status"], moved.json()["rate_per_second"]) == ("pending", 5)
    again = await webhooks.ask(PARTNER, "PATCH", f"{WEBHOOKS}/{name}", {"url": receiver.url("/new")})
    assert again.json()["version"] == moved.json()["version"]


async def test_of_two_rotations_at_once_one_is_refused_and_one_without_grace_ends_all_others(
    webhooks: Webhooks, receiver: Receiver
) -> None:
    name, _ = await webhooks.enabled(receiver.url())
    path = f"{WEBHOOKS}/{name}/secret/rotate"
    both = await asyncio.gather(*(webhooks.ask(PARTNER, "POST", path, {"grace_seconds": 60}) for _ in range(2)))
    assert sorted(one.status_code for one in both) == [200, 409]
    refused = next(one for one in both if one.status_code == 409)
    assert refused.json()["rule"] == "webhook.two_secrets"
    seen = (await webhooks.standing(name))["version"]
    late = await webhooks.ask(PARTNER, "POST", path, {"grace_seconds": 0}, if_match=f'"{seen - 1}"')
    assert (late.status_code, late.json()["version"]) == (409, seen)
    urgent = await webhooks.ask(PARTNER, "POST", path, {"grace_seconds": 0}, if_match=f'"{seen}"')
    assert urgent.status_code == 200
    assert await webhooks.database["webhook_secrets"].count_documents({}) == 2


async def test_a_rotation_asked_for_twice_with_the_same_key_answers_the_same(
    webhooks: Webhooks, receiver: Receiver
) -> None:
    name, _ = await webhooks.enabled(receiver.url())
    path = f"{WEBHOOKS}/{name}/secret/rotate"
    first, again = [await webhooks.ask(PARTNER, "POST", path, {"grace_seconds": 60}, "once") for _ in range(2)]
    assert first.json() == again.json()


async def test_a_removed_webhook_is_gone_with_its_secrets_and_what_waits(
    webhooks: Webhooks, receiver: Receiver
) -> None:
    name, _ = await webhooks.enabled(receiver.url())
    await webhooks.plan(record(MemberJoined, "secp-1"))
    assert (await webhooks.ask(PARTNER, "DELETE", f"{WEBHOOKS}/{name}")).status_code == 204
    assert (await webhooks.ask(PARTNER, "GET", f"{WEBHOOKS}/{name}")).status_code == 404
    assert (await webhooks.shown(WEBHOOKS, PARTNER))["data"] == []
    assert await webhooks.waiting() == []
    assert await webhooks.database["webhook_secrets"].count_documents({}) == 0
