"""Whether today's schema of a type keeps the promise of the published one: within a major version, only additions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shared.contracts.event import Event
from shared.contracts.free_text import LABEL
from shared.contracts.schema import Schema, schema

_SAID_ONLY = frozenset({"$schema", "$id", "$defs", "title", "description", "examples", LABEL})
"""What a schema says about documents without asking anything of them: free to change."""

_COMPARED_APART = frozenset({"properties", "required"})


def check(golden: Mapping[str, Schema], events: Mapping[str, type[Event]]) -> list[str]:
    """What is wrong between the published schemas and the code, each with its place; empty when all is well.

    A type without a published schema, a published type that the code lost, and every change that is no addition of
    an optional field. A schema that only got additions is out of date until it is published again.
    """
    problems = []
    for event_type in sorted(golden.keys() | events.keys()):
        if event_type not in events:
            problems.append(f"{event_type}: the code has no such type any more, and readers may")
        elif event_type not in golden:
            problems.append(f"{event_type}: has no published schema yet")
        else:
            today = schema(events[event_type])
            broken = breaks(golden[event_type], today)
            problems += broken or (
                [f"{event_type}: the published schema is out of date"] if golden[event_type] != today else []
            )
    return problems


def breaks(old: Schema, new: Schema) -> list[str]:
    """Every place where a document or a reader of the old schema would fail with the new one, or the other way round."""
    name = str(old.get("$id", "")).removeprefix("urn:lead:schema:")
    return [f"{name}{place}: {what}" for place, what in _differences(_resolved(old, old), _resolved(new, new), "")]


def _differences(old: Any, new: Any, place: str) -> Iterator[tuple[str, str]]:
    if not isinstance(old, dict) or not isinstance(new, dict):
        if old != new:
            yield place, f"was {old!r}, is {new!r}"
        return
    for key in sorted((old.keys() | new.keys()) - _SAID_ONLY - _COMPARED_APART):
        if key not in new:
            yield place, f"{key} {old[key]!r} is gone"
        elif key not in old:
            yield place, f"{key} {new[key]!r} is new"
        elif isinstance(old[key], list) and isinstance(new[key], list) and len(old[key]) == len(new[key]):
            for number, (before, after) in enumerate(zip(old[key], new[key], strict=True)):
                yield from _differences(before, after, f"{place}/{key}/{number}")
        else:
            yield from _differences(old[key], new[key], f"{place}/{key}")
    yield from _field_differences(old, new, place)


def _field_differences(old: Schema, new: Schema, place: str) -> Iterator[tuple[str, str]]:
    before, after = old.get("properties", {}), new.get("properties", {})
    needed_before, needed_after = set(old.get("required", ())), set(new.get("required", ()))
    for field in before:
        if field not in after:
            yield f"{place}/{field}", "the field was removed"
            continue
        if field in needed_before - needed_after:
            yield f"{place}/{field}", "the field was always there, and need not be any more"
        yield from _differences(before[field], after[field], f"{place}/{field}")
    for field in sorted(needed_after - needed_before):
        yield f"{place}/{field}", "the field is required, and old documents lack it"


def _resolved(node: Any, root: Schema) -> Any:
    """The schema with every reference replaced by what it names, so that a definition's name does not count."""
    if isinstance(node, list):
        return [_resolved(item, root) for item in node]
    if not isinstance(node, dict):
        return node
    if reference := node.get("$ref"):
        named = root["$defs"][str(reference).removeprefix("#/$defs/")]
        beside = {key: value for key, value in node.items() if key != "$ref"}
        return _resolved(named | beside, root)
    return {key: _resolved(value, root) for key, value in node.items() if key != "$defs"}
