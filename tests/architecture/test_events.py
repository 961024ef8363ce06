"""Every event is a product: typed, explained, with an example and a published schema."""

from __future__ import annotations

import json
import re

import jsonschema_rs
import pytest

from shared.catalogue.fields import fields
from shared.contracts.catalogue import EVENTS, owner, read_event, write_event
from shared.contracts.event import Event
from shared.contracts.schema import golden_schemas
from shared.contracts.topics import aggregate_of

GOLDEN = golden_schemas()


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


@pytest.mark.parametrize("event_type", EVENTS)
def test_an_event_is_named_explained_and_shown(event_type: str) -> None:
    event = EVENTS[event_type]
    context = owner(event_type)
    assert context in {"membership", "reporting", "advocacy", "notifications"}
    assert re.fullmatch(rf"{context}\.{snake(event.__name__)}\.v[1-9][0-9]*", event_type)
    assert "event" not in event_type
    assert event.__doc__
    assert event.__doc__ != Event.__doc__
    assert re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", event.since)
    assert aggregate_of(event.stream).startswith(f"{context}/")


@pytest.mark.parametrize("event_type", EVENTS)
def test_an_events_example_validates_survives_a_round_trip_and_fits_the_published_schema(event_type: str) -> None:
    example = EVENTS[event_type].example
    event = EVENTS[event_type].model_validate_json(json.dumps(example))
    assert read_event(event_type, write_event(event)) == event
    jsonschema_rs.validate(GOLDEN[event_type], json.loads(write_event(event)))
    jsonschema_rs.validate(GOLDEN[event_type], example)


@pytest.mark.parametrize("event_type", EVENTS)
def test_every_field_of_an_event_is_explained(event_type: str) -> None:
    assert [field.name for field in fields(GOLDEN[event_type]) if not field.meaning] == []


def test_a_stream_has_one_audience_because_it_travels_on_one_topic() -> None:
    audiences: dict[str, set[str]] = {}
    for event in EVENTS.values():
        audiences.setdefault(aggregate_of(event.stream), set()).add(event.audience)
    assert [aggregate for aggregate, several in audiences.items() if len(several) > 1] == []


def test_every_event_class_is_in_the_catalogue() -> None:
    def concrete(event: type[Event]) -> set[type[Event]]:
        below = {found for one in event.__subclasses__() for found in concrete(one)}
        own = {event} if "type" in vars(event) else set()
        return below | own

    assert {event for event in concrete(Event) if event.__module__.startswith("shared.contracts.")} == set(
        EVENTS.values()
    )


def test_no_event_carries_a_persons_contact_data() -> None:
    told = {field for event in EVENTS.values() for field in event.model_fields}
    assert told.isdisjoint({"email", "phone", "address", "mobile", "first_name", "last_name", "person_name"})
