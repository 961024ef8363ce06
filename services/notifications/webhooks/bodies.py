"""What is posted: an event as structured CloudEvents JSON, its bytes made once and kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from shared.contracts.catalogue import EVENTS
from shared.contracts.envelope import Envelope, write_headers
from shared.contracts.schema_address import schema_address
from shared.contracts.topics import aggregate_of, stream_name

CONTENT_TYPE = "application/cloudevents+json"
LARGEST_BODY = 20_000
"""Bytes; the data of a larger event are fetched from the address in its `dataref`."""

RawHeaders = Sequence[tuple[str, bytes | None]]


def cloud_event(headers: RawHeaders, data: bytes, base_url: str, more: Mapping[str, object] | None = None) -> bytes:
    """The event of a record (CloudEvents 1.0, JSON format); `data` stand in it byte for byte.

    `base_url` is the installation's public address, `more` are further attributes.
    """
    told = {name: (value or b"").decode() for name, value in headers}
    event: dict[str, object] = {
        name.removeprefix("ce_"): value for name, value in told.items() if name.startswith("ce_")
    }
    event["datacontenttype"] = told.get("content-type", "application/json")
    event["dataschema"] = schema_address(base_url, told["ce_type"])
    if "traceparent" in told:
        event["traceparent"] = told["traceparent"]
    event |= more or {}
    body = _written(event)[:-1] + b',"data":' + data + b"}"
    if len(body) <= LARGEST_BODY:
        return body
    context, province, *_ = told["ce_subject"].split("/")
    address = f"{base_url.rstrip('/')}/streams/v1/{province}/{context}/events/{told['ce_id']}"
    return _written(event | {"dataref": address})


def example_event(kind: str, province: str, test_id: str, at: datetime, base_url: str) -> bytes:
    """A type's example as an event that never happened: its attribute `test` is true."""
    context, aggregate = aggregate_of(EVENTS[kind].stream).split("/")
    stream = stream_name(context, province, aggregate, "test")
    envelope = Envelope(test_id, kind, stream, 1, at, province, "lead")
    data = json.dumps(EVENTS[kind].example, separators=(",", ":"), ensure_ascii=False).encode()
    return cloud_event(write_headers(envelope), data, base_url, {"test": True})


def _written(event: Mapping[str, object]) -> bytes:
    return json.dumps(event, separators=(",", ":"), ensure_ascii=False).encode()
