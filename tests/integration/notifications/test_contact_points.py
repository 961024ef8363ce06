"""Addresses: named, shown to work by a code, shown in part, removed, erased."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from services.notifications.contacts.addresses import Addresses
from services.notifications.contacts.bounced import Bounced
from services.notifications.delivery.outgoing import Deliveries, Outgoing
from services.notifications.inbox.letters import Inbox
from services.notifications.stream_names import contact_stream
from shared.contracts.membership import MemberLeft
from shared.contracts.subscriptions import ContactErased
from shared.runtime.store import Database
from tests.integration.notifications.conftest import CLUB
from tests.integration.notifications.people import ERASURE, MAIL, PHONE, POINTS, SUBSCRIPTIONS, People

pytestmark = pytest.mark.integration


async def test_an_address_is_used_once_its_code_has_come_back(people: People) -> None:
    await people.begin()
    status, told = await people.name("amina", language="ur")
    assert (status, told.get("expires_in_minutes")) == (202, 30), told
    point = told["contact_point_id"]
    [letter] = await people.letters(point)
    assert (letter["channel"], letter["owner"], letter["subscription"]) == ("email", "account:amina", None)
    assert await people.events_of("contact_points") == []
    code = {"code": await people.code(point)}
    for _ in range(2):
        await people.done("amina", f"{POINTS}/{point}/verification", code)
    assert await people.events_of("contact_points") == ["contact_point_verified"]
    [shown] = (await people.shown(POINTS, "amina"))["data"]
    assert (shown["address"], shown["for"], shown["language"]) == ("a***@example.org", "me", "ur")
    assert shown["verified_at"] is not None
    assert (await people.shown(POINTS, "omar"))["data"] == []


async def test_the_address_is_in_no_event(people: People) -> None:
    await people.begin()
    await people.reach("amina")
    await people.reach("amina", PHONE)
    entries = await people.database["journal"].find({}).to_list(None)
    assert entries
    assert not any(secret in repr(entry) for entry in entries for secret in (MAIL, "example.org", PHONE[1:]))


@pytest.mark.parametrize(
    ("channel", "address", "rule"),
    [
        ("email", "amina(at)example.org", "contact_point.not_an_address"),
        ("sms", "03001234567", "contact_point.not_e164"),
        ("sms", MAIL, "contact_point.not_e164"),
    ],
)
async def test_what_is_no_address_is_refused_by_name_and_nothing_is_sent(
    people: People, channel: str, address: str, rule: str
) -> None:
    told = await people.problem("amina", POINTS, {"channel": channel, "address": address}, 422)
    assert (told["rule"], told["field"], told["value"]) == (rule, "address", address)
    assert await people.letters() == []


async def test_a_wrong_code_can_be_tried_five_times_and_no_code_after_half_an_hour(people: People) -> None:
    await people.begin()
    _, told = await people.name("amina", PHONE)
    point = told["contact_point_id"]
    verification, right = f"{POINTS}/{point}/verification", await people.code(told["contact_point_id"])
    wrong = "000000" if right != "000000" else "000001"
    for left in (4, 3, 2, 1, 0):
        refusal = await people.problem("amina", verification, {"code": wrong}, 422)
        assert (refusal["rule"], refusal["facts"]["tries_left"]) == ("contact_point.wrong_code", left)
    assert await people.refused("amina", verification, {"code": right}) == "contact_point.code_expired"
    await people.name("amina", PHONE)
    people.clock.now += timedelta(minutes=30)
    late = {"code": await people.code(point)}
    assert await people.refused("amina", verification, late) == "contact_point.code_expired"
    assert await people.events_of("contact_points") == []


async def test_the_same_request_again_sends_no_other_code(people: People) -> None:
    await people.begin()
    first = await people.name("amina", key="once")
    assert await people.name("amina", key="once") == first
    assert len(await people.letters()) == 1
    people.clock.now += timedelta(minutes=1)
    await people.name("amina", key="another")
    point = first[1]["contact_point_id"]
    assert len(await people.letters(point)) == 2
    await people.done("amina", f"{POINTS}/{point}/verification", {"code": await people.code(point)})
    status, told = await people.name("amina")
    assert (status, told["rule"]) == (409, "contact_point.already_verified")


async def test_an_address_that_is_named_by_two_requests_at_once_is_one_contact_point(people: People) -> None:
    await people.begin()
    await people.catch_up()
    answers = await asyncio.gather(*(people.name("amina") for _ in range(3)))
    assert [status for status, _ in answers] == [202] * 3
    assert len({told["contact_point_id"] for _, told in answers}) == 1
    assert await people.database["addresses"].count_documents({}) == 1


async def test_nobody_floods_an_address_with_codes(people: People) -> None:
    await people.begin()
    assert [(await people.name("amina"))[0] for _ in range(4)] == [202, 202, 202, 429]
    status, told = await people.name("omar")
    assert (status, told["rule"]) == (429, "contact_point.too_many_codes")
    assert [(await people.name("amina", f"a{number}@example.org"))[0] for number in range(3)] == [202, 202, 429]
    assert len(await people.letters()) == 5
    people.clock.now += timedelta(hours=1)
    assert (await people.name("amina"))[0] == 202


async def test_an_offices_address_is_that_of_all_who_hold_it(people: People) -> None:
    await people.begin()
    point = await people.reach("secretariat", **{"for": "office"})
    [shown] = (await people.shown(POINTS, "secretariat"))["data"]
    assert (shown["for"], shown["office"]) == ("office", "secretariat")
    for stranger in ("amina", "committee_secretary", "balochistan"):
        refused = await people.refused(stranger, f"{POINTS}/{point}", None, 404, method="DELETE")
        assert refused == "contact_point.unknown"
    assert (await people.name("amina", **{"for": "office"}))[0] == 403
    assert (await people.name("amina", **{"for": "office", "office": "secretariat"}))[0] == 403


async def test_a_removed_address_is_deleted_and_what_went_there_ends(people: People) -> None:
    await people.begin()
    point = await people.reach("amina")
    await people.subscribe("amina", channel="email")
    await people.subscribe("amina")
    for _ in range(2):
        await people.done("amina", f"{POINTS}/{point}", method="DELETE")
    assert await Addresses(lambda: people.database).get(point) is None
    assert [channel for _, channel, _ in await people.told("amina")] == ["in_app"]
    assert await people.events_of("contact_points") == ["contact_point_verified", "contact_point_removed"]
    await people.act_twice()
    assert (await people.events_of("subscriptions")).count("subscription_cancelled") == 1


async def test_an_address_that_messages_come_back_from_is_removed(people: People) -> None:
    await people.begin()
    addresses = Addresses(lambda: people.database)
    point, other = await people.reach("amina"), await people.reach("amina", PHONE)
    await people.subscribe("amina", channel="email")
    await people.subscribe("amina", channel="sms")
    await people.catch_up()
    for _ in range(2):
        await Bounced(people.journal, people.views, addresses).end("PK-SD", point)
        await people.catch_up()
    assert list(await addresses.many([point, other])) == [other]
    assert [channel for _, channel, _ in await people.told("amina")] == ["sms"]
    assert (await people.events_of("contact_points"))[2:] == ["contact_point_removed"]


async def test_an_account_is_forgotten_when_it_asks(people: People) -> None:
    await people.begin()
    await people.act_twice()
    await people.reach("amina")
    await people.reach("amina", PHONE)
    await people.name("amina", "other@example.org")
    kept = await people.reach("omar", "omar@example.org")
    await people.subscribe("amina", channel="email")
    for _ in range(2):
        await people.done("amina", ERASURE)
    found = await people.database["addresses"].find({}).to_list(None)
    assert [one["_id"] for one in found] == [kept]
    assert await people.told("amina") == []
    await people.act_twice()
    assert await people.told("amina") == []
    assert await people.events_of("contacts") == ["contact_erased"]
    assert (await people.events_of("contact_points")).count("contact_point_removed") == 2


async def test_what_was_named_after_it_asked_to_be_forgotten_stays(people: People) -> None:
    await people.begin()
    await people.reach("amina")
    await people.done("amina", ERASURE)
    people.clock.now += timedelta(minutes=1)
    again = await people.reach("amina")
    await people.subscribe("amina", channel="email")
    await people.act_twice()
    [shown] = (await people.shown(POINTS, "amina"))["data"]
    assert shown["contact_point_id"] == again
    assert ("me", "email", "owner") in await people.told("amina")


async def tell(people: People, name: str, province: str = "PK-SD", owner: str = "account:amina") -> None:
    """Let an owner be told something of a province in the inbox, and plan the same to be sent."""

    def database() -> Database:
        return people.database

    def now() -> datetime:
        return people.clock.now

    told = {"channel": "in_app", "contact_point_id": None, "owner": owner, "subscription": None}
    words = {"subject": name, "text": name, "html": name, "language": "en", "sms": name}
    outgoing = Outgoing(id=name, province=province, **told, **words)  # type: ignore[arg-type]  # the same names as its fields
    await Inbox(database, now).put(outgoing)
    await Deliveries(database, now).plan([outgoing])


async def in_inbox(people: People, who: str) -> set[str]:
    return {one["id"] for one in (await people.shown("/notifications/v1/inbox", who))["data"]}


async def test_what_was_told_before_an_account_asked_to_be_forgotten_goes_also_where_its_request_was_broken_off(
    people: People,
) -> None:
    await people.begin()
    await tell(people, "before")
    people.clock.now += timedelta(minutes=1)
    await people.hear(ContactErased, contact_stream("PK-SD", "amina"), account_id="amina")
    people.clock.now += timedelta(minutes=1)
    await tell(people, "after")
    await people.act_twice()
    assert await in_inbox(people, "amina") == {"after"}
    assert {one["_id"]: (one["state"], one["why"]) for one in await people.letters()} == {
        "before": ("suppressed", "erasure"),
        "after": ("planned", None),
    }


async def test_what_an_account_was_told_of_another_province_stays_when_it_is_forgotten_in_one(people: People) -> None:
    await people.begin()
    for province in ("PK-SD", "PK-BA"):
        await tell(people, f"own-{province}", province)
        await tell(people, f"office-{province}", province, f"office:{province}/programme")
        await people.database["inbox"].update_one({"_id": f"office-{province}"}, {"$set": {"read_by": ["amina"]}})
    for _ in range(2):
        await people.done("amina", ERASURE)
        await people.act_twice()
    assert await in_inbox(people, "amina") == {"own-PK-BA"}
    read = await people.database["inbox"].find({"read_by": "amina"}).to_list(None)
    assert [one["_id"] for one in read] == ["office-PK-BA"]
    suppressed = [one["_id"] for one in await people.letters() if one["state"] == "suppressed"]
    assert suppressed == ["own-PK-SD"]


async def test_an_office_has_an_account_forgotten_that_has_left(people: People) -> None:
    await people.begin()
    await people.reach("amina")
    body = {"account_id": "amina"}
    assert await people.refused("omar", ERASURE, body, 403) == "erasure.another_account"
    assert await people.refused("balochistan", ERASURE, body, 403) == "erasure.another_account"
    assert await people.refused("secretariat", ERASURE, body) == "erasure.still_acts"
    await people.of_member(MemberLeft, CLUB)
    people.views._lately.clear()
    await people.done("secretariat", ERASURE, body)
    assert await people.database["addresses"].count_documents({}) == 0


async def test_a_suspicious_path_is_no_contact_point(people: People) -> None:
    assert await people.refused("amina", f"{POINTS}/c1", None, 404, method="DELETE") == "contact_point.unknown"
    verification = f"{POINTS}/c1/verification"
    assert await people.refused("amina", verification, {"code": "123456"}, 404) == "contact_point.unknown"
    assert (await people.ask("amina", "GET", f"{SUBSCRIPTIONS}/c1")).status_code == 404
