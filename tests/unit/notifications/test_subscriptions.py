"""What a subscription may ask for, and how it starts, changes and ends."""

from __future__ import annotations

from typing import Any

import pytest

from services.notifications.subscriptions.checks import MOST, Facts
from services.notifications.subscriptions.decisions import Bring, Cancel, Change, Command, Standing, Start, decider
from services.notifications.subscriptions.views import interests, subscriptions
from shared.contracts.event import Event
from shared.contracts.subscriptions import (
    EndReason,
    Owner,
    QuietHours,
    SubscriptionCancelled,
    SubscriptionChanged,
    SubscriptionFilter,
    SubscriptionStarted,
)
from shared.decisions import Refused
from tests.unit.given import SECRETARIAT, Given, fold

AMINA = Owner(kind="account", id="amina")
OFFICE = Owner(kind="office", id="secretariat", organisation_id="lcas")
FACTS = Facts("PK-SD", points={"mail": "email", "phone": "sms"})
HERS, STRANGERS = frozenset({("account", "amina")}), frozenset({("account", "omar"), ("office", "amina")})
STREAM = "notifications/PK-SD/subscriptions/s1"


def asked(owner: Owner = AMINA, **changes: Any) -> SubscriptionStarted:
    return SubscriptionStarted(
        **{"subscription_id": "s1", "owner": owner, "filter": {}, "channel": "in_app", **changes}
    )


def changed(*names: str, **changes: Any) -> SubscriptionChanged:
    told = asked(**changes).model_dump(exclude={"districts", "goals", "organisations"})
    return SubscriptionChanged(**told, changed=names)


def cancelled(code: Any) -> SubscriptionCancelled:
    return SubscriptionCancelled(subscription_id="s1", owner=AMINA, why=EndReason(code=code))


def given(*events: Event) -> Given[Standing, Command]:
    return Given(decider, *events)


def test_a_subscription_starts_once() -> None:
    given().when(Start(asked(), FACTS)).then(asked())
    given(asked()).when(Start(asked(), FACTS)).then()


def test_letters_go_to_the_owners_only_address_where_none_is_named() -> None:
    given().when(Start(asked(channel="email"), FACTS)).then(asked(channel="email", contact_point_id="mail"))
    two = Facts("PK-SD", points={"mail": "email", "other": "email"})
    given().when(Start(asked(channel="email"), two)).refused("subscription.contact_point")
    given().when(Start(asked(channel="email", contact_point_id="other"), two)).then(
        asked(channel="email", contact_point_id="other")
    )


@pytest.mark.parametrize(
    ("rule", "changes", "facts"),
    [
        ("outside_access", {}, Facts("PK-SD", contexts=frozenset())),
        ("outside_access", {}, Facts("PK-SD", contexts=frozenset({"reporting"}))),
        (
            "outside_access",
            {"filter": {"types": ["advocacy.commitment_made"]}},
            Facts("PK-SD", contexts=frozenset({"reporting"})),
        ),
        (
            "outside_access",
            {"filter": {"stream": "advocacy/PK-SD/commitments/c1"}},
            Facts("PK-SD", contexts=frozenset({"reporting"})),
        ),
        ("unknown_type", {"filter": {"types": ["advocacy.commitment_mad"]}}, FACTS),
        ("unknown_type", {"filter": {"types": ["membership.representative_named"]}}, FACTS),
        ("district_outside_province", {"filter": {"districts": ["PK201"]}}, FACTS),
        ("district_outside_province", {"filter": {"districts": ["PK799"]}}, FACTS),
        ("unknown_stream", {"filter": {"stream": "advocacy/PK-BA/commitments/c1"}}, FACTS),
        ("unknown_stream", {"filter": {"stream": "membership/PK-SD/representatives/ngo-1"}}, FACTS),
        ("mine_of_office", {"owner": OFFICE, "filter": {"mine": True}}, FACTS),
        ("contact_point", {"channel": "email", "contact_point_id": "phone"}, FACTS),
        ("contact_point", {"channel": "email", "contact_point_id": "anothers"}, FACTS),
        ("contact_point", {"channel": "email"}, Facts("PK-SD")),
        ("contact_point", {"contact_point_id": "mail"}, FACTS),
        ("sms_cadence", {"channel": "sms", "cadence": "weekly"}, FACTS),
        ("unknown_time_zone", {"time_zone": "Asia/Larkana"}, FACTS),
        ("unknown_time_zone", {"time_zone": "Asia"}, FACTS),
        ("quiet_hours", {"quiet_hours": QuietHours(begin="21:00", until="21:00")}, FACTS),
        ("too_many", {}, Facts("PK-SD", owned=MOST)),
    ],
)
def test_what_can_not_be_asked_for_is_refused_by_name(rule: str, changes: dict[str, Any], facts: Facts) -> None:
    given().when(Start(asked(**changes), facts)).refused(f"subscription.{rule}")
    if rule != "too_many" and "owner" not in changes:
        started = asked(language="ur")
        fields = {name: getattr(asked(**changes), name) for name in changes} | {"language": "en"}
        given(started).when(Change(HERS, fields, facts)).refused(f"subscription.{rule}")


def test_a_refusal_names_field_value_and_what_may_have_been_meant() -> None:
    with pytest.raises(Refused) as refusal:
        decider.decide(decider.initial, Start(asked(filter={"types": ["advocacy.commitment_mad"]}), FACTS), SECRETARIAT)
    facts = refusal.value.facts
    assert (facts["field"], facts["value"]) == ("filter.types", "advocacy.commitment_mad")
    assert "advocacy.commitment_made" in str(facts["candidates"])


@pytest.mark.parametrize(
    "wanted",
    [
        {"types": ["advocacy.commitment_made", "notifications.reminder_seat", "notifications.escalation"]},
        {"districts": ["PK713"], "goals": [4]},
        {"stream": "reporting/PK-SD/series/4.6.1/PK713/_T"},
        {"mine": True},
    ],
)
def test_whoever_is_inside_may_be_told_of_all_that_partners_may_read(wanted: dict[str, Any]) -> None:
    given().when(Start(asked(filter=wanted), FACTS)).then(asked(filter=wanted))


def test_a_partner_is_told_within_what_it_is_granted() -> None:
    granted, wanted = Facts("PK-SD", contexts=frozenset({"reporting"})), {"types": ["reporting.submission_verified"]}
    given().when(Start(asked(filter=wanted), granted)).then(asked(filter=wanted))


def test_a_change_says_what_is_so_from_now_on_and_what_is_new() -> None:
    given(asked()).when(Change(HERS, {"cadence": "weekly"}, FACTS)).then(changed("cadence", cadence="weekly"))
    given(asked()).when(Change(HERS, {"cadence": "immediate"}, FACTS)).then()


def test_another_channel_takes_the_owners_address_of_it() -> None:
    mail: dict[str, Any] = {"channel": "email", "contact_point_id": "mail"}
    given(asked(**mail)).when(Change(HERS, {"channel": "sms"}, FACTS)).then(
        changed("channel", "contact_point_id", channel="sms", contact_point_id="phone")
    )
    given(asked(**mail)).when(Change(HERS, {"channel": "in_app"}, FACTS)).then(changed("channel", "contact_point_id"))


def test_nobody_changes_or_ends_what_is_anothers() -> None:
    for command in (Change(STRANGERS, {"cadence": "daily"}, FACTS), Cancel(EndReason(code="owner"), STRANGERS)):
        given().when(command).refused("subscription.unknown")
        given(asked()).when(command).refused("subscription.unknown")
        given(asked(), cancelled("owner")).when(command).refused("subscription.unknown")


def test_a_subscription_ends_once_and_does_not_change_then() -> None:
    end = Cancel(EndReason(code="owner"), HERS)
    given(asked()).when(end).then(cancelled("owner"))
    given(asked(), cancelled("one_click")).when(end).then()
    given(asked(), cancelled("owner")).when(Change(HERS, {"cadence": "daily"}, FACTS)).refused("subscription.ended")
    given().when(Cancel(EndReason(code="access_revoked"))).then()


def test_a_role_brings_again_what_its_end_took_but_not_what_its_owner_ended() -> None:
    brought = asked(filter={"mine": True}, origin="role")
    given().when(Bring(brought)).then(brought)
    given(brought).when(Bring(brought)).then()
    given(brought, cancelled("access_revoked")).when(Bring(brought)).then(brought)
    for why in ("owner", "one_click", "erasure", "bounce"):
        given(brought, cancelled(why)).when(Bring(brought)).then()


def test_a_cancelled_subscription_is_found_by_nothing_and_one_that_is_brought_again_is() -> None:
    brought = asked(filter=SubscriptionFilter(mine=True))
    running, ended = (brought,), (brought, cancelled("access_revoked"))
    for events, active, code in (
        (running, True, None),
        (ended, False, "access_revoked"),
        ((*ended, brought), True, None),
    ):
        told, found = fold(subscriptions, *events, stream=STREAM), fold(interests, *events, stream=STREAM)
        assert (told["active"], told["ended"], bool(found["keys"])) == (active, code, active)


@pytest.mark.parametrize(
    ("asked_for", "kept"),
    [
        ({}, {"owner": "amina"}),
        ({"quiet_hours": {"begin": "21:00", "until": "07:00"}}, {"owner": "amina"}),
        ({"channel": "email"}, {"owner": "amina"}),
        ({"owner": OFFICE}, {"owner": "secretariat", "office": "lcas"}),
        ({"filter": {"mine": True, "goals": (4,)}}, {"owner": "amina", "filter": {"goals": [4]}}),
        (
            {"channel": "sms", "quiet_hours": {"begin": "21:00", "until": "07:00"}},
            {
                "owner": "amina",
                "times": {
                    "channel": "sms",
                    "cadence": "immediate",
                    "local_time": "08:00",
                    "time_zone": "Asia/Karachi",
                    "quiet_hours": {"begin": "21:00", "until": "07:00"},
                },
            },
        ),
    ],
    ids=["everything", "quiet_hours_of_the_inbox", "letters", "office", "mine", "quiet_hours"],
)
def test_what_a_fact_finds_of_a_subscription_is_what_deciding_on_it_takes(
    asked_for: dict[str, Any], kept: dict[str, Any]
) -> None:
    found = fold(interests, asked(**asked_for), stream=STREAM)
    assert {name: found[name] for name in found.keys() - {"_id", "keys", "since", "province", "version"}} == kept
