"""Views filled by their own folds, many documents at a time: what a row asks stands there before it is timed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TypeAlias

from shared.contracts.event import Event
from shared.contracts.recorded import Recorded
from shared.contracts.topics import province_of
from shared.runtime.store import Database, Document
from shared.streams.pointers import ensure_indexes
from shared.streams.view import View
from tests.integration.imports.rig import NOW

Told: TypeAlias = tuple[str, Sequence[Event]]
"""A stream, and what it tells from its beginning."""

AT_ONCE = 2_000


async def fill(database: Database, view: View, streams: Iterable[Told]) -> int:
    """Fold streams into a view with its indexes; how many."""
    await ensure_indexes(database, (view,))
    made = (_document(view, stream, events) for stream, events in streams)
    number = 0
    while part := list(islice(made, AT_ONCE)):
        await database[view.collection].insert_many(part)
        number += len(part)
    return number


def _document(view: View, stream: str, events: Sequence[Event]) -> Document:
    document: Document = {}
    for version, event in enumerate(events, 1):
        recorded = Recorded(event, event.type, stream, version, NOW, "lcas", province_of(stream))
        document = view.apply(document, recorded)
    return document
