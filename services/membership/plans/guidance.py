"""Who guides an alliance today, read from its stream in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.membership.streams import alliance_stream
from shared.contracts.alliances import AllianceEstablished, GuidingAssociationChanged
from shared.contracts.fields import Org
from shared.journal import Journal


@dataclass(frozen=True, slots=True)
class Guidance:
    """Whether the province has an alliance, and the id of its guiding association (None: it has none)."""

    has_alliance: bool
    association: str | None


async def guidance(journal: Journal, province: str, today: date) -> Guidance:
    """The association that guides the province's alliance on the day. Raises StoreAway."""
    loaded = await journal.load(alliance_stream(province))
    guide: Org | None = None
    for event in loaded.events():
        match event:
            case AllianceEstablished(guiding_association=first):
                guide = first
            case GuidingAssociationChanged(effective_on=day, current=current) if day <= today:
                guide = current
    return Guidance(loaded.version > 0, guide.organisation_id if guide else None)
