"""What is left of an event's data once its figure was withdrawn: everything but what people wrote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from services.notifications.withdrawals.views import withdrawals
from shared.contracts.catalogue import EVENTS
from shared.contracts.free_text import without_free_text
from shared.contracts.topics import aggregate_of
from shared.runtime.store import Document

ATTRIBUTE = "textwithdrawn"
"""The CloudEvents extension that is `true` where text was left out."""

OF_FIGURES = frozenset(name for name, event in EVENTS.items() if aggregate_of(event.stream) == withdrawals.of)
"""The types that tell of figures: no other event is shown without its text."""

Figure: TypeAlias = tuple[str, str, str]
"""What tells the figures of a series apart: framework, period, name of the source."""

Withdrawn: TypeAlias = Mapping[Figure, int]
"""The withdrawn figures of a series, each with the version that withdrew it: its events up to that one are concerned."""


def withdrawn_of(document: Document) -> Withdrawn:
    """What a document of the view says."""
    return {(one["framework"], one["period"], one["source"]): one["through"] for one in document.get("figures", ())}


def concerns(withdrawn: Withdrawn, version: int, data: Mapping[str, Any]) -> bool:
    """Whether an event of the series is one of a withdrawn figure's, up to its withdrawal."""
    match data:
        case {"framework": str(framework), "period": str(period), "source": {"name": str(source)}}:
            return version <= withdrawn.get((framework, period, source), 0)
    return False


def without_text(event_type: str, data: Mapping[str, Any]) -> dict[str, Any] | None:
    """The data without what people wrote; None where nobody wrote anything."""
    left = without_free_text(EVENTS[event_type], data)
    return left if left != data else None
