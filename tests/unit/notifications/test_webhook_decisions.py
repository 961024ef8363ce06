"""A webhook's life: given events, when a command, then events or a refusal by name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.notifications.webhooks.decisions import (
    Change,
    Command,
    Disable,
    Enable,
    Place,
    Register,
    Remove,
    Rotate,
    Verify,
    decider,
)
from services.notifications.webhooks.views import live_secrets, webhooks
from shared.contracts.event import Event
from shared.contracts.recorded import Recorded
from shared.contracts.webhooks import DisableReason, WebhookFilter, WebhookRegistered
from shared.decisions import Actor, Refused

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
OWNER = Actor("partner-karachi-university", "", frozenset(), frozenset({"PK-SD"}))
PLACE = Place(("93.184.215.14",))
REGISTERED = WebhookRegistered.model_validate(WebhookRegistered.example)
URL = REGISTERED.url
REGISTER, VERIFY = Register(REGISTERED, PLACE), Verify(URL)
FAILING = Disable(DisableReason(code="failing"), URL)
ROTATE = Rotate("a1b2c3d4e5f607182930", timedelta(days=1), NOW)
NO_GRACE = Rotate("b1b2c3d4e5f607182930", timedelta(), NOW)


def change(**given: Any) -> Change:
    return Change(**{"url": None, "types": None, "filter": None, "rate_per_second": None, "place": PLACE} | given)


def after(*commands: Command) -> list[Event]:
    events: list[Event] = []
    for command in commands:
        events += decider.decide(decider.state(events), command, OWNER)
    return events


def names(*commands: Command) -> list[str]:
    return [type(one).__name__ for one in after(*commands)]


def standing(*commands: Command) -> str:
    return type(decider.state(after(*commands))).__name__


def refusal(*commands: Command) -> str:
    with pytest.raises(Refused) as refused:
        after(*commands)
    return refused.value.rule


@pytest.mark.parametrize(
    ("commands", "where"),
    [
        ([REGISTER], "Pending"),
        ([REGISTER, VERIFY], "Enabled"),
        ([REGISTER, VERIFY, FAILING], "Disabled"),
        ([REGISTER, VERIFY, FAILING, Enable()], "Enabled"),
        ([REGISTER, VERIFY, change(rate_per_second=5)], "Enabled"),
        ([REGISTER, VERIFY, change(url="https://other.example.org")], "Pending"),
        ([REGISTER, FAILING, VERIFY], "Disabled"),
        ([REGISTER, FAILING, VERIFY, Enable()], "Enabled"),
        ([REGISTER, VERIFY, ROTATE], "Enabled"),
        ([REGISTER, VERIFY, Remove()], "Removed"),
    ],
)
def test_a_webhook_stands_where_its_commands_have_brought_it(commands: list[Command], where: str) -> None:
    assert standing(*commands) == where


@pytest.mark.parametrize("again", [REGISTER, VERIFY, change(rate_per_second=5), FAILING, Enable(), Remove()])
def test_asking_twice_changes_nothing(again: Command) -> None:
    begun: list[Command] = [REGISTER, VERIFY]
    if isinstance(again, Enable):
        begun.append(FAILING)
    assert names(*begun, again, again) == names(*begun, again)


def test_a_webhook_is_enabled_only_once_its_address_was_verified() -> None:
    assert refusal(REGISTER, Enable()) == "webhook.not_verified"
    moved = change(url="https://other.example.org")
    assert refusal(REGISTER, VERIFY, FAILING, moved, Enable()) == "webhook.not_verified"
    assert refusal(REGISTER, moved, VERIFY) == "webhook.url_changed"


def test_at_most_two_secrets_sign_unless_there_is_no_grace() -> None:
    assert (
        refusal(REGISTER, ROTATE, Rotate("c" * 20, timedelta(hours=1), NOW + timedelta(hours=23)))
        == "webhook.two_secrets"
    )
    assert names(REGISTER, ROTATE, NO_GRACE)[-1] == "WebhookSecretRotated"
    assert (
        names(REGISTER, ROTATE, Rotate("c" * 20, timedelta(hours=1), NOW + timedelta(days=1)))[-1]
        == "WebhookSecretRotated"
    )


def test_a_disabling_for_an_address_that_was_changed_meanwhile_does_nothing() -> None:
    assert names(REGISTER, VERIFY, change(url="https://other.example.org"), FAILING)[-1] == "WebhookChanged"


def test_nothing_follows_a_removal() -> None:
    assert refusal(REGISTER, Remove(), VERIFY) == "webhook.unknown"
    assert refusal(REGISTER, Remove(), ROTATE) == "webhook.unknown"
    assert refusal(VERIFY) == "webhook.unknown"


def test_what_can_not_be_registered_can_not_be_changed_to_either() -> None:
    assert refusal(REGISTER, change(url="http://data.example.org")) == "webhook.https"
    assert (
        refusal(REGISTER, change(url="https://new.example.org", place=Place(("10.0.0.1",))))
        == "webhook.private_address"
    )
    assert refusal(REGISTER, change(types=("membership.member_joined.v1",))) == "webhook.one_context"
    assert refusal(REGISTER, change(filter=WebhookFilter(districts=("PK601",)))) == "webhook.district_in_province"


def document(*commands: Command) -> dict[str, Any]:
    folded: dict[str, Any] = {}
    for version, event in enumerate(after(*commands), 1):
        at = NOW + timedelta(minutes=version)
        stream = f"notifications/PK-SD/webhooks/{REGISTERED.webhook_id}"
        recorded = Recorded(event, event.type, stream, version, at, "", "PK-SD")
        folded = webhooks.apply(webhooks.apply(folded, recorded), recorded)
    return folded


@pytest.mark.parametrize(
    "commands",
    [
        [REGISTER],
        [REGISTER, VERIFY],
        [REGISTER, VERIFY, FAILING],
        [REGISTER, VERIFY, FAILING, Enable()],
        [REGISTER, VERIFY, change(url="https://other.example.org")],
        [REGISTER, FAILING, change(url="https://other.example.org")],
        [REGISTER, VERIFY, Remove()],
    ],
)
def test_the_view_stands_where_the_state_does(commands: list[Command]) -> None:
    assert document(*commands)["standing"] == standing(*commands).lower()


def test_the_previous_secret_signs_until_its_grace_ends() -> None:
    known = document(REGISTER, ROTATE)
    assert live_secrets(known, NOW + timedelta(hours=23)) == ["a1b2c3d4e5f607182930", REGISTERED.secret_id]
    assert live_secrets(known, NOW + timedelta(hours=24)) == ["a1b2c3d4e5f607182930"]
    assert live_secrets(document(REGISTER, ROTATE, NO_GRACE), NOW) == ["b1b2c3d4e5f607182930"]


def test_enabling_again_begins_anew() -> None:
    first, again = document(REGISTER, VERIFY), document(REGISTER, VERIFY, FAILING, Enable())
    assert first["enabled_at"] < again["enabled_at"]
    assert again["why"] is None
