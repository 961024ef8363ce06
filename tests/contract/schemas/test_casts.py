"""Whoever pins a major version goes on when another one is recorded: every cast is written, and makes what it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings

from shared.contracts.casts import Versions, fact_of, major_of
from shared.contracts.catalogue import PUBLISHED
from shared.contracts.event import Event
from shared.contracts.free_text import without_free_text
from shared.contracts.schema import schema
from tests.contract.schemas.documents import MADE_UP, documents


class HeldOnce(Event):
    """Something was held."""

    type: ClassVar[str] = "reporting.held.v1"
    stream: ClassVar[str] = "reporting/<province>/tallies/<name>"
    example: ClassVar[dict[str, Any]] = {"number": 1}
    number: int


class Held(Event):
    """Something was held, by somebody."""

    type: ClassVar[str] = "reporting.held.v2"
    stream: ClassVar[str] = "reporting/<province>/tallies/<name>"
    example: ClassVar[dict[str, Any]] = {"number": 1, "by": "lcas"}
    number: int
    by: str


def without_holder(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != "by"}


def with_something_else(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"figure": data["number"]}


HELD = {one.type: one for one in (HeldOnce, Held)}
GOOD = Versions(HELD, {("reporting.held", 2, 1): without_holder})


def missing(versions: Versions) -> list[str]:
    """The casts down that nobody has written, of types that partners may have pinned."""
    return [
        f"{newer} to {older}"
        for older, event in versions.events.items()
        if event.audience == "partner"
        for newer, cast in versions.into(older).items()
        if major_of(newer) > major_of(older) and cast is None
    ]


def check(versions: Versions) -> None:
    """Cast made-up documents, also those whose text was left out, and read them as what they were cast to."""
    for (fact, before, after), cast in versions.casts.items():
        old, new = versions.events[f"{fact}.v{before}"], versions.events[f"{fact}.v{after}"]
        _check_one(old, new, cast)


def _check_one(old: type[Event], new: type[Event], cast: Any) -> None:
    @given(documents(schema(old)))
    @settings(MADE_UP, max_examples=20)
    def casts(document: dict[str, Any]) -> None:
        for told in (document, without_free_text(old, document)):
            new.model_validate(cast(told))

    casts()


def test_every_older_major_of_a_type_for_partners_has_a_cast_from_each_newer_one() -> None:
    assert missing(PUBLISHED) == []
    assert missing(Versions(HELD, {})) == ["reporting.held.v2 to reporting.held.v1"]
    assert missing(GOOD) == []


def test_what_is_cast_is_an_event_of_the_other_major() -> None:
    check(PUBLISHED)
    check(GOOD)
    with pytest.raises(Exception, match="validation error"):
        check(Versions(HELD, {("reporting.held", 2, 1): with_something_else}))


def test_the_majors_of_a_type_are_told_with_the_oldest_first() -> None:
    many = Versions({f"reporting.held.v{major}": Held for major in (10, 2, 1)}, {})
    assert many.of("reporting.held") == ("reporting.held.v1", "reporting.held.v2", "reporting.held.v10")
    assert list(names()) == list(PUBLISHED.events)


def names() -> Iterator[str]:
    """Every published type, put together from its parts."""
    for event_type in PUBLISHED.events:
        yield f"{fact_of(event_type)}.v{major_of(event_type)}"
