"""Queues of tasks: one for each office of a province, and for each role of a member there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

from shared.contracts.fields import Org, OrganisationId
from shared.contracts.membership import RepresentativeRole
from shared.web.permissions import LEADERS, Office

QueueOf: TypeAlias = Literal["lead", "data_officer"]
"""Who of a member sees a queue: whoever leads it or stands in for them, or its data officers."""

SECRETARIAT: str = Office.SECRETARIAT
PROGRAMME: str = Office.PROGRAMME
COMMITTEE: str = Office.COMMITTEE_SECRETARY
_SEEN_BY: Mapping[QueueOf, frozenset[RepresentativeRole]] = {
    "lead": LEADERS | {"alternate"},
    "data_officer": frozenset({"data_officer"}),
}


def of_member(member_id: OrganisationId, role: QueueOf = "lead") -> str:
    """The queue of a member's people: `secp-0012345/lead`."""
    return f"{member_id}/{role}"


def of_party(party: Org) -> str:
    """Who acts for an organisation: a member's own people, for others the secretariat."""
    return of_member(party.member_id) if party.member_id else SECRETARIAT


def seen_by(member_id: OrganisationId, roles: Iterable[RepresentativeRole]) -> list[str]:
    """The member's queues that a person of these roles sees."""
    held = set(roles)
    return [of_member(member_id, role) for role, seen in _SEEN_BY.items() if held & seen]
