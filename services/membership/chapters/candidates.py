"""Organisations that host or join a chapter: members as their streams tell them, local ones as the request does."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from services.membership.chapters.decisions import Candidate
from services.membership.members.standings import Active, Suspended, standing
from services.membership.parties import as_party, member_state
from shared.contracts.fields import Day, Name, Org, OrganisationId, Sector, Tier
from shared.decisions import Refused
from shared.journal import Journal


class Party(BaseModel):
    """A member of the alliance by its id alone; of a local organisation that is none, name and sector too."""

    model_config = ConfigDict(extra="forbid")

    organisation_id: OrganisationId
    name: Name | None = None
    sector: Sector | None = None
    tier: Tier | None = None


class Joining(Party):
    """Who joins; without a day today."""

    on: Day | None = None


async def candidate(journal: Journal, province: str, given: Party) -> Candidate:
    """Who is meant, read strongly. Raises Refused (`chapter.local_unnamed`), StoreAway."""
    member = await member_state(journal, province, given.organisation_id)
    if isinstance(member, Active | Suspended):
        return Candidate(as_party(member.profile), standing(member), frozenset(member.profile.districts))
    if given.name is None or given.sector is None:
        raise Refused("chapter.local_unnamed", field="name", value=given.name, organisation=given.organisation_id)
    party = Org(organisation_id=given.organisation_id, name=given.name, sector=given.sector, tier=given.tier)
    return Candidate(party, standing(member))
