"""A partner's access, as sentences; and what is known of it after its events."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.notifications.partners.decisions import ChangeAccess, Command, Register, Revoke, Rotate, State, decider
from shared.contracts.event import Event
from shared.contracts.partners import (
    AccessReason,
    PartnerAccessChanged,
    PartnerAccessRevoked,
    PartnerCredentialsRotated,
    PartnerRegistered,
)
from shared.decisions import Actor, Refused
from shared.following.partners import partners
from shared.runtime.store import Document
from tests.unit.given import AT, Decided, Given, fold

TODAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
DAY = timedelta(days=1)
ASKED, LOST = AccessReason(code="request"), AccessReason(code="credentials_lost")
STREAM = "notifications/PK/partners/karachi-university"

REGISTERED = PartnerRegistered.model_validate(PartnerRegistered.example)
REVOKED = PartnerAccessRevoked.model_validate(PartnerAccessRevoked.example)
REGISTER = Register(REGISTERED, TODAY)
ROTATE = Rotate(NOW, DAY, ASKED, TODAY)


OPERATOR = Actor("operator", "lead", frozenset({"operator"}), frozenset({"PK"}))
OF_TWO = replace(OPERATOR, provinces=frozenset({"PK-SD", "PK-BA"}))


class Partners(Given[State, Command]):
    """A partner's stream, which an operator of the whole programme is the one to change."""

    def when(self, command: Command, by: Actor = OPERATOR) -> Decided[State, Command]:
        return super().when(command, by)


def given(*events: Event) -> Partners:
    return Partners(decider, *events)


def registered(**changes: Any) -> PartnerRegistered:
    return PartnerRegistered.model_validate(PartnerRegistered.example | changes)


def changed(**changes: Any) -> PartnerAccessChanged:
    told = {"changed": sorted(changes), "why": {"code": "request"}}
    return PartnerAccessChanged.model_validate(PartnerRegistered.example | changes | told)


def rotated(rotation: int = 1, at: datetime = NOW, grace: timedelta = DAY) -> PartnerCredentialsRotated:
    told = {"rotation": rotation, "tokens_valid_from": at, "older_tokens_until": at + grace}
    return PartnerCredentialsRotated.model_validate(PartnerCredentialsRotated.example | told)


def ended(*events: Event) -> list[tuple[int, int]]:
    """Tokens issued before when end when, in seconds after NOW."""
    document: Document = fold(partners, *events, stream=STREAM, at=NOW + 3 * DAY)
    began = int(NOW.timestamp())
    return [(one["issued_before"] - began, one["until"] - began) for one in document["ended"]]


def test_a_partner_is_registered_once_and_the_same_again_changes_nothing() -> None:
    given().when(REGISTER).then(REGISTERED)
    given(REGISTERED).when(REGISTER).then()
    given(REGISTERED).when(Register(registered(provinces=["PK-BA"]), TODAY)).refused("partner.registered_once")


def test_the_last_day_of_access_is_today_or_later() -> None:
    given().when(Register(registered(valid_until_on="2026-06-01"), TODAY)).then(registered(valid_until_on="2026-06-01"))
    given().when(Register(registered(valid_until_on="2026-05-31"), TODAY)).refused("partner.past_date")
    over = ChangeAccess({"valid_until_on": date(2026, 5, 31)}, ASKED, TODAY)
    given(REGISTERED).when(over).refused("partner.past_date")


def test_what_is_changed_is_named_and_the_rest_stays() -> None:
    wider = ChangeAccess({"contexts": ("advocacy", "reporting"), "name": REGISTERED.name}, ASKED, TODAY)
    given(REGISTERED).when(wider).then(changed(contexts=["advocacy", "reporting"]))
    given(REGISTERED).when(ChangeAccess({"contexts": REGISTERED.contexts}, ASKED, TODAY)).then()
    given(REGISTERED).when(ChangeAccess({"valid_until_on": None}, ASKED, TODAY)).then(changed(valid_until_on=None))


def test_rotations_are_counted() -> None:
    given(REGISTERED).when(ROTATE).then(rotated())
    given(REGISTERED, rotated()).when(ROTATE).then(rotated(2))


def test_an_expired_partner_gets_no_new_credentials() -> None:
    late = replace(ROTATE, today=date(2027, 7, 1))
    given(REGISTERED).when(late).refused("partner.expired")
    given(REGISTERED).when(replace(ROTATE, today=date(2027, 6, 30))).then(rotated())


def test_access_ends_once() -> None:
    why = REVOKED.why
    given(REGISTERED).when(Revoke(why)).then(REVOKED)
    given(REGISTERED, REVOKED).when(Revoke(LOST)).then()


def test_a_revoked_partner_is_registered_again_but_not_changed() -> None:
    for command in (ROTATE, ChangeAccess({"contexts": ()}, ASKED, TODAY)):
        given(REGISTERED, REVOKED).when(command).refused("partner.revoked")
    given(REGISTERED, rotated(), REVOKED).when(REGISTER).then(REGISTERED)
    given(REGISTERED, rotated(), REVOKED, REGISTERED).when(ROTATE).then(rotated(2))


def test_nothing_is_done_to_whom_nobody_knows() -> None:
    for command in (ROTATE, Revoke(LOST), ChangeAccess({}, ASKED, TODAY)):
        given().when(command).refused("partner.unknown")


def test_an_operator_of_listed_provinces_manages_partners_that_read_of_these_alone() -> None:
    wider = ChangeAccess({"provinces": ("PK-BA", "PK-SD")}, ASKED, TODAY)
    given().when(REGISTER, by=OF_TWO).then(REGISTERED)
    given(REGISTERED).when(REGISTER, by=OF_TWO).then()
    given(REGISTERED).when(wider, by=OF_TWO).then(changed(provinces=["PK-BA", "PK-SD"]))
    given(REGISTERED).when(ROTATE, by=OF_TWO).then(rotated())
    given(REGISTERED).when(Revoke(REVOKED.why), by=OF_TWO).then(REVOKED)
    given(REGISTERED, REVOKED).when(REGISTER, by=OF_TWO).then(REGISTERED)


@pytest.mark.parametrize("elsewhere", [["PK-KP"], ["PK-SD", "PK-KP"], ["PK", "PK-SD"]])
def test_a_partner_of_a_province_that_is_not_listed_is_refused_whatever_is_asked(elsewhere: list[str]) -> None:
    other = registered(provinces=elsewhere)
    into = ChangeAccess({"provinces": tuple(elsewhere)}, ASKED, TODAY)
    given().when(Register(other, TODAY), by=OF_TWO).refused("partner.outside_provinces")
    given(REGISTERED).when(into, by=OF_TWO).refused("partner.outside_provinces")
    away = ChangeAccess({"provinces": ("PK-SD",)}, ASKED, TODAY)
    for command in (REGISTER, Register(other, TODAY), away, ROTATE, Revoke(LOST)):
        given(other).when(command, by=OF_TWO).refused("partner.outside_provinces")
    for command in (REGISTER, Revoke(LOST)):
        given(other, REVOKED).when(command, by=OF_TWO).refused("partner.outside_provinces")


def test_a_refusal_tells_which_provinces_were_asked_for_and_which_are_listed() -> None:
    with pytest.raises(Refused) as refusal:
        decider.decide(decider.initial, Register(registered(provinces=["PK-SD", "PK-KP"]), TODAY), OF_TWO)
    told = refusal.value.facts
    assert (told["value"], told["asked"], told["granted"]) == ("PK-KP", ["PK-KP", "PK-SD"], ["PK-BA", "PK-SD"])


def test_the_view_tells_the_access_and_whether_it_was_revoked() -> None:
    known = fold(partners, REGISTERED, changed(contexts=["advocacy"]), stream=STREAM)
    assert (known["contexts"], known["revoked"], known["since"]) == (["advocacy"], False, AT.isoformat())
    over = fold(partners, REGISTERED, REVOKED, stream=STREAM)
    assert (over["revoked"], over["revoked_at"]) == (True, AT.isoformat())
    assert fold(partners, REGISTERED, REVOKED, REGISTERED, stream=STREAM)["revoked"] is False


def test_a_rotation_ends_older_tokens_and_a_later_one_gives_none_of_them_longer() -> None:
    assert ended(REGISTERED) == []
    assert ended(REGISTERED, rotated(grace=timedelta(0))) == [(0, 0)]
    hour = timedelta(hours=1)
    assert ended(REGISTERED, rotated(grace=timedelta(0)), rotated(2, NOW + hour)) == [(0, 0), (3600, 3600 + 86400)]


def test_a_rotation_at_once_ends_what_an_earlier_ones_grace_let_go_on() -> None:
    hour = timedelta(hours=1)
    assert ended(REGISTERED, rotated(), rotated(2, NOW + hour, timedelta(0))) == [(3600, 3600)]


def test_what_was_issued_before_a_revocation_is_not_good_after_a_new_registration() -> None:
    three_days = 3 * 86400
    assert ended(REGISTERED, REVOKED, REGISTERED) == [(three_days, three_days)]
