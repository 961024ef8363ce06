"""The event catalogue as a page: every type with its meaning, its fields and an example, made from the classes."""

from __future__ import annotations

import json
from collections.abc import Iterator

from shared.contracts.catalogue import EVENTS, owner
from shared.contracts.event import Event
from shared.contracts.schema import Schema, schema

_HEAD = """# Events

Made by `lead docs` from the classes in `shared/contracts/`. The same as data: `lead schemas list --json`.

A record's value is the event's data as JSON, its key the stream, its headers a CloudEvents envelope (`asyncapi/`).
*Partner* streams go to `lead.<province>.<context>`, *internal* ones to `lead-internal.<province>.<context>`.
Within a major version fields are only added, and are optional: ignore what you do not know.

Every event also has `districts`, `goals` and `organisations`, maybe empty: whom and what it concerns, for filters.

"""

_PLAIN = {
    "date": "date",
    "date-time": "time",
    "string": "text",
    "integer": "whole number",
    "boolean": "yes or no",
    "object": "texts by language",
}
_FILTERS = frozenset({"districts", "goals", "organisations"})


def catalogue_page() -> str:
    """The page, as Markdown."""
    return _HEAD + "\n".join([*_contents(), *(line for t, event in EVENTS.items() for line in _entry(t, event))])


def _contents() -> Iterator[str]:
    yield "| event | type | audience | meaning |"
    yield "|---|---|---|---|"
    for event_type, event in EVENTS.items():
        name = event.__name__
        yield f"| [{name}](#{name.lower()}) | `{event_type}` | {event.audience} | {_meaning(event)} |"
    yield ""


def _entry(event_type: str, event: type[Event]) -> Iterator[str]:
    made = schema(event)
    yield f"## {event.__name__}"
    yield ""
    yield _meaning(event)
    yield ""
    place = f"published by {owner(event_type)} · stream `{event.stream}`"
    yield f"`{event_type}` · {place} · {event.audience} · since {event.since}"
    yield ""
    yield "| field | | what |"
    yield "|---|---|---|"
    for name, field in made["properties"].items():
        if name not in _FILTERS:
            needed = "always" if name in made.get("required", ()) else "optional"
            yield f"| `{name}` | {needed} | {_what(field, made)} |"
    yield ""
    yield "```json"
    yield json.dumps(event.example, indent=2, ensure_ascii=False)
    yield "```"
    yield ""


def _meaning(event: type[Event]) -> str:
    return " ".join((event.__doc__ or "").split())


def _what(field: Schema, root: Schema) -> str:
    """A field's kind in words, then what it means."""
    told = [_kind(field, root)]
    if meaning := field.get("description"):
        told.append(str(meaning).replace("<", "&lt;"))
    if isinstance(usual := field.get("default"), str | bool):
        told.append(f"if not given: `{json.dumps(usual)}`")
    return "; ".join(told).replace("|", "\\|")


def _kind(node: Schema, root: Schema) -> str:
    match node:
        case {"$ref": reference}:
            return _kind(root["$defs"][str(reference).removeprefix("#/$defs/")], root)
        case {"anyOf": choices}:
            return " or ".join(_kind(one, root) for one in choices if one.get("type") != "null")
        case {"enum": values}:
            return "one of " + ", ".join(f"`{value}`" for value in values)
        case {"items": items}:
            return f"list of: {_kind(items, root)}"
        case {"properties": fields}:
            return "record of " + ", ".join(_part(name, node) for name in fields)
        case _:
            return _PLAIN[node.get("format") or node["type"]]


def _part(name: str, record: Schema) -> str:
    return f"`{name}`" if name in record.get("required", ()) else f"`{name}` (optional)"
