"""The event catalogue as a page: every type with its meaning, its fields and an example, made from the classes."""

from __future__ import annotations

import json
from collections.abc import Iterator

from shared.catalogue.entries import meaning
from shared.catalogue.fields import Told, fields
from shared.contracts.catalogue import EVENTS, owner
from shared.contracts.event import Event
from shared.contracts.schema import schema

_HEAD = """# Events

Made by `lead docs` from the classes in `shared/contracts/`. The same as data: `lead schemas list --json`.

A record's value is the event's data as JSON, its key the stream, its headers a CloudEvents envelope (`asyncapi/`).
*Partner* streams go to `lead.<province>.<context>`, *internal* ones to `lead-internal.<province>.<context>`.
Within a major version fields are only added, and are optional: ignore what you do not know.

Every event also has `districts`, `goals` and `organisations`, maybe empty: whom and what it concerns, for filters.
*Free text* is what a person wrote, `x-free-text` in the schema: views and HTTP leave it out once a figure is withdrawn.

"""


def catalogue_page() -> str:
    """The page, as Markdown."""
    return _HEAD + "\n".join([*_contents(), *(line for t, event in EVENTS.items() for line in _entry(t, event))])


def _contents() -> Iterator[str]:
    yield "| event | type | audience | meaning |"
    yield "|---|---|---|---|"
    for event_type, event in EVENTS.items():
        name = event.__name__
        yield f"| [{name}](#{name.lower()}) | `{event_type}` | {event.audience} | {meaning(event)} |"
    yield ""


def _entry(event_type: str, event: type[Event]) -> Iterator[str]:
    yield f"## {event.__name__}"
    yield ""
    yield meaning(event)
    yield ""
    place = f"published by {owner(event_type)} · stream `{event.stream}`"
    yield f"`{event_type}` · {place} · {event.audience} · since {event.since}"
    yield ""
    yield "| field | | what |"
    yield "|---|---|---|"
    for field in fields(schema(event)):
        yield f"| `{field.name}` | {'always' if field.always else 'optional'} | {_what(field)} |"
    yield ""
    yield "```json"
    yield json.dumps(event.example, indent=2, ensure_ascii=False)
    yield "```"
    yield ""


def _what(field: Told) -> str:
    """A field's kind in words, then what it means."""
    told = [field.kind]
    if field.meaning:
        told.append(field.meaning.replace("<", "&lt;"))
    if field.usual:
        told.append(f"if not given: `{field.usual}`")
    return "; ".join(told).replace("|", "\\|")
