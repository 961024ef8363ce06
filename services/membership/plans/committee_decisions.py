"""What the core committee decided, as far as a plan or an activity must know it."""

from __future__ import annotations

from services.membership.committees.decided import decision
from services.membership.plans.decided import CarriedDecision
from shared.journal import Journal


async def committee_decision(journal: Journal, province: str, decision_id: str) -> CarriedDecision | None:
    """The committee's decision of that id; None where there is none. Raises StoreAway."""
    taken = await decision(journal, province, decision_id)
    if taken is None:
        return None
    return CarriedDecision(
        decision_id=decision_id,
        stream=taken.subject.stream or "",
        version=taken.subject.version or 0,
        carried=taken.result == "carried",
        decided_on=taken.decided_on,
    )
