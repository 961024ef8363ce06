"""Events as messages of AsyncAPI documents: their headers, keys, payloads and examples."""

from __future__ import annotations

from typing import Any

from shared.catalogue.entries import meaning
from shared.contracts.event import Event
from shared.contracts.schema import Schema

HEADERS = {
    "ce_specversion": "the version of CloudEvents, 1.0",
    "ce_id": "the event's id, the same whenever the event comes again: 32 hexadecimal digits",
    "ce_type": "the event's type with its major version",
    "ce_source": "the stream as a URI reference",
    "ce_subject": "the stream; also the record's key",
    "ce_time": "when it was recorded, UTC; told, never an order",
    "content-type": "application/json",
    "ce_dataschema": "the URN of the type's JSON Schema",
    "ce_sequence": "the event's number in its stream, ten digits: contiguous, from 1",
    "ce_province": "the stream's province, ISO 3166-2; PK for the country",
    "ce_authtype": "what ce_authid names: an organisation",
    "ce_authid": "the organisation that did it",
    "ce_correlationid": "the request that all of it began with",
    "ce_causationid": "the event that led to this one",
    "traceparent": "W3C trace context",
}
"""Each header of a record, and what it says."""

OPTIONAL_HEADERS = frozenset({"ce_authtype", "ce_authid", "ce_correlationid", "ce_causationid", "traceparent"})

SCHEMAS = "#/components/schemas"


def message(event_type: str, event: type[Event]) -> dict[str, Any]:
    """A record of the type; schemas are in the same document."""
    return {
        "name": event_type,
        "title": event.__name__,
        "summary": meaning(event),
        "contentType": "application/json",
        "headers": {
            "allOf": [
                {"$ref": "#/components/schemas/Headers"},
                {"type": "object", "properties": {"ce_type": {"const": event_type}}},
            ]
        },
        "payload": {"$ref": f"{SCHEMAS}/{event.__name__}"},
        "bindings": {"kafka": {"key": {"type": "string", "description": f"the stream: {event.stream}"}}},
        "examples": [{"name": event.__name__, "payload": event.example}],
    }


def headers_schema() -> Schema:
    """The headers that every record has, and those that it may have."""
    return {
        "type": "object",
        "properties": {name: {"type": "string", "description": meaning} for name, meaning in HEADERS.items()},
        "required": [name for name in HEADERS if name not in OPTIONAL_HEADERS],
    }
