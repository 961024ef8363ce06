"""How the instant store reads filters and updates: of MongoDB's language the words that the measured code says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeAlias

Document: TypeAlias = dict[str, Any]
Filter: TypeAlias = Mapping[str, Any]
Test: TypeAlias = Callable[[Document], bool]


def test_of(wanted: Filter) -> Test:
    """A filter as a function, made once and asked for each document.

    Raises NotImplementedError for a word that nothing measured says.
    """
    tests = [_test(name, condition) for name, condition in wanted.items()]
    if len(tests) == 1:
        return tests[0]
    return lambda document: all([test(document) for test in tests])  # noqa: C419  a list is faster for so few


def _test(name: str, condition: Any) -> Test:
    if name in {"$and", "$or"}:
        tests = [test_of(one) for one in condition]
        if name == "$and":
            return lambda document: all(test(document) for test in tests)
        return lambda document: any(test(document) for test in tests)
    if name.startswith("$") or "." in name:
        raise NotImplementedError(name)
    if isinstance(condition, dict) and condition and all(word.startswith("$") for word in condition):
        values = [_of_value(word, told) for word, told in condition.items()]
        return lambda document: all(value(document.get(name)) for value in values)

    def equals(document: Document) -> bool:
        value = document.get(name)
        return bool(value == condition) or (type(value) is list and condition in value)

    return equals


def _of_value(word: str, told: Any) -> Callable[[Any], bool]:
    if word in {"$in", "$nin"}:
        listed, positive = frozenset(told), word == "$in"

        def among(value: Any) -> bool:
            found = any(one in listed for one in value) if type(value) is list else value in listed
            return found is positive

        return among
    if word == "$gt":
        return lambda value: value is not None and bool(value > told)
    if word == "$lt":
        return lambda value: value is not None and bool(value < told)
    if word == "$ne":
        return lambda value: bool(value != told)
    raise NotImplementedError(word)


def updated(document: Document, change: Filter, *, inserting: bool = False) -> Document:
    """The document after a change, the one given untouched. Raises NotImplementedError as `test_of` does."""
    after = dict(document)
    for word, told in change.items():
        if word == "$set":
            after |= told
        elif word == "$unset":
            for name in told:
                after.pop(name, None)
        elif word == "$setOnInsert":
            after |= told if inserting else {}
        elif word == "$inc":
            after |= {name: after.get(name, 0) + more for name, more in told.items()}
        elif word == "$currentDate":
            after |= dict.fromkeys(told, datetime.now(UTC))
        elif word == "$addToSet":
            after |= {name: _with(after.get(name, []), more["$each"]) for name, more in told.items()}
        else:
            raise NotImplementedError(word)
    return after


def _with(there: Sequence[Any], more: Iterable[Any]) -> list[Any]:
    together = list(there)
    for one in more:
        together += [] if one in together else [one]
    return together


def begun(wanted: Filter) -> Document:
    """What an upsert starts from: the fields that the filter says equal something."""
    return {name: value for name, value in wanted.items() if not name.startswith("$") and not isinstance(value, dict)}


def shown(document: Document, projection: Mapping[str, int] | None) -> Document:
    """A document of the reader's own, with the fields asked for. Nested values are shared."""
    if not projection:
        return document.copy()
    if any(projection.values()):
        return {name: document[name] for name in ("_id", *projection) if name in document}
    return {name: value for name, value in document.items() if name not in projection}
