"""Who acts for whom, by account: what every command of this service asks before it decides."""

from __future__ import annotations

from shared.contracts.membership import RepresentativeNamed, RepresentativeReleased
from shared.contracts.recorded import Recorded
from shared.runtime.store import Document
from shared.streams.view import View


def representatives_of(document: Document, recorded: Recorded) -> Document:
    """Fold a member's representatives into the list of those named and not released."""
    people = [person for person in document.get("people", []) if person["contact_id"] != _contact(recorded)]
    match recorded.event:
        case RepresentativeNamed() as named:
            person = named.model_dump(mode="json", include={"contact_id", "account_id", "roles", "from_on", "until_on"})
            return document | {"member_id": named.member_id, "people": [*people, person]}
        case RepresentativeReleased() as released:
            return document | {"member_id": released.member_id, "people": people}
        case _:
            return document


def _contact(recorded: Recorded) -> str | None:
    match recorded.event:
        case RepresentativeNamed(contact_id=contact) | RepresentativeReleased(contact_id=contact):
            return contact
        case _:
            return None


representatives = View(
    "representatives",
    of="membership/representatives",
    fold=representatives_of,
    indexes=("people.account_id",),
)
