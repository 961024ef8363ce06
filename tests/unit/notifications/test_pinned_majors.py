"""What a reader pins: a type's major version, given whichever its facts are recorded in, or refused by name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, ClassVar

import pytest

from services.notifications.streams.asking import Wanted, wanted
from services.notifications.streams.cloud_events import Told
from shared.contracts.casts import Casts, Versions
from shared.contracts.event import Event
from shared.web.problems import Unprocessable

BASE = "https://lead.example.org"
STREAM = "reporting/PK-SD/tallies/a"


class CountedOnce(Event):
    """Something was counted."""

    type: ClassVar[str] = "reporting.counted.v1"
    stream: ClassVar[str] = "reporting/<province>/tallies/<name>"
    example: ClassVar[dict[str, Any]] = {"number": 1}
    number: int


class Counted(Event):
    """Something was counted, in a unit."""

    type: ClassVar[str] = "reporting.counted.v2"
    stream: ClassVar[str] = "reporting/<province>/tallies/<name>"
    example: ClassVar[dict[str, Any]] = {"count": {"number": 1, "unit": "count"}}
    count: dict[str, Any]


class Weighed(Event):
    """Something was weighed."""

    type: ClassVar[str] = "reporting.weighed.v1"
    stream: ClassVar[str] = "reporting/<province>/tallies/<name>"
    example: ClassVar[dict[str, Any]] = {"kilos": 1}
    kilos: int


class WeighedInside(Event):
    """Something was weighed, which partners are not told."""

    type: ClassVar[str] = "reporting.weighed_inside.v1"
    stream: ClassVar[str] = "reporting/<province>/inside/<name>"
    audience = "internal"
    example: ClassVar[dict[str, Any]] = {}


def without_unit(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"number": data["count"]["number"]}


def in_counts(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"count": {"number": data["number"], "unit": "count"}}


EVENTS = {one.type: one for one in (CountedOnce, Counted, Weighed, WeighedInside)}
BOTH: Casts = {("reporting.counted", 2, 1): without_unit, ("reporting.counted", 1, 2): in_counts}


def asked(types: str | None = None, majors: str | None = None, casts: Casts = BOTH) -> Wanted:
    return wanted("PK-SD", "reporting", types, None, majors, Versions(EVENTS, casts), BASE)


def told(kind: type[Event]) -> Told:
    schema = f"{BASE}/schemas/{kind.type}.json"
    event = {"id": "abc", "type": kind.type, "dataschema": schema, "sequence": "0000000007", "data": kind.example}
    return Told("abc", kind.type, STREAM, json.dumps(event).encode())


def given(reader: Wanted, kind: type[Event]) -> tuple[str, Any] | None:
    """Type and data as the reader gets them; None where the event is not wanted."""
    event = told(kind)
    if not reader.has(event.type, event.stream):
        return None
    shown = reader.given(event)
    body = json.loads(shown.body)
    assert (body["id"], body["sequence"]) == ("abc", "0000000007")
    assert body["dataschema"] == f"{BASE}/schemas/{body['type']}.json"
    assert shown.type == body["type"]
    return body["type"], body["data"]


def test_without_a_pin_events_are_given_as_they_are_recorded() -> None:
    for reader in (asked(), asked(types="reporting.counted"), asked(types="reporting.counted.v1,reporting.counted.v2")):
        assert given(reader, CountedOnce) == ("reporting.counted.v1", {"number": 1})
        assert given(reader, Counted) == ("reporting.counted.v2", Counted.example)
        assert reader.given(event := told(Counted)) is event


@pytest.mark.parametrize("of_all", [False, True])
def test_a_pinned_major_is_given_whichever_the_fact_is_recorded_in(of_all: bool) -> None:
    for pin, expected in (("reporting.counted.v1", {"number": 1}), ("reporting.counted.v2", Counted.example)):
        reader = asked(majors=pin) if of_all else asked(types=pin)
        assert given(reader, CountedOnce) == given(reader, Counted) == (pin, expected)
        assert given(reader, Weighed) == (("reporting.weighed.v1", {"kilos": 1}) if of_all else None)


def test_a_pin_beside_types_pins_what_they_name() -> None:
    reader = asked(types="reporting.counted,reporting.weighed", majors="reporting.counted.v1")
    assert given(reader, Counted) == ("reporting.counted.v1", {"number": 1})
    assert given(reader, Weighed) == ("reporting.weighed.v1", {"kilos": 1})
    assert given(asked(types="reporting.weighed", majors="reporting.counted.v1"), Counted) is None


REFUSED: list[tuple[dict[str, Any], str, str, str]] = [
    ({"majors": ","}, "majors", ",", "types.empty"),
    ({"majors": "reporting.countd.v1"}, "majors", "reporting.countd.v1", "type.unknown"),
    ({"majors": "reporting.counted"}, "majors", "reporting.counted", "major.missing"),
    ({"majors": "reporting.counted.v3"}, "majors", "reporting.counted.v3", "major.unknown"),
    ({"majors": "reporting.counted.v"}, "majors", "reporting.counted.v", "major.unknown"),
    ({"majors": "reporting.weighed_inside.v1"}, "majors", "reporting.weighed_inside.v1", "type.internal"),
    (
        {"majors": "reporting.counted.v1,reporting.counted.v2"},
        "majors",
        "reporting.counted.v2",
        "major.several",
    ),
    (
        {"types": "reporting.counted.v2", "majors": "reporting.counted.v1"},
        "types",
        "reporting.counted.v2",
        "major.several",
    ),
    ({"types": "reporting.counted.v3"}, "types", "reporting.counted.v3", "type.unknown"),
]


@pytest.mark.parametrize(("query", "field", "value", "rule"), REFUSED)
def test_a_pin_that_can_not_be_is_refused_with_field_value_and_rule(
    query: dict[str, Any], field: str, value: str, rule: str
) -> None:
    with pytest.raises(Unprocessable) as refused:
        asked(**query)
    assert [refused.value.told[name] for name in ("field", "value", "rule")] == [field, value, rule]


@pytest.mark.parametrize("field", ["types", "majors"])
def test_a_major_that_another_one_is_not_cast_to_is_refused(field: str) -> None:
    casts = {("reporting.counted", 2, 1): without_unit}
    first: dict[str, Any] = {field: "reporting.counted.v1", "casts": casts}
    second: dict[str, Any] = {field: "reporting.counted.v2", "casts": casts}
    assert given(asked(**first), Counted) == ("reporting.counted.v1", {"number": 1})
    with pytest.raises(Unprocessable) as refused:
        asked(**second)
    problem = refused.value.told
    assert (problem["field"], problem["value"], problem["rule"]) == (field, "reporting.counted.v2", "major.no_cast")
    assert problem["candidates"] == ["reporting.counted.v1"]
