"""What a view is: a name, the streams it follows, and the fold that makes one document of each stream."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from shared.contracts.recorded import Recorded
from shared.runtime.store import Document

ASIDE = ("tasks", "task_since")
"""What is not content of a document: what is to be done because of it (`shared.reactions`), and is taken out when done."""

Fold: TypeAlias = Callable[[Document, Recorded], Document]


@dataclass(frozen=True, slots=True)
class View:
    """A read model: one document per stream of an aggregate, the fold of the stream's events.

    `of` is context and aggregate, `reporting/series`. `fold` is pure: it gets the document so far (`{}` at first) and
    returns the next one, without changing what it got; events of unknown types do not reach it. `generation` counts
    the fold's versions: raise it when old documents must be rebuilt. `indexes` names fields, or tuples of fields, that
    queries filter by. `_id` (the stream), `province` and `version` (of the last event taken) are added here.
    """

    name: str
    of: str
    fold: Fold
    indexes: tuple[str | tuple[str, ...], ...] = ()
    generation: int = 1

    @property
    def collection(self) -> str:
        """Where its documents are until the first rebuild."""
        return collection_name(self.name, self.generation)

    @property
    def context(self) -> str:
        """The context whose streams it follows."""
        return self.of.split("/", 1)[0]

    def apply(self, document: Document, recorded: Recorded) -> Document:
        """The document after an event; a repeat changes nothing. That the event is the next one is the caller's care."""
        if recorded.version <= document.get("version", 0):
            return document
        folded = document if recorded.event is None else self.fold(document, recorded)
        if folded is document:
            folded = dict(document)
        folded["_id"] = recorded.stream
        folded["province"] = recorded.province
        folded["version"] = recorded.version
        return folded


def collection_name(view: str, generation: int) -> str:
    """The collection of a view's generation."""
    return f"view.{view}.{generation}"
