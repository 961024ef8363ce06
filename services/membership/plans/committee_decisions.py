"""What the core committee decided, read from its stream in the journal: a view may be behind."""

from __future__ import annotations

from services.membership.plans.decided import CarriedDecision
from services.membership.streams import committee_stream
from shared.journal import Journal

TAKEN = "membership.committee_decision_taken.v1"


async def committee_decision(journal: Journal, province: str, decision_id: str) -> CarriedDecision | None:
    """The committee's decision of that id; None where there is none. Raises StoreAway.

    Events are read by type and field name: the committee's slice is not known here.
    """
    events = list((await journal.load(committee_stream(province))).events())
    for event in events:
        if event.type == TAKEN and getattr(event, "decision_id", None) == decision_id:
            subject, meeting = getattr(event, "subject", None), getattr(event, "meeting_id", None)
            held = [getattr(one, "held_on", None) for one in events if getattr(one, "meeting_id", None) == meeting]
            return CarriedDecision(
                decision_id=decision_id,
                stream=getattr(subject, "stream", None) or "",
                version=getattr(subject, "version", None) or 0,
                carried=getattr(event, "result", None) == "carried",
                decided_on=next(filter(None, held), None),
            )
    return None
