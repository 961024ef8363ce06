"""Who guides an alliance today, read from its stream in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.membership.streams import alliance_stream
from shared.journal import Journal

CHANGED = "membership.guiding_association_changed.v1"


@dataclass(frozen=True, slots=True)
class Guidance:
    """Whether the province has an alliance, and the id of its guiding association (None: it has none)."""

    has_alliance: bool
    association: str | None


async def guidance(journal: Journal, province: str, today: date) -> Guidance:
    """The association that guides the province's alliance on the day. Raises StoreAway.

    A later change of it is read by type and field name.
    """
    loaded = await journal.load(alliance_stream(province))
    guide = None
    for event in loaded.events():
        if event.type != CHANGED:
            guide = getattr(event, "guiding_association", guide)
        elif getattr(event, "effective_on", today) <= today:
            guide = getattr(event, "current", None)
    return Guidance(loaded.version > 0, guide.organisation_id if guide else None)
