"""The sandbox's examples: of every type for partners, about the sandbox's places only, and told as streams begin."""

from __future__ import annotations

import re

import pytest

from shared.contracts.catalogue import EVENTS, owner, write_event
from shared.contracts.topics import province_of, read_topic, topic
from shared.sandbox.examples import example, example_stream, offered

TYPES = [name for context in ("membership", "reporting", "advocacy") for name in offered(context)]


def test_every_type_that_is_told_to_partners_of_a_province_is_offered() -> None:
    partner = {name for name, event in EVENTS.items() if event.audience == "partner" and owner(name) != "notifications"}
    assert partner - set(TYPES) == {name for name in partner if EVENTS[name].stream.startswith("reporting/PK/")}


@pytest.mark.parametrize("event_type", TYPES)
def test_an_example_is_about_the_sandbox_and_comes_last(event_type: str) -> None:
    events = example(event_type)
    assert events[-1].type == event_type
    told = " ".join(write_event(event).decode() for event in events)
    assert re.findall(r"\bPK(?:[1-7][0-9]*|-[A-WYZ][A-Z])\b", told) == []


def test_a_stream_is_the_sandboxs_and_of_the_types_aggregate() -> None:
    stream = example_stream("membership.member_joined.v1", "3f9c")
    assert stream == "membership/PK-X1/members/example-3f9c"
    assert read_topic(topic(province_of(stream), "membership")).province == "PK-X1"
