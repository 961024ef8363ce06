"""Organisations as parties of something else: what its events tell of them, read strongly from their streams."""

from __future__ import annotations

from services.membership.members.decisions import decider
from services.membership.members.standings import Known, Member
from services.membership.streams import member_stream
from shared.contracts.fields import Org
from shared.contracts.membership import Profile
from shared.journal import Journal


async def member_state(journal: Journal, province: str, organisation_id: str) -> Member:
    """Where the organisation stands in the province's alliance, and who it is. Raises StoreAway."""
    return decider.state((await journal.load(member_stream(province, organisation_id))).events())


def profile_of(member: Member) -> Profile | None:
    """Who the organisation is, as it last said; None of one that never applied."""
    return member.profile if isinstance(member, Known) else None


def as_party(profile: Profile) -> Org:
    """The member as a party, by its English name or else the first that it has."""
    return Org(
        organisation_id=profile.member_id,
        name=profile.name.get("en") or next(iter(profile.name.values())),
        sector=profile.sector,
        tier=profile.tier,
        member_id=profile.member_id,
    )
