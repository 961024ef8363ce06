"""What each row of a file is answered, kept small: a file has many rows, and most answers are one word."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from services.reporting.series.decisions import Answer

WORDS: tuple[Answer, ...] = ("accepted", "repeated", "correction_needed", "refused")
_NUMBERS = {word: number for number, word in enumerate(WORDS)}
_WAITS = 255


class RowRefused(Exception):  # noqa: N818  an answer, not a defect
    """Why a row is not taken: a stable rule, the field that breaks it, what stands there, and what may have been meant."""

    def __init__(
        self, rule: str, field: str | None = None, value: object = None, candidates: Sequence[str] = (), **facts: object
    ) -> None:
        super().__init__(rule)
        self.rule, self.field, self.value = rule, field, value
        self.candidates, self.facts = tuple(candidates), facts


def refusal(rule: str | None, facts: Mapping[str, object]) -> RowRefused:
    """A refused decision as a row's answer."""
    told: dict[str, Any] = {name: fact for name, fact in facts.items() if fact is not None}
    candidates = told.pop("candidates", ())
    return RowRefused(
        rule or "refused", told.pop("field", None), told.pop("value", None), [str(one) for one in candidates], **told
    )


class _Names:
    """Words by number: a file has few columns and provinces, and many rows."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._numbers: dict[str, int] = {}

    def number(self, word: str) -> int:
        if (number := self._numbers.get(word)) is None:
            number = self._numbers[word] = len(self.words)
            self.words.append(word)
        return number


class Answers:
    """The answers of a file in the order of its rows; a wide file has one for each value column of a row.

    `columns` tells in which column of the file a field stands.
    """

    def __init__(self, columns: Mapping[str, str], *, wide: bool) -> None:
        self.wide = wide
        self._columns = columns
        self._rows, self._outcomes = array("L"), bytearray()
        self._names, self._named = _Names(), array("H")
        self._provinces, self._province = _Names(), array("H")
        self._why: dict[int, RowRefused] = {}

    def open(self, row: int, column: str = "", province: str = "") -> int:
        """A place for the answer to the value of a row in a column; `province`: where it belongs, if known."""
        self._rows.append(row)
        self._named.append(self._names.number(column))
        self._province.append(self._provinces.number(province))
        self._outcomes.append(_WAITS)
        return len(self._rows) - 1

    def close(self, place: int, answer: Answer, why: RowRefused | None = None) -> None:
        """Put the answer in its place."""
        self._outcomes[place] = _NUMBERS[answer]
        if why is not None:
            self._why[place] = why

    def __len__(self) -> int:
        return len(self._rows)

    def counts(self) -> dict[str, int]:
        """How many answers of each kind there are so far."""
        return {word: self._outcomes.count(number) for number, word in enumerate(WORDS)}

    def counts_in(self, province: str) -> dict[str, int]:
        """The same for the rows of one province."""
        at = self._provinces.number(province)
        counted = Counter(one for one, where in zip(self._outcomes, self._province, strict=True) if where == at)
        return {word: counted[number] for number, word in enumerate(WORDS)}

    def provinces(self) -> list[str]:
        """The provinces that rows belong to."""
        return sorted(filter(None, self._provinces.words))

    def each(self) -> Iterator[dict[str, Any]]:
        """The answers as people and programs get them.

        `row`, `outcome`; `column` (of the file, or the field's name where the profile gives it) in wide files and with
        what is not taken; then also `field`, `value`, `rule`, `candidates`, and `facts` such as the `current` value.
        """
        for place, (row, outcome) in enumerate(zip(self._rows, self._outcomes, strict=True)):
            if outcome == _WAITS:
                continue
            answer: dict[str, Any] = {"row": row, "outcome": WORDS[outcome]}
            column = self._names.words[self._named[place]]
            why = self._why.get(place)
            if why is not None:
                at = column if why.field == "value" and column else self._columns.get(why.field or "", why.field)
                answer |= {"column": at, "field": why.field, "value": _shown(why.value), "rule": why.rule}
                answer |= {"candidates": list(why.candidates)} if why.candidates else {}
                answer |= {"facts": {name: _shown(fact) for name, fact in why.facts.items()}} if why.facts else {}
            elif self.wide:
                answer["column"] = column
            yield answer


def _shown(value: object) -> str | None:
    if value is None:
        return None
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple | set | frozenset) else str(value)
    return text if len(text) <= 200 else text[:200] + "…"
