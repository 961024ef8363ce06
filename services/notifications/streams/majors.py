"""Types in the major version that a reader pins: named by the reader, and cast from those that facts are recorded in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from pydantic_core import from_json

from services.notifications.streams.cloud_events import Told
from shared.contracts.casts import Cast, Versions, fact_of
from shared.contracts.catalogue import owner
from shared.contracts.schema_address import schema_address
from shared.web.problems import Unprocessable

LONGEST_LIST = 4_000

_encoded = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Casting:
    """How events that are recorded in one major are given: as this type, with its schema's address."""

    type: str
    schema: str
    cast: Cast

    def given(self, told: Told) -> Told:
        """The event in the pinned major; it stays the same fact, with the same id. Raises what the cast raises."""
        event = from_json(told.body)
        event |= {"type": self.type, "dataschema": self.schema, "data": self.cast(event["data"])}
        return told._replace(type=self.type, body=_encoded(event).encode())


def listed(field: str, text: str) -> list[str]:
    """Names by comma. Raises Unprocessable by `types.empty`."""
    names = [name.strip() for name in text[:LONGEST_LIST].split(",") if name.strip()]
    if not names:
        raise Unprocessable(field, text, "types.empty", detail="Name types by comma, or leave them out.")
    return names


def known_versions(field: str, name: str, context: str, versions: Versions) -> Sequence[str]:
    """The types that a name, with or without a major version, may mean: all of its fact.

    Raises Unprocessable by `type.unknown`, `type.internal` and `type.other_context`.
    """
    found = versions.of(name) or versions.of(fact_of(name))
    if not found:
        known = [one for one, event in versions.events.items() if owner(one) == context and event.audience == "partner"]
        raise Unprocessable(field, name, "type.unknown", get_close_matches(name, known, n=5, cutoff=0.4))
    if owner(name) != context:
        detail = f"{name} is published by {owner(name)}, and {context} was asked for."
        raise Unprocessable(field, name, "type.other_context", detail=detail)
    if not any(versions.events[one].audience == "partner" for one in found):
        raise Unprocessable(field, name, "type.internal", detail=f"{name} is not given to partners.")
    return found


def pinned(majors: str | None, context: str, versions: Versions) -> dict[str, str]:
    """Read `majors`: types with their major version, by fact.

    Raises Unprocessable as `listed` and `known_versions`, and by `major.missing`, `major.unknown` and `major.several`.
    """
    pins: dict[str, str] = {}
    for name in [] if majors is None else listed("majors", majors):
        found = known_versions("majors", name, context, versions)
        if name not in found:
            rule = "major.missing" if name == fact_of(found[0]) else "major.unknown"
            raise Unprocessable("majors", name, rule, found)
        pin_once("majors", pins, name)
    return pins


def pin_once(field: str, pins: dict[str, str], name: str) -> None:
    """Add a type to those that are pinned. Raises Unprocessable by `major.several` where another major of it is."""
    other = pins.setdefault(fact_of(name), name)
    if other != name:
        detail = f"Events are given in one major version of a type: {other} was named, too."
        raise Unprocessable(field, name, "major.several", [other], detail)


def castings(field: str, pins: Iterable[str], versions: Versions, base_url: str) -> dict[str, Casting]:
    """How to give what is recorded in other majors than the pinned ones, by recorded type.

    Raises Unprocessable by `major.no_cast` where one of a pinned type's other majors can't be told in it.
    """
    found: dict[str, Casting] = {}
    for pin in pins:
        for recorded, cast in versions.into(pin).items():
            if cast is None:
                detail = f"Events recorded as {recorded} can't be given as {pin}."
                raise Unprocessable(field, pin, "major.no_cast", [recorded], detail)
            found[recorded] = Casting(pin, schema_address(base_url, pin), cast)
    return found
