"""Partners as records tell of them: each version once, the last one holds, until its last day or a revocation."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from aiokafka import ConsumerRecord

from shared.contracts.catalogue import write_event
from shared.contracts.envelope import Envelope, event_id, write_headers
from shared.contracts.event import Event
from shared.contracts.partners import PartnerAccessChanged, PartnerAccessRevoked, PartnerRegistered
from shared.runtime import access, topics
from shared.runtime.partners import TOPIC, Registered, told
from tests.unit.given import AT

STREAM = "notifications/PK/partners/karachi-university"
LAST = date(2027, 6, 30)


def record(version: int, event: type[Event], **changes: Any) -> ConsumerRecord[bytes, bytes]:
    fact = event.model_validate(event.example | changes)
    envelope = Envelope(event_id(STREAM, version), fact.type, STREAM, version, AT, "PK", "lead")
    value, headers = write_event(fact), tuple(write_headers(envelope))
    return ConsumerRecord(TOPIC, 0, version, 0, 0, STREAM.encode(), value, None, 0, len(value), headers)


REGISTERED = record(1, PartnerRegistered)
CHANGED = record(2, PartnerAccessChanged)
REVOKED = record(3, PartnerAccessRevoked)


def of(*records: ConsumerRecord[bytes, bytes]) -> Registered:
    return told(records)["karachi-university"]


def test_what_was_told_last_holds_and_what_comes_again_changes_nothing() -> None:
    assert of(REGISTERED, CHANGED, REGISTERED, CHANGED) == of(REGISTERED, CHANGED)
    assert of(REGISTERED, CHANGED).access.contexts == ("reporting", "advocacy")
    assert of(REGISTERED, CHANGED, REVOKED, REVOKED).revoked
    assert not of(REGISTERED, CHANGED, REVOKED, record(4, PartnerRegistered)).revoked


@pytest.mark.parametrize(("today", "lasts"), [(LAST, True), (date(2027, 7, 1), False)])
def test_access_lasts_through_its_last_day(today: date, lasts: bool) -> None:
    assert of(REGISTERED).lasts(today) is lasts
    assert not of(REGISTERED, CHANGED, REVOKED).lasts(today)


def test_it_is_granted_its_own_topics_by_name_and_groups_by_prefix() -> None:
    granted = access.grants(topics.read(), told([REGISTERED]))
    assert [one.told() for one in granted if "partner-" in one.principal] == [
        {
            "principal": "User:partner-karachi-university",
            "resource": kind,
            "pattern": pattern,
            "name": name,
            "operation": "read",
        }
        for kind, pattern, name in (
            ("topic", "literal", "lead.pk-sd.reporting"),
            ("group", "prefixed", "partner-karachi-university."),
        )
    ]


def test_a_partner_without_kafka_among_its_channels_is_granted_nothing_there() -> None:
    pulls = told([record(1, PartnerRegistered, channels=["pull"])])
    assert access.grants(topics.read(), pulls) == access.grants(topics.read())
