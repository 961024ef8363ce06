"""Organisations as this service's events tell them: members as membership knows them, others as they are told."""

from __future__ import annotations

from collections.abc import Sequence

from shared.contracts.fields import Org
from shared.following.membership import ACTIVE, Membership
from shared.streams import Document
from shared.web.problems import Unprocessable

PRESENT = frozenset({ACTIVE, "suspended"})
"""Standings of those who are members: what an applicant says of itself, nobody has looked at yet."""


class Parties:
    """Tells organisations of a province. What is known of members may be half a second old."""

    def __init__(self, membership: Membership) -> None:
        self._membership = membership

    async def member(self, organisation: str, province: str, field: str) -> tuple[Org, bool]:
        """A member that a request names in a field, and whether it is active. Raises Unprocessable, StoreAway."""
        known = (await self._members([organisation], province)).get(organisation)
        if known is None:
            raise Unprocessable(field, organisation, "organisation.no_member")
        return org_of(known), known["standing"] == ACTIVE

    async def told(self, organisations: Sequence[Org], province: str) -> list[Org]:
        """These organisations: members by their record, whatever the request says of them. Raises StoreAway."""
        known = await self._members([one.organisation_id for one in organisations], province)
        return [
            org_of(known[one.organisation_id])
            if one.organisation_id in known
            else one.model_copy(update={"member_id": None})
            for one in organisations
        ]

    async def _members(self, organisations: Sequence[str], province: str) -> dict[str, Document]:
        known = await self._membership.known(organisations, province)
        return {one: document for one, document in known.items() if document["standing"] in PRESENT}


def org_of(member: Document) -> Org:
    """A member as events name it: in English where it has an English name."""
    name = member["name"]
    return Org(
        organisation_id=member["member_id"],
        name=name.get("en") or next(iter(name.values())),
        sector=member["sector"],
        tier=member["tier"],
        member_id=member["member_id"],
    )
