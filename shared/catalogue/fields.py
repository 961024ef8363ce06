"""An event's fields in words, made from its JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from shared.contracts.free_text import LABEL
from shared.contracts.schema import Schema

FILTERS = frozenset({"districts", "goals", "organisations"})
"""Fields that every event has, maybe empty."""

_PLAIN = {
    "date": "date",
    "date-time": "time",
    "number": "number",
    "string": "text",
    "integer": "whole number",
    "boolean": "yes or no",
    "object": "texts by language",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A field: its kind in words, what it means, and the value (as JSON) where none is given; codes stand in backticks."""

    name: str
    always: bool
    kind: str
    meaning: str | None
    usual: str | None


def fields(made: Schema) -> Iterator[Told]:
    """The fields that the schema of an event's data has, without those that every event has."""
    for name, field in made["properties"].items():
        if name in FILTERS:
            continue
        usual = field.get("default")
        yield Told(
            name=name,
            always=name in made.get("required", ()),
            kind="free text" if field.get(LABEL) else _kind(field, made),
            meaning=_meaning(field, made),
            usual=json.dumps(usual) if isinstance(usual, str | bool) else None,
        )


def _meaning(node: Schema, root: Schema) -> str | None:
    """What a field says of itself, or else what the record or the code says that it holds."""
    match node:
        case {"description": said}:
            return str(said)
        case {"$ref": reference}:
            return _meaning(_named(reference, root), root)
        case {"items": items}:
            return _meaning(items, root)
        case {"anyOf": choices}:
            return next((said for one in choices if (said := _meaning(one, root))), None)
        case _:
            return None


def _named(reference: str, root: Schema) -> Schema:
    named: Schema = root["$defs"][reference.removeprefix("#/$defs/")]
    return named


def _kind(node: Schema, root: Schema) -> str:
    match node:
        case {"$ref": reference}:
            return _kind(_named(reference, root), root)
        case {"anyOf": choices}:
            return " or ".join(_kind(one, root) for one in choices if one.get("type") != "null")
        case {"enum": values}:
            return "one of " + ", ".join(f"`{value}`" for value in values)
        case {"items": items}:
            return f"list of: {_kind(items, root)}"
        case {"properties": parts}:
            return "record of " + ", ".join(_part(name, node) for name in parts)
        case _:
            return _PLAIN[node.get("format") or node["type"]]


def _part(name: str, record: Schema) -> str:
    return f"`{name}`" if name in record.get("required", ()) else f"`{name}` (optional)"
