"""Documents made from a published schema, as somebody wrote them who never saw today's code."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from shared.contracts.schema import Schema

Document = dict[str, Any]
Documents = st.SearchStrategy[Document]

MADE_UP = settings(
    derandomize=True,
    database=None,
    max_examples=10,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
"""The same documents in every run: what fails was broken by a change."""
_LETTERS = st.characters(categories=["L", "N", "P"])


def documents(golden: Schema) -> Documents:
    """Documents that fit a schema and the one rule that a schema can't tell."""
    made: Documents = _fitting(golden, golden)
    return made.map(_public_bodies_have_a_tier)


def _fitting(node: Schema, root: Schema) -> st.SearchStrategy[Any]:  # noqa: PLR0911  one line per kind
    match node:
        case {"$ref": reference}:
            return _fitting(root["$defs"][str(reference).removeprefix("#/$defs/")], root)
        case {"anyOf": choices}:
            return st.one_of([_fitting(one, root) for one in choices])
        case {"enum": values}:
            return st.sampled_from(values)
        case {"type": "array", "items": items}:
            fewest = node.get("minItems", 0)
            return st.lists(_fitting(items, root), min_size=fewest, max_size=min(node.get("maxItems", 3), fewest + 3))
        case {"patternProperties": patterns}:
            ((pattern, value),) = patterns.items()
            keys = st.sampled_from(_matching(pattern, 2_000))
            return st.dictionaries(keys, _fitting(value, root), min_size=node.get("minProperties", 0), max_size=3)
        case {"properties": fields}:
            needed = set(node.get("required", ()))
            made = {name: _fitting(field, root) for name, field in fields.items()}
            return st.fixed_dictionaries(
                {name: one for name, one in made.items() if name in needed},
                optional={name: one for name, one in made.items() if name not in needed},
            )
    return _plain(node)


def _plain(node: Schema) -> st.SearchStrategy[Any]:
    match node["type"]:
        case "string":
            return _text(node)
        case "integer":
            return st.integers(node.get("minimum", 0), node.get("maximum", 2**53))
        case "boolean":
            return st.booleans()
        case "null":
            return st.none()
    raise AssertionError(f"a kind of schema that is new here: {node}")


def _text(node: Schema) -> st.SearchStrategy[str]:
    longest = node.get("maxLength", 2_000)
    if node.get("format") == "date":
        return st.dates().map(lambda day: day.isoformat())
    if node.get("format") == "date-time":
        times = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  as asked
        return times.map(lambda at: at.replace(microsecond=0).isoformat())
    if "pattern" in node:
        return st.sampled_from(_matching(str(node["pattern"]), longest))
    if examples := node.get("examples"):  # a code whose list is elsewhere, such as a province's
        return st.sampled_from(examples)
    return st.text(_LETTERS, min_size=node.get("minLength", 0), max_size=min(longest, 60))


@cache
def _matching(pattern: str, longest: int) -> list[str]:
    """Texts that match, made up once: one made up for each field takes longer than all the rest of a document."""
    texts = st.from_regex(pattern, fullmatch=True).filter(lambda text: len(text) <= longest)
    drawn: set[str] = set()

    @settings(MADE_UP, max_examples=30)
    @given(texts)
    def draw(text: str) -> None:
        drawn.add(text)

    draw()
    return sorted(drawn)


def _public_bodies_have_a_tier(document: Document) -> Document:
    """The profile's own rule: tier and body type if and only if the sector is public."""
    if "focus_goals" not in document:
        return document
    if document["sector"] == "public":
        return document | {
            "tier": document.get("tier") or "district",
            "body_type": document.get("body_type") or "council",
        }
    return {name: value for name, value in document.items() if name not in {"tier", "body_type"}}
