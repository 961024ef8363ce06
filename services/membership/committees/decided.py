"""What a committee decided, read from its stream: for whoever goes on only after a carried decision."""

from __future__ import annotations

from services.membership.streams import committee_stream
from shared.contracts.committees import CommitteeDecisionTaken
from shared.journal import Journal


async def decision(journal: Journal, province: str, decision_id: str) -> CommitteeDecisionTaken | None:
    """The decision with its result and subject, None where the province's committee took none by this id.

    Raises StoreAway.
    """
    loaded = await journal.load(committee_stream(province))
    taken = (event for event in loaded.events() if isinstance(event, CommitteeDecisionTaken))
    return next((one for one in taken if one.decision_id == decision_id), None)
