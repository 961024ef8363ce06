"""What the OpenAPI document tells of the streams' answers."""

from __future__ import annotations

from typing import Any, TypeAlias

from services.notifications.withdrawals.text import ATTRIBUTE
from shared.web.problems import MEDIA_TYPE

Answers: TypeAlias = dict[int | str, dict[str, Any]]

_EVENT: dict[str, Any] = {
    "type": "object",
    "description": "a CloudEvent 1.0 in JSON",
    "required": ["specversion", "id", "source", "type", "subject", "time", "dataschema", "sequence", "data"],
    "properties": {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "description": "the same where an event comes again"},
        "source": {"type": "string"},
        "type": {"type": "string", "examples": ["reporting.submission_verified.v1"]},
        "subject": {"type": "string", "description": "the stream, in which events are in order"},
        "time": {"type": "string", "format": "date-time"},
        "datacontenttype": {"const": "application/json"},
        "dataschema": {"type": "string", "format": "uri"},
        "sequence": {"type": "string", "description": "the event's number in its stream, in ten digits"},
        "province": {"type": "string"},
        "correlationid": {"type": "string"},
        "causationid": {"type": "string"},
        "authtype": {"type": "string"},
        "authid": {"type": "string", "description": "the organisation that did it"},
        "traceparent": {"type": "string"},
        ATTRIBUTE: {"const": True, "description": "what people wrote is left out: the figure was withdrawn"},
        "data": {"type": "object"},
    },
}
_PAGE: dict[str, Any] = {
    "type": "object",
    "required": ["data", "iterator", "done"],
    "properties": {
        "data": {"type": "array", "items": _EVENT},
        "iterator": {"type": "string", "description": "`after` of the next request, also where the page is empty"},
        "done": {"type": "boolean", "description": "nothing more was there"},
    },
}


def _problem(description: str) -> dict[str, Any]:
    return {"description": description, "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


_TOO_MANY: Answers = {429: _problem("The caller asks more often than it may: `Retry-After` tells the seconds")}
_GONE: Answers = {
    410: _problem("The iterator is of records that are not there any more: `restart_since` tells where to begin")
}

PULL: Answers = {
    200: {"description": "A page", "content": {"application/json": {"schema": _PAGE}}},
    **_GONE,
    **_TOO_MANY,
}
ONE: Answers = {
    200: {"description": "The event", "content": {"application/cloudevents+json": {"schema": _EVENT}}},
    **_TOO_MANY,
}
LIVE: Answers = {
    200: {
        "description": "Server-sent events: `id` an iterator, `event` the type, `data` a CloudEvent; `event: place` "
        "tells only an `id` to go on with, `event: cut`, before the end, why the stream ends",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    },
    **_GONE,
    **_TOO_MANY,
}
TICKET: Answers = {**_TOO_MANY}
