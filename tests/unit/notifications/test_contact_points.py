"""How addresses are written and shown, and how contact points begin and end."""

from __future__ import annotations

import pytest

from services.notifications.contacts.decisions import Remove, Verify, decider
from services.notifications.contacts.erasures.decisions import Erase
from services.notifications.contacts.erasures.decisions import decider as erasures
from services.notifications.contacts.letters import letter
from services.notifications.contacts.views import contact_points
from services.notifications.contacts.written import checked, masked
from shared.contracts.subscriptions import (
    AddressChannel,
    ContactErased,
    ContactPointRemoved,
    ContactPointVerified,
    EndReason,
    Owner,
)
from shared.decisions import Refused
from tests.unit.given import Given, fold

AMINA = Owner(kind="account", id="amina")
VERIFIED = ContactPointVerified(contact_point_id="c1", owner=AMINA, channel="email", language="ur")
BOUNCE = EndReason(code="bounce")
REMOVED = ContactPointRemoved(contact_point_id="c1", owner=AMINA, channel="email", why=BOUNCE)


@pytest.mark.parametrize(
    ("channel", "address", "kept"),
    [
        ("email", "Amina@Example.ORG", "Amina@example.org"),
        ("email", "a.b+c@press.example.org", "a.b+c@press.example.org"),
        ("sms", "+923001234567", "+923001234567"),
    ],
)
def test_an_address_is_kept_as_its_standard_writes_it(channel: AddressChannel, address: str, kept: str) -> None:
    assert checked(channel, address) == kept


@pytest.mark.parametrize(
    "address", ["amina", "amina@", "@example.org", "a b@example.org", "a@example", "a@b.c\nBcc: d@e.f"]
)
def test_what_is_no_e_mail_address_is_refused(address: str) -> None:
    with pytest.raises(Refused) as refusal:
        checked("email", address)
    assert (refusal.value.rule, refusal.value.facts["value"]) == ("contact_point.not_an_address", address)


@pytest.mark.parametrize(
    "address", ["03001234567", "+92 300 1234567", "00923001234567", "+92300", "+", "", "+923001234567x1"]
)
def test_a_number_that_is_not_e_164_is_refused(address: str) -> None:
    with pytest.raises(Refused) as refusal:
        checked("sms", address)
    assert (refusal.value.rule, refusal.value.facts["field"]) == ("contact_point.not_e164", "address")


def test_addresses_are_shown_in_part() -> None:
    assert masked("email", "amina@example.org") == "a***@example.org"
    assert masked("sms", "+923001234567") == "+92*******567"


@pytest.mark.parametrize("language", ["en", "ur"])
def test_a_code_stands_in_every_form_of_its_message(language: str) -> None:
    written = letter("042137", "ur" if language == "ur" else "en")
    assert all("042137" in form for form in (written.subject, written.text, written.html, written.sms))
    assert f'lang="{language}"' in written.html


def test_a_contact_point_is_verified_once_and_removed_once() -> None:
    Given(decider).when(Verify(VERIFIED)).then(VERIFIED)
    Given(decider, VERIFIED).when(Verify(VERIFIED)).then()
    Given(decider, VERIFIED).when(Remove(BOUNCE)).then(REMOVED)
    Given(decider, VERIFIED, REMOVED).when(Remove(BOUNCE)).then()
    Given(decider).when(Remove(BOUNCE)).then()
    Given(decider, VERIFIED, REMOVED).when(Verify(VERIFIED)).refused("contact_point.unknown")


def test_a_removed_contact_point_is_not_written_to() -> None:
    stream = "notifications/PK-SD/contact_points/c1"
    assert fold(contact_points, VERIFIED, stream=stream)["verified"]
    assert not fold(contact_points, VERIFIED, REMOVED, stream=stream)["verified"]


def test_an_account_is_forgotten_once_for_what_there_is() -> None:
    erased = ContactErased(account_id="amina")
    Given(erasures).when(Erase("amina", left=False)).then(erased)
    Given(erasures, erased).when(Erase("amina", left=False)).then()
    Given(erasures, erased).when(Erase("amina", left=True)).then(erased)
