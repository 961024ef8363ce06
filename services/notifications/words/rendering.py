"""A template filled with an event: its first line is the title, the paragraphs after it are the body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel

from services.notifications.words.dues import Dues
from services.notifications.words.isolates import FSI, PDI, clipped
from services.notifications.words.languages import TEMPLATES, language
from services.notifications.words.people import People
from services.notifications.words.places import Places
from services.notifications.words.saying import Saying
from shared.contracts.event import Event
from shared.contracts.fields import Org

LONGEST_TITLE = 120
"""Characters of a title."""

_GAPS = re.compile(r"[ \n]+")
_STOPS = re.compile(rf"([.۔?!…؟])((?:[”“]|{PDI})*)[.۔]")


def rendered(
    template: str, event: Event, province: str, names: Mapping[str, Mapping[str, str]], tag: str, **given: object
) -> tuple[str, str]:
    """The title and the body of a template (`membership.member_joined`) in a language, filled with an event.

    Raises UnknownLanguage, and jinja2.TemplateNotFound where the language has no such template.
    """
    environment, places = _environment(tag), Places(Saying(language(tag)))
    text = environment.get_template(f"{template}.txt").render(
        e=event,
        province=places.province(province),
        place=places.place(event.districts, province),
        names={**dict(_named(event)), **names},
        **given,
    )
    title, *paragraphs = (_tidy(part) for part in text.split("\n\n"))
    return clipped(title, LONGEST_TITLE), "\n".join(filter(None, paragraphs))


def _tidy(text: str) -> str:
    """One line; a sentence that somebody ended with a stop gets no second one."""
    return _STOPS.sub(r"\1\2", _GAPS.sub(" ", text)).strip().replace(FSI + PDI, "")


def _named(part: object) -> Iterator[tuple[str, dict[str, str]]]:
    """The organisations that an event names, by id."""
    if isinstance(part, Org):
        yield part.organisation_id, {"und": part.name}
    elif isinstance(part, tuple):
        for one in part:
            yield from _named(one)
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from _named(getattr(part, name))


@cache
def _environment(tag: str) -> ImmutableSandboxedEnvironment:
    saying = Saying(language(tag))
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES / tag),
        undefined=StrictUndefined,
        autoescape=False,  # plain text: a page escapes the lines that it gets
        finalize=saying.finished,
    )
    for filters in (saying, Places(saying), People(saying), Dues(saying.language)):
        environment.filters.update(filters.filters())
    return environment
