"""What a service sends, as an AsyncAPI 3 document: FastStream's document, with each event type told in full."""

from __future__ import annotations

import json
from typing import Any

import yaml
from faststream.kafka import KafkaBroker
from faststream.specification import AsyncAPI

from shared.contracts.catalogue import EVENTS, owner
from shared.contracts.event import Audience, Event
from shared.contracts.schema import Schema, component_schemas
from shared.contracts.topics import topic
from shared.reference.provinces import PROVINCE_CODES

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

_SCHEMAS = "#/components/schemas"
_PROVINCE = {
    "description": "ISO 3166-2 code in lower case; pk: the whole country",
    "enum": sorted(code.lower() for code in PROVINCE_CODES),
}
_SERVER = {
    "host": "{bootstrap_servers}",
    "protocol": "kafka",
    "variables": {"bootstrap_servers": {"description": "host:port of the installation's brokers"}},
}


class EventCatalogue(AsyncAPI):
    """FastStream's document of a service's channels, with messages, headers and examples of our event types.

    FastStream alone gives one message per channel, and neither headers nor examples.
    """

    def __init__(self, context: str, version: str) -> None:
        self.own = {t: event for t, event in EVENTS.items() if owner(t) == context}
        broker = KafkaBroker()
        for audience in {event.audience for event in self.own.values()}:
            broker.publisher(_address(context, audience), title=f"{context}.{audience}", schema=dict[str, Any])
        super().__init__(
            broker,
            title=f"LEAD alliances: {context}",
            version=version,
            description=f"What {context} sends. Each record is a CloudEvent in binary mode; its key is the stream.",
        )

    def to_specification(self) -> Document:
        """The document: FastStream's frame with our catalogue in it."""
        told: dict[str, Any] = super().to_specification().to_jsonable()
        for part in ("channels", "operations"):  # FastStream keeps them in no order
            told[part] = dict(sorted(told[part].items(), reverse=True))
        told["servers"] = {"kafka": _SERVER}
        told["components"] = {
            "messages": {t: _message(t, event) for t, event in self.own.items()},
            "schemas": {"Headers": _headers(), **component_schemas(self.own.values(), _SCHEMAS)},
        }
        for name, channel in told["channels"].items():
            audience = name.rpartition(".")[2]
            channel["servers"] = [{"$ref": "#/servers/kafka"}]
            channel["parameters"] = {"province": _PROVINCE}
            channel["messages"] = {
                t: {"$ref": f"#/components/messages/{t}"} for t, event in self.own.items() if event.audience == audience
            }
            del channel["bindings"]  # names the topic once more, and as if the braces were part of it
        for operation in told["operations"].values():
            place = operation["channel"]["$ref"]
            messages = told["channels"][place.removeprefix("#/channels/")]["messages"]
            operation["messages"] = [{"$ref": f"{place}/messages/{t}"} for t in messages]
        return Document(told)


class Document:
    """A finished document, as FastStream's pages and command ask for it."""

    def __init__(self, told: dict[str, Any]) -> None:
        self._told = told

    @property
    def title(self) -> str:
        """The document's title."""
        return str(self._told["info"]["title"])

    def to_jsonable(self) -> dict[str, Any]:
        """The document as plain values."""
        return self._told

    def to_json(self) -> str:
        """The document as JSON."""
        return json.dumps(self._told, ensure_ascii=False)

    def to_yaml(self) -> str:
        """The document as YAML."""
        return yaml.dump(self._told, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=120)


class _Plain(yaml.SafeDumper):
    """Writes what stands twice twice: an anchor helps no reader."""

    def ignore_aliases(self, data: Any) -> bool:
        del data
        return True


def _address(context: str, audience: Audience) -> str:
    return topic("{province}", context, audience)


def _message(event_type: str, event: type[Event]) -> dict[str, Any]:
    return {
        "name": event_type,
        "title": event.__name__,
        "summary": " ".join((event.__doc__ or "").split()),
        "contentType": "application/json",
        "headers": {
            "allOf": [
                {"$ref": "#/components/schemas/Headers"},
                {"type": "object", "properties": {"ce_type": {"const": event_type}}},
            ]
        },
        "payload": {"$ref": f"{_SCHEMAS}/{event.__name__}"},
        "bindings": {"kafka": {"key": {"type": "string", "description": f"the stream: {event.stream}"}}},
        "examples": [{"name": event.__name__, "payload": event.example}],
    }


def _headers() -> Schema:
    return {
        "type": "object",
        "properties": {name: {"type": "string", "description": meaning} for name, meaning in HEADERS.items()},
        "required": [name for name in HEADERS if name not in OPTIONAL_HEADERS],
    }
