"""What membership does by itself, each with what it must know, read from the streams themselves."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Any

from services.membership.activities import decisions as activities
from services.membership.activities.facts import ActivityFacts
from services.membership.activities.progress import CountHeld
from services.membership.committees import decisions as committees
from services.membership.committees.commands import Vacate
from services.membership.committees.seat_holders import decisions as seat_holders
from services.membership.committees.state import Committee
from services.membership.linkages import decisions as linkages
from services.membership.linkages.commands import Parties
from services.membership.linkages.decisions import Formalise
from services.membership.plans import decisions as plans
from services.membership.plans.adopting import adoption
from services.membership.streams import (
    activity_stream,
    committee_stream,
    linkage_stream,
    plan_stream,
    seat_holders_stream,
)
from shared.contracts.committee_seats import VacancyReason
from shared.contracts.fields import Doc, Org
from shared.reactions import Errand, Task
from shared.runtime.store import Document


async def plan_of(errand: Errand, activity: Document) -> dict[str, Any]:
    """Where the plan of an activity stands, as its command is told: nothing falls overdue under a closed one."""
    return {"plan": await ActivityFacts(errand.journal).plan(errand.province, activity["plan_id"])}


async def vacate(errand: Errand, task: Task) -> None:
    """Vacate the seat of a member that left, or of one whose person on that seat was released."""
    province, facts = task.province, task.facts
    member, contact, on = facts["member_id"], facts["contact_id"], date.fromisoformat(facts["on"])
    loaded = await errand.journal.load(committee_stream(province))
    committee = committees.decider.state(loaded.events())
    if not isinstance(committee, Committee):
        return
    people = seat_holders.decider.state((await errand.journal.load(seat_holders_stream(province))).events())
    why = VacancyReason(code="member_left" if contact is None else "representative_released")
    for seat in sorted({term.seat_id for term in committee.terms if term.organisation_id == member}):
        named = people.on(seat, member, errand.today)
        if contact is None or (named is not None and named.contact_id == contact):
            command = Vacate(seat, member, why, on, errand.today)
            await errand.carry_out(committees.decider, committee_stream(province), command, part=seat)


async def adopt(errand: Errand, task: Task) -> None:
    """Adopt the plan that the committee decided about; refused while it is not endorsed."""
    plan_id, decision_id = task.facts["plan_id"], task.facts["decision_id"]
    journal, province = errand.journal, task.province
    command = await adoption(journal, errand.views, province, plan_id, decision_id, errand.today)
    await errand.carry_out(plans.decider, plan_stream(province, plan_id), command)


async def link(errand: Errand, task: Task) -> None:
    """Record the linkage that a signed partnership is."""
    facts, province = task.facts, task.province
    parties = tuple(Org.model_validate(party["organisation"]) for party in facts["parties"])
    linkage_id = sha256(f"{province}:{facts['partnership_id']}".encode()).hexdigest()[:20]
    until = facts["valid_until_on"]
    command = Formalise(
        linkage_id=linkage_id,
        province=province,
        parties=parties,
        members=await Parties(errand.journal).profiles(province, parties),
        instrument="ppp",
        signed_on=date.fromisoformat(facts["signed_on"]),
        document=Doc.model_validate(facts["instrument"]),
        today=errand.today,
        title=facts["title"],
        valid_until_on=date.fromisoformat(until) if until else None,
        partnership_id=facts["partnership_id"],
        districts=tuple(facts["districts"]),
        goals=tuple(facts["goals"]),
    )
    await errand.carry_out(linkages.decider, linkage_stream(province, linkage_id), command)


async def count(errand: Errand, task: Task) -> None:
    """Count a session or meeting in the activity that it was."""
    facts, province = task.facts, task.province
    stream = activity_stream(province, facts["activity_id"])
    _, plan = await ActivityFacts(errand.journal).activity(province, facts["activity_id"])
    held = CountHeld(
        kind=facts["kind"],
        held=task.stream,
        held_on=date.fromisoformat(facts["held_on"]),
        reached=facts["reached"],
        evidence=(),
        plan=plan,
    )
    await errand.carry_out(activities.decider, stream, held)
