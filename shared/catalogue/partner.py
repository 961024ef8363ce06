"""What a partner receives, as an AsyncAPI 3 document: Kafka topics, and the same events over HTTP."""

from __future__ import annotations

from typing import Any

from shared.catalogue.document import Document
from shared.catalogue.messages import HEADERS, OPTIONAL_HEADERS, SCHEMAS, headers_schema, message
from shared.contracts.catalogue import EVENTS, owner
from shared.contracts.schema import Schema, component_schemas
from shared.contracts.topics import topic
from shared.reference.provinces import PROVINCE_CODES

_DESCRIPTION = (
    "What an organisation outside receives. One endpoint, topic or cursor is of one province and one context. Kafka, "
    "pull and server-sent events keep the order of each stream; webhooks are tried again and may overtake each other: "
    "`sequence` is an event's number in its stream. Every event may come more than once: its `id` stays the same. "
    "Within a major version fields are only added."
)
_PROVINCE = {"description": "ISO 3166-2 code; PK: the whole country", "enum": sorted(PROVINCE_CODES)}
_LARGEST_PAGE = 1000
_LONGEST_WAIT_SECONDS = 30
_HTTP, _KAFKA = {"$ref": "#/servers/http"}, {"$ref": "#/servers/kafka"}
_CONTENT = {"data", "content-type", "traceparent"}


def partner_document(version: str) -> Document:
    """The document, of events whose audience are partners only."""
    events = {event_type: event for event_type, event in EVENTS.items() if event.audience == "partner"}
    contexts = sorted({owner(event_type) for event_type in events})
    by_context = {one: [t for t in events if owner(t) == one] for one in contexts}
    return Document(
        {
            "asyncapi": "3.0.0",
            "info": {"title": "LEAD alliances: partners", "version": version, "description": _DESCRIPTION},
            "defaultContentType": "application/json",
            "servers": _servers(),
            "channels": {
                **{one: _topic(one, types) for one, types in by_context.items()},
                "pull": _http("/streams/v1/{province}/{context}", "page", contexts),
                "live": _http("/streams/v1/{province}/{context}/live", "event", contexts),
                "webhook": {
                    "address": None,
                    "title": "Webhook",
                    "description": "The address that the partner registered at /notifications/v1/webhooks, https only.",
                    "messages": {"delivery": {"$ref": "#/components/messages/delivery"}},
                },
            },
            "operations": {
                **{f"receive.{one}": _receive_topic(one, types) for one, types in by_context.items()},
                **_http_operations(),
            },
            "components": {
                "securitySchemes": _security(),
                "messages": {**{t: message(t, event) for t, event in events.items()}, **_http_messages()},
                "schemas": {
                    "Headers": headers_schema(),
                    "CloudEvent": _cloud_event(list(events)),
                    "Page": _page(),
                    **component_schemas(events.values(), SCHEMAS),
                },
            },
        }
    )


def _servers() -> dict[str, Any]:
    return {
        "kafka": {
            "host": "{bootstrap_servers}",
            "protocol": "kafka-secure",
            "description": "TLS and SCRAM; the user is `partner-<id>`, told with its password when access is given.",
            "security": [{"$ref": "#/components/securitySchemes/scram"}],
            "variables": {"bootstrap_servers": {"description": "host:port of the installation's brokers"}},
        },
        "http": {
            "host": "{host}",
            "protocol": "https",
            "security": [{"$ref": "#/components/securitySchemes/token"}],
            "variables": {"host": {"description": "the installation's public address"}},
        },
    }


def _security() -> dict[str, Any]:
    return {
        "scram": {"type": "scramSha512", "description": "SASL_SSL with SCRAM-SHA-512"},
        "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    }


def _topic(context: str, types: list[str]) -> dict[str, Any]:
    return {
        "address": topic("{province}", context),
        "title": f"{context} on Kafka",
        "description": "Records are CloudEvents in binary mode; the key is the stream.",
        "servers": [_KAFKA],
        "parameters": {"province": _PROVINCE | {"enum": [code.lower() for code in _PROVINCE["enum"]]}},
        "messages": {t: {"$ref": f"#/components/messages/{t}"} for t in types},
    }


def _receive_topic(context: str, types: list[str]) -> dict[str, Any]:
    return {
        "action": "receive",
        "channel": {"$ref": f"#/channels/{context}"},
        "summary": f"Read {context}'s events from Kafka, in groups of one's own.",
        "bindings": {
            "kafka": {
                "groupId": {
                    "type": "string",
                    "pattern": r"^partner-[a-z0-9-]+\.",
                    "description": "begins with the user's name and a dot",
                }
            }
        },
        "messages": [{"$ref": f"#/channels/{context}/messages/{t}"} for t in types],
    }


def _http(address: str, name: str, contexts: list[str]) -> dict[str, Any]:
    return {
        "address": address,
        "title": f"{name.capitalize()}s over HTTP",
        "servers": [_HTTP],
        "parameters": {"province": _PROVINCE, "context": {"enum": contexts}},
        "messages": {name: {"$ref": f"#/components/messages/{name}"}},
    }


def _http_operations() -> dict[str, Any]:
    text, number = {"type": "string"}, {"type": "integer", "minimum": 1}
    query = {
        "after": text | {"description": "the iterator of the page before"},
        "since": text | {"format": "date-time", "description": "where there is no iterator yet: from this time on"},
        "from": text | {"enum": ["earliest", "now"], "description": "where there is neither"},
        "types": text | {"description": "only these, by comma"},
        "majors": text | {"description": "types with the major version to give them in, by comma"},
        "stream": text | {"description": "only this one"},
        "limit": number | {"maximum": _LARGEST_PAGE},
        "wait": {
            "type": "number",
            "minimum": 0,
            "maximum": _LONGEST_WAIT_SECONDS,
            "description": "seconds to wait for an event",
        },
    }
    return {
        "pull": _over_http("pull", "page", "GET", "Ask for the next page of events.", query=query),
        "live": _over_http("live", "event", "GET", "Keep a connection open; `Last-Event-ID` goes on behind it."),
        "webhook": _over_http(
            "webhook", "delivery", "POST", "Be sent each event, and answer 2xx within 15 s once it is kept."
        ),
    }


def _over_http(
    channel: str, name: str, method: str, summary: str, query: dict[str, Any] | None = None
) -> dict[str, Any]:
    asked = {"query": {"type": "object", "properties": query}} if query else {}
    return {
        "action": "receive",
        "channel": {"$ref": f"#/channels/{channel}"},
        "summary": summary,
        "bindings": {"http": {"method": method, **asked, "bindingVersion": "0.3.0"}},
        "messages": [{"$ref": f"#/channels/{channel}/messages/{name}"}],
    }


def _http_messages() -> dict[str, Any]:
    event = {"$ref": f"{SCHEMAS}/CloudEvent"}
    signed = {
        "webhook-id": "the event's id",
        "webhook-timestamp": "seconds since 1970 when it was sent",
        "webhook-signature": "`v1,` and the HMAC-SHA256 of `id.timestamp.body`, base64; several by space",
    }
    return {
        "page": {
            "title": "A page of events, in the order of each stream",
            "contentType": "application/json",
            "payload": {"$ref": f"{SCHEMAS}/Page"},
        },
        "event": {
            "title": "One server-sent event: `id` the iterator, `event` the type, `data` the CloudEvent",
            "contentType": "text/event-stream",
            "payload": event,
        },
        "delivery": {
            "title": "One event, signed as Standard Webhooks say",
            "contentType": "application/cloudevents+json",
            "headers": {
                "type": "object",
                "properties": {name: {"type": "string", "description": said} for name, said in signed.items()},
                "required": list(signed),
            },
            "payload": event,
        },
    }


def _cloud_event(types: list[str]) -> Schema:
    """A CloudEvent in structured mode; its data are described by the schema that it names."""
    attributes: dict[str, Schema] = {
        name.removeprefix("ce_"): {"type": "string", "description": said}
        for name, said in HEADERS.items()
        if name not in _CONTENT
    }
    attributes["type"]["enum"] = types
    attributes["dataschema"] = {"type": "string", "format": "uri", "description": "where the type's JSON Schema is"}
    needed = [name.removeprefix("ce_") for name in HEADERS if name not in OPTIONAL_HEADERS | _CONTENT]
    return {
        "type": "object",
        "properties": {
            **attributes,
            "subject": {"type": "string", "description": "the stream"},
            "datacontenttype": {"const": "application/json"},
            "data": {"type": "object", "description": "as on Kafka: the type's own message here"},
            "dataref": {"type": "string", "format": "uri", "description": "where a large event's data are instead"},
            "textwithdrawn": {"const": True, "description": "what people wrote is left out: the figure was withdrawn"},
        },
        "required": needed,
    }


def _page() -> Schema:
    return {
        "type": "object",
        "properties": {
            "data": {"type": "array", "items": {"$ref": f"{SCHEMAS}/CloudEvent"}},
            "iterator": {"type": "string", "description": "opaque; goes on behind this page, an empty one too"},
            "done": {"type": "boolean", "description": "whether nothing was left when this was read"},
        },
        "required": ["data", "iterator", "done"],
    }
