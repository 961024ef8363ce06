"""A task in a view's document: what opens it, whose it is from which day on, and what closes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Literal, TypeAlias

from services.notifications.tasks.queues import COMMITTEE, SECRETARIAT
from shared.contracts.recorded import Recorded
from shared.reference.time_zone import PAKISTAN
from shared.runtime.store import Document

Kind: TypeAlias = Literal[
    "decide_application",
    "decide_support",
    "activity_overdue",
    "reassign_activity",
    "review_overdue",
    "commitment_overdue",
    "hand_over_commitment",
    "milestone_overdue",
    "verify_figure",
    "verify_import",
    "correct_figure",
]
SECRETARIAT_AFTER, COMMITTEE_AFTER = timedelta(days=7), timedelta(days=21)
"""How long something overdue is its owner's alone, and the secretariat's besides."""


def opened(
    document: Document,
    recorded: Recorded,
    kind: Kind,
    title: Mapping[str, str],
    queues: Sequence[tuple[str, date | None]],
    *,
    due_on: date | None = None,
    part: str = "",
) -> Document:
    """The document with a task; one of the same kind and part takes the place of the one before.

    `queues` tell from which day on a queue has it (None: at once); `part` tells several of one stream apart.
    """
    since = recorded.at.astimezone(PAKISTAN).date()
    line = {
        "kind": kind,
        "part": part,
        "title": dict(title),
        "since": since.isoformat(),
        "due_on": due_on.isoformat() if due_on else None,
        "queues": [{"queue": queue, "from_on": (on or since).isoformat()} for queue, on in queues],
    }
    return _with(document, [*_but(document, lambda one: (one["kind"], one["part"]) == (kind, part)), line])


def closed(document: Document, *kinds: Kind, part: str | None = None) -> Document:
    """The document without tasks of these kinds; with `part` only that one of several."""
    return _with(document, _but(document, lambda one: one["kind"] in kinds and part in {None, one["part"]}))


def escalating(owner: str, due_on: date) -> list[tuple[str, date | None]]:
    """The queues of something overdue: the owner's at once, then the secretariat's, then the committee's."""
    later: list[tuple[str, date | None]] = [(COMMITTEE, due_on + COMMITTEE_AFTER)]
    if owner == SECRETARIAT:
        return [(owner, None), *later]
    return [(owner, None), (SECRETARIAT, due_on + SECRETARIAT_AFTER), *later]


def _but(document: Document, gone: Callable[[dict[str, Any]], bool]) -> list[dict[str, Any]]:
    return [one for one in document.get("lines", ()) if not gone(one)]


def _with(document: Document, lines: list[dict[str, Any]]) -> Document:
    queues = sorted({told["queue"] for line in lines for told in line["queues"]})
    return document | {"lines": lines, "queues": queues}
