"""What a command about an activity must know of other streams, read from the journal."""

from __future__ import annotations

from collections.abc import Sequence

from services.membership.activities.decisions import decider
from services.membership.activities.standings import Activity, NoActivity
from services.membership.members import decisions as members
from services.membership.members.standings import Known as KnownMember
from services.membership.members.standings import Member, standing
from services.membership.parties import as_party
from services.membership.plans import decisions as plans
from services.membership.plans.committee_decisions import committee_decision
from services.membership.plans.decided import CarriedDecision
from services.membership.plans.standings import NoPlan, Plan
from services.membership.streams import activity_stream, member_stream, plan_stream
from shared.contracts.fields import Org
from shared.decisions import Refused, require
from shared.journal import Journal


class ActivityFacts:
    """Asks the journal; every method raises StoreAway."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    async def plan(self, province: str, plan_id: str) -> Plan:
        """Where a half-year's plan stands."""
        return plans.decider.state((await self._journal.load(plan_stream(province, plan_id))).events())

    async def activity(self, province: str, activity_id: str) -> tuple[Activity, Plan]:
        """Where an activity stands, and where its plan does."""
        loaded = await self._journal.load(activity_stream(province, activity_id))
        activity = decider.state(loaded.events())
        if isinstance(activity, NoActivity):
            return activity, NoPlan()
        return activity, await self.plan(province, activity.planned.plan_id)

    async def decision(self, province: str, decision_id: str | None) -> CarriedDecision | None:
        """The committee's decision that a request names, if it names one. Refused where there is none of that id."""
        if decision_id is None:
            return None
        decision = await committee_decision(self._journal, province, decision_id)
        require(decision is not None, "activity.decision_unknown", field="decision_id", value=decision_id)
        return decision

    async def owner(self, province: str, member_id: str) -> tuple[Org, str]:
        """The organisation that is to be responsible, and its standing. Refused where it never applied."""
        member = (await self._members(province, [member_id]))[member_id]
        if not isinstance(member, KnownMember):
            raise Refused("activity.owner_not_active", owner=member_id, standing=standing(member))
        return as_party(member.profile), standing(member)

    async def partners(self, province: str, given: Sequence[str | Org]) -> tuple[Org, ...]:
        """The partners, each once: members as they are known, others as they are given. Refused for an unknown id."""
        members = await self._members(province, [one if isinstance(one, str) else one.organisation_id for one in given])
        parties: dict[str, Org] = {}
        for place, one in enumerate(given):
            partner_id = one if isinstance(one, str) else one.organisation_id
            member = members[partner_id]
            if isinstance(member, KnownMember):
                parties[partner_id] = as_party(member.profile)
            elif isinstance(one, Org):
                parties[partner_id] = one
            else:
                raise Refused("activity.partner_unknown", field=f"partners.{place}", value=one)
        return tuple(parties.values())

    async def _members(self, province: str, member_ids: Sequence[str]) -> dict[str, Member]:
        loaded = await self._journal.load_many(member_stream(province, one) for one in member_ids)
        return {one: members.decider.state(loaded[member_stream(province, one)].events()) for one in member_ids}
