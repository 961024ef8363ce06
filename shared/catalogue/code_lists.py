"""Every code list by name: the codes that partners' events are written with, and the tables behind other codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from types import MappingProxyType

from shared.catalogue.code_names import PLACES, WORDS
from shared.catalogue.codes import Code, CodeList, Use
from shared.catalogue.entries import entries
from shared.catalogue.reference_lists import reference_lists
from shared.contracts.catalogue import EVENTS
from shared.contracts.schema import Schema


@dataclass(slots=True)
class Found:
    """The same codes wherever they stand: `places` are `Record.field` and `module.Record.field`."""

    places: set[str] = field(default_factory=set)
    uses: list[Use] = field(default_factory=list)


@cache
def code_lists() -> Mapping[str, CodeList]:
    """Every list by its public name, those of the reference tables first."""
    found = enumerations()
    by_place = {place: values for values, one in found.items() for place in one.places}
    own = (
        CodeList(
            name,
            title,
            f"platform {version('lead-alliances')}",
            "the platform's events; codes are only ever added",
            tuple(Code(code, {"en": WORDS.get(code, code.replace("_", " "))}) for code in by_place[place]),
            tuple(found[by_place[place]].uses),
        )
        for name, (place, title) in PLACES.items()
    )
    return MappingProxyType({one.name: one for one in (*reference_lists(), *own)})


def enumerations() -> dict[tuple[str, ...], Found]:
    """Every set of codes in the events that partners read, in their order, with where it stands."""
    found: dict[tuple[str, ...], Found] = {}
    for event_type, entry in entries().items():
        if entry.audience == "partner":
            module = EVENTS[event_type].__module__.rpartition(".")[2]
            for record, codes, path in _enumerated(entry.name, entry.schema):
                one = found.setdefault(codes, Found())
                one.places |= {record, f"{module}.{record}"}
                if (use := Use(event_type, path)) not in one.uses:
                    one.uses.append(use)
    return found


def _enumerated(event: str, made: Schema) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Of each field that takes codes: the record and field, the codes, and the path from the event."""

    def inside(node: Schema, record: str, path: str) -> Iterator[tuple[str, tuple[str, ...], str]]:
        if "$ref" in node:
            name = node["$ref"].removeprefix("#/$defs/")
            yield from inside(made["$defs"][name], name, path)
        if "enum" in node:
            yield record, tuple(node["enum"]), path
        for choice in node.get("anyOf", ()):
            yield from inside(choice, record, path)
        if isinstance(node.get("items"), dict):
            yield from inside(node["items"], record, path)
        for name, part in node.get("properties", {}).items():
            yield from inside(part, f"{record.partition('.')[0]}.{name}", f"{path}.{name}".lstrip("."))

    yield from inside(made, event, "")
