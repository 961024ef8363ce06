"""Whether what was issued to a partner is still good: judged by the fold of its events, each told twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import pytest

from services.advocacy.app import SERVICE as ADVOCACY
from services.membership.app import SERVICE as MEMBERSHIP
from services.notifications.app import SERVICE as NOTIFICATIONS
from services.reporting.app import SERVICE as REPORTING
from shared.contracts.event import Event
from shared.contracts.partners import (
    PartnerAccessChanged,
    PartnerAccessRevoked,
    PartnerCredentialsRotated,
    PartnerRegistered,
)
from shared.following.partners import Partners, good_at, lasts_on, partner_stream, partners
from shared.runtime.service import Service
from shared.streams import Document
from shared.web.roles import Caller, Forbidden
from tests.unit.given import fold

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
TODAY, HOUR = date(2026, 6, 1), timedelta(hours=1)
ACCOUNT = "partner-karachi-university"
REVOKED = PartnerAccessRevoked.model_validate(PartnerAccessRevoked.example)


def registered(until: str | None = "2026-06-30") -> PartnerRegistered:
    return PartnerRegistered.model_validate(PartnerRegistered.example | {"valid_until_on": until})


def extended(until: str) -> PartnerAccessChanged:
    told = {"valid_until_on": until, "changed": ["valid_until_on"], "why": {"code": "request"}}
    return PartnerAccessChanged.model_validate(PartnerRegistered.example | told)


def rotated(grace: timedelta) -> PartnerCredentialsRotated:
    told = {"rotation": 1, "tokens_valid_from": NOW, "older_tokens_until": NOW + grace}
    return PartnerCredentialsRotated.model_validate(PartnerCredentialsRotated.example | told)


def known(*events: Event) -> Document | None:
    return fold(partners, *events, stream=partner_stream("karachi-university"), at=NOW) if events else None


def why_not(
    *events: Event, on: date = TODAY, at: datetime = NOW, issued: datetime | None = NOW - timedelta(days=1)
) -> str | None:
    """The rule by which a partner's token is refused after these events, None where it is good."""
    caller = Caller(ACCOUNT, issued_at=None if issued is None else int(issued.timestamp()))
    try:
        good_at(known(*events), caller, on, at)
    except Forbidden as forbidden:
        return forbidden.rule
    return None


def test_a_partner_that_nobody_knows_is_refused_as_a_revoked_one() -> None:
    assert why_not() == "access.revoked"
    assert why_not(registered()) is None
    assert why_not(registered(), REVOKED) == "access.revoked"


def test_a_token_is_good_on_the_last_day_and_again_once_that_is_extended() -> None:
    july = date(2026, 7, 1)
    assert why_not(registered(), on=date(2026, 6, 30)) is None
    assert why_not(registered(), on=july) == "access.expired"
    assert why_not(registered(), extended("2026-12-31"), on=july) is None
    assert why_not(registered(None), on=july) is None


def test_a_token_of_before_a_rotation_is_good_for_its_grace_and_a_newer_one_after_it() -> None:
    events = registered(), rotated(HOUR)
    assert why_not(*events, at=NOW + HOUR - timedelta(seconds=1)) is None
    assert why_not(*events, at=NOW + HOUR) == "access.token_rotated"
    assert why_not(*events, at=NOW + HOUR, issued=NOW) is None
    assert why_not(*events, at=NOW + HOUR, issued=None) == "access.token_rotated"


def test_what_was_issued_before_a_revocation_is_not_good_after_a_new_registration() -> None:
    events = registered(), REVOKED, registered()
    assert why_not(*events) == "access.token_rotated"
    assert why_not(*events, issued=NOW) is None


@pytest.mark.parametrize(
    ("events", "lasts"), [((), False), ((registered(),), True), ((registered(), REVOKED), False)], ids=str
)
def test_an_access_lasts_until_it_is_revoked_or_its_last_day_has_passed(events: tuple[Event, ...], lasts: bool) -> None:
    assert lasts_on(known(*events), TODAY) is lasts
    assert not lasts_on(known(*events), date(2026, 7, 1))


async def test_nothing_is_looked_up_for_an_account_that_is_no_partners() -> None:
    nowhere = Partners(cast("Any", None), lambda: TODAY, lambda: NOW)
    await nowhere.check(Caller("amina"))
    await nowhere.check(Caller("partner"))
    assert await nowhere.lasts("amina")


@pytest.mark.parametrize(
    "service", [MEMBERSHIP, REPORTING, ADVOCACY, NOTIFICATIONS], ids=lambda service: service.context
)
def test_every_service_keeps_what_is_told_of_partners(service: Service) -> None:
    assert partners in service.views
    assert ("notifications", "internal") in service.reads()
