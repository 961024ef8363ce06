"""What is shown of awareness sessions: the record as it is now, and every version that it had."""

from __future__ import annotations

from shared.contracts.campaigns import AwarenessSessionCorrected, AwarenessSessionHeld, Session
from shared.contracts.recorded import Recorded
from shared.streams import Document
from shared.streams.view import View

_TOLD = Session.model_fields.keys() - {"organisations"}


def session(document: Document, recorded: Recorded) -> Document:
    """Fold a session's events: the newest record stands at the top, all of them in `versions`, the oldest first."""
    match recorded.event:
        case AwarenessSessionHeld() as held:
            return document | _record(held) | {"versions": [_version(held, recorded)]}
        case AwarenessSessionCorrected() as corrected:
            why = corrected.model_dump(mode="json", include={"corrected_on", "changed", "why"})
            versions = [*document["versions"], _version(corrected, recorded) | why]
            return document | _record(corrected) | {"versions": versions}
        case _:
            return document


def _record(told: Session) -> Document:
    return told.model_dump(mode="json", include=_TOLD)


def _version(told: Session, recorded: Recorded) -> Document:
    place = {"version": recorded.version, "at": recorded.at.isoformat(), "by": recorded.by}
    return place | {"record": _record(told)}


sessions = View(
    "sessions",
    of="advocacy/sessions",
    fold=session,
    indexes=(
        ("province", "held_on"),
        ("province", "campaign_id", "held_on"),
        ("province", "districts", "held_on"),
        ("province", "level", "held_on"),
    ),
)

VIEWS: tuple[View, ...] = (sessions,)
