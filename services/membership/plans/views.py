"""What is shown of a half-year's plan: its draft, who endorsed it, how it was adopted and closed, and what it waits for."""

from __future__ import annotations

from shared.contracts.event import Event
from shared.contracts.plans import ActionPlanAdopted, ActionPlanClosed, ActionPlanDrafted, ActionPlanEndorsed, PlanFact
from shared.contracts.recorded import Recorded
from shared.runtime.store import Document
from shared.streams.view import View


def plan(document: Document, recorded: Recorded) -> Document:
    """Fold a plan's events; `waits_for` says what is missing until the draft is adopted."""
    match recorded.event:
        case ActionPlanDrafted() as draft:
            return {
                **draft.model_dump(mode="json", include={"plan_id", "title", "districts", "goals", "organisations"}),
                "standing": "drafted",
                "waits_for": ["decision", "endorsement"],
                "draft": _step(draft),
                "endorsement": None,
                "adoption": None,
                "closing": None,
            }
        case ActionPlanEndorsed() as endorsed:
            return document | {"waits_for": ["decision"], "endorsement": _step(endorsed)}
        case ActionPlanAdopted() as adopted:
            return document | {"standing": "adopted", "waits_for": [], "adoption": _step(adopted)}
        case ActionPlanClosed() as closed:
            return document | {"standing": "closed", "closing": _step(closed)}
        case _:
            return document


def _step(event: Event) -> Document:
    return event.model_dump(mode="json", exclude=set(PlanFact.model_fields))


plans = View("plans", of="membership/plans", fold=plan, indexes=(("province", "standing"),))

VIEWS: tuple[View, ...] = (plans,)
