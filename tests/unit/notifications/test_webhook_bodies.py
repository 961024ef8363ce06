"""What is posted, read by the published packages for CloudEvents and Standard Webhooks."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from cloudevents.core.base import BaseCloudEvent
from cloudevents.core.bindings.http import HTTPMessage, from_structured_event
from standardwebhooks import Webhook, WebhookVerificationError

from services.notifications.webhooks.bodies import CONTENT_TYPE, LARGEST_BODY, cloud_event, example_event
from services.notifications.webhooks.signing import new_secret, signed
from shared.contracts.catalogue import EVENTS
from shared.contracts.envelope import Envelope, write_headers

BASE = "https://lead.example.org"
STREAM = "membership/PK-SD/members/secp-0012345"
AT = datetime(2026, 6, 1, 8, tzinfo=UTC)
HEADERS = write_headers(
    Envelope(
        "0d6c0c3c7f3d4a5b8e9f0a1b2c3d4e5f",
        "membership.member_joined.v1",
        STREAM,
        7,
        AT,
        "PK-SD",
        "lcas",
        "asked-1",
        "cause-1",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    )
)
DATA = json.dumps(EVENTS["membership.member_joined.v1"].example, ensure_ascii=False).encode()


def read(body: bytes) -> BaseCloudEvent:
    """The event as the published package reads it."""
    return from_structured_event(HTTPMessage({"content-type": CONTENT_TYPE}, body))


def test_a_record_is_posted_as_the_cloud_event_that_it_is() -> None:
    event = read(cloud_event(HEADERS, DATA, BASE))
    assert (event.get_id(), event.get_type()) == ("0d6c0c3c7f3d4a5b8e9f0a1b2c3d4e5f", "membership.member_joined.v1")
    assert (event.get_source(), event.get_subject(), event.get_time()) == (f"/{STREAM}", STREAM, AT)
    assert event.get_dataschema() == f"{BASE}/schemas/membership.member_joined.v1.json"
    assert event.get_datacontenttype() == "application/json"
    assert event.get_data() == json.loads(DATA)
    told = {
        name: event.get_extension(name) for name in ("sequence", "province", "authid", "correlationid", "traceparent")
    }
    assert told == {
        "sequence": "0000000007",
        "province": "PK-SD",
        "authid": "lcas",
        "correlationid": "asked-1",
        "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    }


def test_the_data_stand_in_the_body_byte_for_byte_and_the_same_record_makes_the_same_bytes() -> None:
    body = cloud_event(HEADERS, DATA, BASE)
    assert b'"data":' + DATA + b"}" in body
    assert body == cloud_event(HEADERS, DATA, BASE)


def test_data_that_are_too_large_are_fetched_from_an_address() -> None:
    body = cloud_event(HEADERS, b'{"text":"' + b"x" * LARGEST_BODY + b'"}', f"{BASE}/")
    event = read(body)
    assert len(body) < LARGEST_BODY
    assert event.get_data() is None
    address = f"{BASE}/streams/v1/PK-SD/membership/events/0d6c0c3c7f3d4a5b8e9f0a1b2c3d4e5f"
    assert event.get_extension("dataref") == address


def test_a_test_is_an_example_that_says_so() -> None:
    event = read(example_event("membership.member_joined.v1", "PK-SD", "test-1", AT, BASE))
    assert event.get_extension("test") is True
    assert event.get_subject() == "membership/PK-SD/members/test"
    assert event.get_data() == EVENTS["membership.member_joined.v1"].example


def test_a_request_is_verified_by_the_published_package_with_either_secret_and_no_other() -> None:
    new, previous, other = new_secret(), new_secret(), new_secret()
    body = cloud_event(HEADERS, DATA, BASE)
    headers = signed("0d6c0c3c7f3d4a5b8e9f0a1b2c3d4e5f", datetime.now(UTC), body, [new, previous])
    for secret in (new, previous):
        assert Webhook(secret).verify(body, headers)["subject"] == STREAM
    with pytest.raises(WebhookVerificationError):
        Webhook(other).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(new).verify(body + b" ", headers)
