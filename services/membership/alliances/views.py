"""What is shown of an alliance: how it began, and which associations guided it when."""

from __future__ import annotations

from datetime import date

from shared.contracts.alliances import AllianceEstablished, GuidingAssociationChanged
from shared.contracts.fields import Org
from shared.contracts.recorded import Recorded
from shared.runtime.store import Document
from shared.streams.view import View


def alliance(document: Document, recorded: Recorded) -> Document:
    """Fold an alliance's events into what is shown of it.

    `guidance` are the associations over time, the last one guides now; why one came stands there by code only.
    """
    match recorded.event:
        case AllianceEstablished() as beginning:
            told = beginning.model_dump(mode="json", exclude={"districts", "goals", "organisations"})
            return document | told | {"guidance": [_from(beginning.guiding_association, beginning.established_on)]}
        case GuidingAssociationChanged(current=guide, effective_on=day) as change:
            new = _from(guide, day) | {"authority": change.authority.model_dump(mode="json"), "why": change.why.code}
            before = document.get("guidance", [])
            return document | {"guiding_association": new["association"], "guidance": [*before, new]}
        case _:
            return document


def _from(guide: Org | None, day: date) -> Document:
    association = guide.model_dump(mode="json") if guide else None
    return {"association": association, "from_on": day.isoformat(), "authority": None, "why": None}


alliances = View("alliances", of="membership/alliance", fold=alliance, generation=2)
