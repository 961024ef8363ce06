"""What is shown of an alliance: how it began."""

from __future__ import annotations

from shared.contracts.membership import AllianceEstablished
from shared.contracts.recorded import Recorded
from shared.runtime.store import Document
from shared.streams.view import View


def alliance(document: Document, recorded: Recorded) -> Document:
    """Fold an alliance's events into what is shown of it."""
    match recorded.event:
        case AllianceEstablished() as beginning:
            return document | beginning.model_dump(mode="json", exclude={"districts", "goals", "organisations"})
        case _:
            return document


alliances = View("alliances", of="membership/alliance", fold=alliance)
