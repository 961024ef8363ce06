"""The catalogue's entries: what each event type means, who publishes it, who reads it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from shared.contracts.catalogue import EVENTS, owner
from shared.contracts.event import Audience, Event
from shared.contracts.schema import Schema, golden_schemas
from shared.contracts.schema_address import schema_urn
from shared.contracts.topics import topic
from shared.runtime import topics

PARTNERS = "partners"
"""How the topics' file names the organisations outside."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An event type as the catalogue tells it.

    `consumers` are the services that follow its topic and the partners that read it on Kafka (`partner-<id>`);
    `versions` all types of its name, the oldest first; `schema` the published one.
    """

    type: str
    name: str
    owner: str
    meaning: str
    stream: str
    topic: str
    audience: Audience
    since: str
    deprecated: str | None
    sunset_on: date | None
    schema: Schema
    examples: tuple[Mapping[str, Any], ...]
    producers: tuple[str, ...]
    consumers: tuple[str, ...]
    versions: tuple[str, ...]


@cache
def entries() -> Mapping[str, Entry]:
    """Every entry by its type, in the order in which a stream usually tells them.

    Raises OSError or ValueError where the topics' file can't be read.
    """
    declared, published = topics.read(), golden_schemas()
    return MappingProxyType(
        {event_type: _entry(event_type, event, declared, published) for event_type, event in EVENTS.items()}
    )


def as_json() -> str:
    """The entries as a JSON list, one a line, with the URN of each schema in place of the schema."""
    told = (asdict(entry) | {"schema": schema_urn(entry.type)} for entry in entries().values())
    return "[\n" + ",\n".join(json.dumps(one, ensure_ascii=False, default=str) for one in told) + "\n]\n"


def meaning(event: type[Event]) -> str:
    """What the event says has happened, in a sentence."""
    return " ".join((event.__doc__ or "").split())


def followers(declared: topics.Declaration, context: str, audience: Audience) -> tuple[str, ...]:
    """The services besides the owner that read a context's topics of an audience."""
    of = declared.contexts[context]
    return tuple(name for name in of.readers.get(audience, ()) if name not in {of.owner, PARTNERS})


def _entry(event_type: str, event: type[Event], declared: topics.Declaration, published: Mapping[str, Schema]) -> Entry:
    context = owner(event_type)
    partners = [name for name, partner in declared.partners.items() if context in partner.contexts]
    readers = declared.contexts[context].readers.get(event.audience, ())
    return Entry(
        type=event_type,
        name=event.__name__,
        owner=context,
        meaning=meaning(event),
        stream=event.stream,
        topic=topic("<province>", context, event.audience),
        audience=event.audience,
        since=event.since,
        deprecated=event.deprecated,
        sunset_on=event.sunset_on,
        schema=published[event_type],
        examples=(event.example,),
        producers=(declared.contexts[context].owner,),
        consumers=(
            *followers(declared, context, event.audience),
            *(f"partner-{name}" for name in partners if PARTNERS in readers),
        ),
        versions=_versions(event_type, published),
    )


def _versions(event_type: str, published: Mapping[str, Schema]) -> tuple[str, ...]:
    """The types that differ in their major version only."""
    name = event_type.rpartition(".v")[0]
    same = [other for other in published if re.fullmatch(rf"{re.escape(name)}\.v[0-9]+", other)]
    return tuple(sorted(same, key=lambda other: int(other.rpartition(".v")[2])))
