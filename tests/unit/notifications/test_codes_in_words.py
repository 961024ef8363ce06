"""Every code that a template shows has a word in every language: found in the templates and the contracts themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import Annotated, Any, Literal, get_args, get_origin

import pytest
from jinja2 import Environment, nodes
from pydantic import BaseModel

from services.notifications.words.languages import LANGUAGES, TEMPLATES, language
from services.notifications.words.reminders import TEMPLATES as REMINDERS
from shared.contracts.catalogue import EVENTS
from shared.contracts.event import Event
from shared.contracts.meetings import Attended
from shared.contracts.partnerships import Party
from shared.reference import areas
from shared.reference.dimensions import CODES
from shared.reference.provinces import SANDBOX, WITH_SANDBOX
from shared.reference.sdg import goals

OPEN_ENDED = {"flag", "field", "language"}
"""Groups that no contract closes: what they have no word for is told as it is."""
BY_TYPE = {event_type.rpartition(".")[0]: event for event_type, event in EVENTS.items()}
USED: list[tuple[str, type[Event]]] = [
    *BY_TYPE.items(),
    *((f"reminders/{template}", BY_TYPE[event_type]) for event_type, template in REMINDERS.items()),
]


def templates(tag: str) -> Iterator[tuple[type[Event], nodes.Template]]:
    for name, event in USED:
        yield event, Environment(autoescape=True).parse((TEMPLATES / tag / f"{name}.txt").read_text(encoding="utf-8"))


def shown(event: type[Event], template: nodes.Template) -> Iterator[tuple[str, str]]:
    """The groups and codes that a template may say."""
    for used in template.find_all(nodes.Filter):
        if used.name in {"word", "words"}:
            (group,) = (one.as_const() for one in used.args)
            codes = codes_of(annotation(event, path(used.node)))
        elif used.name in {"reason", "outcome"}:
            group, codes = used.name, codes_of(annotation(event, [*path(used.node), "code"]))
        else:
            continue
        if group not in OPEN_ENDED:
            assert codes, f"{event.__name__}: {group} of no closed list"
            yield from ((group, code) for code in codes)


def path(node: Any) -> list[str]:
    if isinstance(node, nodes.Getattr):
        return [*path(node.node), node.attr]
    assert isinstance(node, nodes.Name)
    return []


def annotation(model: type[BaseModel], names: list[str]) -> Any:
    first, *rest = names
    found = model.model_fields[first].annotation
    if not rest:
        return found
    (inner,) = (one for one in unwrapped(found) if isinstance(one, type) and issubclass(one, BaseModel))
    return annotation(inner, rest)


def unwrapped(told: Any) -> Iterator[Any]:
    if get_origin(told) is Literal or not get_args(told):
        yield told
    elif get_origin(told) is Annotated:
        yield from unwrapped(get_args(told)[0])
    else:
        for one in get_args(told):
            yield from unwrapped(one)


def codes_of(told: Any) -> set[str]:
    found: set[str] = set()
    for one in unwrapped(told):
        if get_origin(one) is Literal:
            found |= set(get_args(one))
        elif isinstance(one, type) and issubclass(one, Enum):
            found |= {str(member.value) for member in one}
    return found


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_code_that_a_template_shows_has_a_word(tag: str) -> None:
    words = language(tag).codes
    said = {use for event, template in templates(tag) for use in shown(event, template)}
    said |= {("attendance", code) for code in codes_of(Attended.model_fields["attendance"].annotation)}
    said |= {("party", code) for code in codes_of(Party.model_fields["role"].annotation)}
    said |= {(dimension, code) for dimension, codes in CODES.items() for code in codes}
    assert len(said) > 200
    assert sorted(f"{group}.{code}" for group, code in said if code not in words[group]) == []


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_field_that_can_change_has_a_word(tag: str) -> None:
    fields = {
        name
        for event in EVENTS.values()
        if "changed" in event.model_fields
        for name in event.model_fields
        if not re.search(r"_id$|^previous|^why$|^changed$|_on$|version$|sequence|^uid$", name)
    }
    unsaid = fields - language(tag).codes["field"].keys()
    assert unsaid == set()


def test_the_languages_have_words_for_the_same_things() -> None:
    first, *others = (language(tag) for tag in LANGUAGES)
    for other in others:
        assert {group: set(words) for group, words in other.codes.items()} == {
            group: set(words) for group, words in first.codes.items()
        }
        assert keys(other.phrases) == keys(first.phrases)


def keys(phrases: Any) -> Any:
    """The shape of phrases; currencies differ, since each language names the foreign ones that it has words for."""
    if isinstance(phrases, dict):
        return {key: keys(value) for key, value in phrases.items() if key != "currencies"}
    return len(phrases) if isinstance(phrases, list) else set(re.findall(r"\{[a-z_]*\}", str(phrases)))


def test_urdu_names_every_district_goal_and_province() -> None:

    names = language("ur").names
    districts = (*areas.districts("PK"), *areas.districts(SANDBOX.code))
    assert {area.code for area in districts} == set(names["areas"])
    assert {str(number) for number in goals()} == set(names["goals"])
    assert all(re.search("[\u0600-\u06ff]", name) for group in names.values() for name in group.values())
    assert all(province.urdu for province in WITH_SANDBOX)
