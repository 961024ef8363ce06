"""The order to adopt a plan by a decision, with what it must know: for whoever asks, and for the reaction to both events."""

from __future__ import annotations

from datetime import date

from services.membership.plans.activities_of import contents
from services.membership.plans.committee_decisions import committee_decision
from services.membership.plans.decisions import Adopt
from services.membership.streams import plan_stream
from shared.decisions import Refused
from shared.journal import Journal
from shared.streams.views import Views


async def adoption(journal: Journal, views: Views, province: str, plan_id: str, decision_id: str, today: date) -> Adopt:
    """The command, whole. Raises Refused (`plan.decision_unknown`: none such about this plan) and StoreAway."""
    decision = await committee_decision(journal, province, decision_id)
    if decision is None or decision.stream != plan_stream(province, plan_id):
        raise Refused("plan.decision_unknown", field="decision_id", value=decision_id)
    held = await contents(journal, views, province, plan_id)
    return Adopt(
        decision_id=decision_id,
        subject_version=decision.version,
        carried=decision.carried,
        activity_ids=tuple(sorted((*held.open, *held.completed))),
        budget=held.budget,
        today=today,
        decided_on=decision.decided_on,
    )
