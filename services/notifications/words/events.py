"""An event told in a language: what happened, to whom, where, and what the reader may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from services.notifications.words.languages import LANGUAGES, UnknownLanguage
from services.notifications.words.links import link
from services.notifications.words.rendering import rendered
from shared.contracts.casts import fact_of
from shared.contracts.catalogue import EVENTS
from shared.contracts.event import Event

__all__ = ["LANGUAGES", "Line", "Told", "UnknownLanguage", "line", "read"]


@dataclass(frozen=True, slots=True)
class Told:
    """An event as its words are made of.

    `data` is its JSON data, `at` UTC, `by` the organisation that did it; `names` are those of organisations by id, as
    far as the caller knows them: where the event has the id alone, the name is told in its place.
    """

    type: str
    data: Mapping[str, Any]
    stream: str
    version: int
    event_id: str
    province: str
    at: datetime
    by: str
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def written(told: Told) -> dict[str, Any]:
    """An event as it is kept; what `Told(**...)` makes an event of again."""
    return {one.name: getattr(told, one.name) for one in fields(told)}


@dataclass(frozen=True, slots=True)
class Line:
    """One event in one language, as plain text.

    `title` is one line of at most 120 characters; `body` has sentences, in paragraphs of a line each; `link` is a path
    under the platform's public address. Names that run against the language's direction stand between isolates.
    """

    title: str
    body: str
    link: str


def line(told: Told, language: str) -> Line:
    """The event in a language.

    Raises UnknownLanguage, KeyError for a type that is not in the catalogue, and pydantic.ValidationError for data that
    break the type's rules.
    """
    event = read(told)
    title, body = rendered(fact_of(told.type), event, told.province, told.names, language)
    return Line(title, body, link(told.type, told.stream, event))


def read(told: Told) -> Event:
    """The event of the data; fields that this code does not know yet are left out. Raises as `line` does."""
    return EVENTS[told.type].model_validate(told.data, extra="ignore")
