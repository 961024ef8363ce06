"""What roles bring without asking: once, as long as the role is held, and not again after its owner has ended it."""

from __future__ import annotations

from typing import Any

import pytest

from shared.contracts.alliances import AllianceEstablished, GuidingAssociationChanged
from shared.contracts.membership import MemberJoined, MemberLeft
from shared.contracts.partners import PartnerAccessChanged, PartnerAccessRevoked, PartnerRegistered
from tests.integration.notifications.conftest import CLUB
from tests.integration.notifications.people import SUBSCRIPTIONS, People

pytestmark = pytest.mark.integration

MINE = ("me", "in_app", "role")
ALLIANCE = "membership/PK-SD/alliance/PK-SD"


async def test_who_is_named_for_a_member_is_told_of_what_is_its_own(people: People) -> None:
    await people.begin()
    await people.act_twice()
    assert await people.told("amina") == await people.told("omar") == [MINE]
    [brought] = (await people.shown(SUBSCRIPTIONS, "amina"))["data"]
    assert (brought["filter"]["mine"], brought["cadence"]) == (True, "immediate")
    await people.named("amina")
    await people.act_twice()
    assert await people.told("amina") == [MINE]
    assert await people.events_of("subscriptions") == ["subscription_started"] * 2


async def test_who_acts_for_nobody_any_more_is_told_no_more(people: People) -> None:
    await people.begin()
    await people.of_member(MemberJoined, "ngo-7")
    await people.named("amina", "ngo-7")
    await people.act_twice()
    await people.released("amina")
    await people.act_twice()
    assert await people.told("amina") == [MINE]
    await people.released("amina", "ngo-7")
    await people.act_twice()
    assert await people.told("amina") == []
    assert await people.told("omar") == [MINE]
    await people.named("amina")
    await people.act_twice()
    assert await people.told("amina") == [MINE]


async def test_the_people_of_a_member_that_left_are_told_no_more_until_it_comes_back(people: People) -> None:
    await people.begin()
    await people.act_twice()
    await people.of_member(MemberLeft, CLUB)
    await people.act_twice()
    assert await people.told("amina") == await people.told("omar") == []
    await people.of_member(MemberJoined, CLUB)
    await people.act_twice()
    assert await people.told("amina") == await people.told("omar") == [MINE]


async def test_what_an_owner_has_ended_is_not_brought_again(people: People) -> None:
    await people.begin()
    await people.act_twice()
    [brought] = (await people.shown(SUBSCRIPTIONS, "amina"))["data"]
    await people.done("amina", f"{SUBSCRIPTIONS}/{brought['subscription_id']}", method="DELETE")
    await people.named("amina")
    await people.act_twice()
    assert await people.told("amina") == []


async def test_a_verified_address_gets_what_the_role_brings(people: People) -> None:
    await people.begin()
    await people.act_twice()
    await people.reach("amina", language="ur")
    await people.act_twice()
    listed = (await people.shown(SUBSCRIPTIONS, "amina"))["data"]
    [mail] = [one for one in listed if one["channel"] == "email"]
    assert (mail["filter"]["mine"], mail["cadence"], mail["language"]) == (True, "immediate", "ur")
    assert len(listed) == 2
    await people.reach("amina", "second@example.org")
    await people.act_twice()
    assert len(await people.told("amina")) == 2


async def test_an_address_that_was_verified_before_the_role_gets_it_with_the_role(people: People) -> None:
    await people.begin()
    await people.reach("bilal", "bilal@example.org")
    await people.act_twice()
    assert await people.told("bilal") == []
    await people.named("bilal")
    await people.act_twice()
    assert sorted(await people.told("bilal")) == [("me", "email", "role"), MINE]


async def test_who_has_the_same_by_e_mail_already_gets_it_once(people: People) -> None:
    await people.begin()
    await people.reach("amina")
    await people.subscribe("amina", filter={"mine": True}, channel="email")
    await people.act_twice()
    assert sorted(await people.told("amina")) == [("me", "email", "owner"), MINE]


async def test_an_alliances_offices_are_told_what_they_must_act_on(people: People) -> None:
    await people.hear(AllianceEstablished, ALLIANCE)
    await people.act_twice()
    for office in ("secretariat", "programme", "committee_secretary", "association"):
        assert await people.told(office) == [(office, "in_app", "role")]
    assert await people.told("balochistan") == []
    [secretariat] = (await people.shown(SUBSCRIPTIONS, "secretariat"))["data"]
    assert {"membership.membership_applied", "membership.activity_fell_overdue"} <= set(secretariat["filter"]["types"])
    await people.reach("secretariat", **{"for": "office"})
    await people.act_twice()
    listed = (await people.shown(SUBSCRIPTIONS, "secretariat"))["data"]
    assert [one["cadence"] for one in listed if one["channel"] == "email"] == ["daily"]


async def test_another_guiding_association_gets_what_the_one_before_had(people: People) -> None:
    guide = {"organisation_id": "lcas", "name": "Local Councils Association", "sector": "public", "tier": "provincial"}
    await people.hear(AllianceEstablished, ALLIANCE, guiding_association=guide)
    await people.act_twice()
    other = guide | {"organisation_id": "lcas-two"}
    told: dict[str, Any] = {
        "alliance_id": "PK-SD",
        "previous": guide,
        "current": other,
        "organisations": ["lcas", "lcas-two"],
    }
    await people.hear(GuidingAssociationChanged, ALLIANCE, **told)
    await people.act_twice()
    assert await people.told("association") == [("association", "in_app", "role")]
    owners = await people.database["view.subscriptions.1"].find({"owner.id": "association"}).to_list(None)
    assert {one["owner"]["organisation_id"]: one["active"] for one in owners} == {"lcas": False, "lcas-two": True}


async def test_a_partner_is_told_no_more_than_it_is_granted_now(people: People) -> None:
    partner, stream = "partner-karachi-university", "notifications/PK/partners/karachi-university"
    await people.hear(PartnerRegistered, stream, contexts=["reporting", "advocacy"])
    kept = await people.subscribe(partner, filter={"types": ["reporting.submission_verified"]})
    await people.subscribe(partner, filter={"types": ["advocacy.commitment_made"]})
    await people.hear(PartnerAccessChanged, stream, contexts=["reporting"])
    for _ in range(2):
        await people.act("PK")
    listed = (await people.shown(SUBSCRIPTIONS, partner))["data"]
    assert [one["subscription_id"] for one in listed] == [kept]
    await people.hear(PartnerAccessRevoked, stream)
    for _ in range(2):
        await people.act("PK")
    running = {"owner.id": partner, "active": True}
    await people.catch_up()
    assert await people.database["view.subscriptions.1"].count_documents(running) == 0
    assert (await people.events_of("subscriptions")).count("subscription_cancelled") == 2
