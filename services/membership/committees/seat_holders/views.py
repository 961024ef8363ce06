"""The contacts on the committee's seats, as those inside the alliance see them."""

from __future__ import annotations

from shared.contracts.committee_seats import CommitteeSeatHolderNamed
from shared.contracts.recorded import Recorded
from shared.runtime.store import Document
from shared.streams.view import View


def people_of(document: Document, recorded: Recorded) -> Document:
    """Fold the namings into `people`: the last one of each seat and organisation."""
    match recorded.event:
        case CommitteeSeatHolderNamed() as named:
            person = {
                "seat_id": named.seat_id,
                "organisation_id": named.holder.organisation_id,
                "contact_id": named.contact_id,
                "alternate": named.alternate,
                "from_on": named.from_on.isoformat(),
            }
            others = [one for one in document.get("people", []) if not _same_place(one, person)]
            return document | {"people": [*others, person]}
        case _:
            return document


def _same_place(one: Document, other: Document) -> bool:
    return all(one[name] == other[name] for name in ("seat_id", "organisation_id"))


seat_holders = View("seat_holders", of="membership/seat_holders", fold=people_of)
