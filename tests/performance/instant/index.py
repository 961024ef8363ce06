"""The indexes of the instant store: those that a real store's answers depend on, or that would be scanned otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from pymongo import IndexModel

from tests.performance.instant.matching import Document, Filter


@dataclass(slots=True)
class Index:
    """Documents by the value of the first field; `unique` over all fields; `only` where a flag of this name is true."""

    name: str
    fields: tuple[str, ...]
    unique: bool
    only: str | None
    about: frozenset[str] = field(init=False)
    _ids: dict[Any, dict[Any, None]] = field(default_factory=dict)
    _taken: set[tuple[Any, ...]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.about = frozenset(self.fields if self.only is None else (*self.fields, self.only))

    @classmethod
    def of(cls, model: IndexModel) -> Index:
        """The index that a driver's model asks for."""
        told: Mapping[str, Any] = model.document
        partial = told.get("partialFilterExpression")
        return cls(told["name"], tuple(told["key"]), bool(told.get("unique")), next(iter(partial)) if partial else None)

    def forbids(self, document: Document) -> bool:
        """Whether another document has the same values already."""
        return self.unique and self._key(document) in self._taken

    def add(self, document: Document) -> None:
        """Take a document in."""
        if self.only is None or document.get(self.only):
            self._ids.setdefault(document.get(self.fields[0]), {})[document["_id"]] = None
            if self.unique:
                self._taken.add(self._key(document))

    def remove(self, document: Document) -> None:
        """Forget a document."""
        if self.only is None or document.get(self.only):
            del self._ids[document.get(self.fields[0])][document["_id"]]
            if self.unique:
                self._taken.discard(self._key(document))

    def candidates(self, wanted: Filter) -> Iterable[Any] | None:
        """Ids of all documents that fit in the first field and the flag, of each value in the order of their coming.

        None: this index can't tell.
        """
        if self.fields[0] not in wanted or (self.only is not None and wanted.get(self.only) is not True):
            return None
        asked = wanted[self.fields[0]]
        if not isinstance(asked, dict):
            return self._ids.get(asked, ())
        if list(asked) != ["$in"]:
            return None
        if len(asked["$in"]) == 1:
            return self._ids.get(asked["$in"][0], ())
        return chain.from_iterable(self._ids.get(one, ()) for one in asked["$in"])

    def _key(self, document: Document) -> tuple[Any, ...]:
        return tuple([document.get(name) for name in self.fields])
