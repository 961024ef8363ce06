"""Major versions of event types, and how the data of one are told in another for readers who pin it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from shared.contracts.event import Event

Cast: TypeAlias = Callable[[Mapping[str, Any]], dict[str, Any]]
"""Makes data in one major version, as JSON has them, of those in another; what was left out stays left out."""

Casts: TypeAlias = Mapping[tuple[str, int, int], Cast]
"""Casts by the type without its major, the major that is recorded and the one that is wanted."""


@dataclass(frozen=True, slots=True)
class Versions:
    """The types that there are, and the casts between their majors, each written once."""

    events: Mapping[str, type[Event]]
    casts: Casts

    def of(self, fact: str) -> tuple[str, ...]:
        """The types of a fact, the oldest major first: `reporting.figure_counted.v1` of `reporting.figure_counted`."""
        return tuple(sorted((one for one in self.events if fact_of(one) == fact), key=major_of))

    def into(self, event_type: str) -> dict[str, Cast | None]:
        """From each other major of a type's fact the cast to it; None where none is written."""
        fact, major = fact_of(event_type), major_of(event_type)
        others = (one for one in self.of(fact) if one != event_type)
        return {one: self.casts.get((fact, major_of(one), major)) for one in others}


def fact_of(event_type: str) -> str:
    """A type without its major version."""
    return event_type.rpartition(".v")[0]


def major_of(event_type: str) -> int:
    """A type's major version."""
    return int(event_type.rpartition(".v")[2])
