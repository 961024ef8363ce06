"""What the instant store answers: documents found, in order, and what a write did."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from pymongo import ASCENDING

from tests.performance.instant.matching import Document, shown

Order: TypeAlias = Sequence[tuple[str, int]]


@dataclass(slots=True)
class Written:
    """What a write answers."""

    matched_count: int = 0
    upserted_count: int = 0
    inserted_count: int = 0


class Cursor:
    """Documents found; they are looked for when the first is asked for."""

    def __init__(self, look: Callable[[Order], Iterator[Document]], projection: Mapping[str, int] | None) -> None:
        self._look, self._projection = look, projection
        self._order: Order = ()
        self._limit: int | None = None
        self._found: Iterator[Document] | None = None

    def sort(self, order: str | Order, direction: int = ASCENDING) -> Cursor:
        self._order = [(order, direction)] if isinstance(order, str) else order
        return self

    def limit(self, most: int) -> Cursor:
        self._limit = most
        return self

    async def to_list(self, length: int | None) -> list[Document]:
        return list(islice(self._documents(), length))

    async def __aiter__(self) -> AsyncIterator[Document]:
        for document in self._documents():
            yield document

    def _documents(self) -> Iterator[Document]:
        if self._found is None:
            found = list(islice(self._look(self._order), self._limit))
            self._found = (shown(document, self._projection) for document in found)
        return self._found
