"""A half-year of the Sindh alliance over HTTP: what its plan and an activity are made of, and its first steps."""

from __future__ import annotations

from typing import Any

from services.membership.streams import activity_stream, plan_stream
from tests.integration.membership.conftest import PRESS_CLUB, SINDH, Alliance
from tests.integration.membership.decided import decide

PLAN, ACTIVITIES = f"{SINDH}/plans/2026-S1", f"{SINDH}/activities"
STREAM = plan_stream("PK-SD", "2026-S1")
DRAFT: dict[str, Any] = {
    "title": {"en": "Action plan, first half of 2026"},
    "objectives": [
        {
            "purpose": "awareness",
            "aim": {"en": "School councils know goal 4"},
            "targets": [{"code": "4.1", "framework": "2022"}],
        }
    ],
    "districts": ["PK713"],
    "on": "2026-01-10",
}
ACTIVITY: dict[str, Any] = {
    "plan_id": "2026-S1",
    "title": {"en": "Twelve sessions with school councils"},
    "purpose": "awareness",
    "areas": [{"code": "PK713", "scheme": "COD-AB-2022", "level": "district"}],
    "targets": [{"code": "4.1", "framework": "2022"}],
    "starts_on": "2026-02-01",
    "due_on": "2026-06-20",
    "budget": {"amount": "450000", "currency": "PKR"},
    "funding": "own",
    "outputs": [{"id": "sessions", "measure": "awareness sessions held", "unit": "sessions", "target": "12"}],
}
CIRCLE: dict[str, Any] = {
    **PRESS_CLUB,
    "name": {"en": "Sindh Rural Circle"},
    "identifiers": [{"scheme": "ngo", "id": "77"}],
    "sector": "civil_society",
}
REPORT: dict[str, Any] = {
    "document_id": "r1",
    "title": "Report",
    "media_type": "application/pdf",
    "sha256": "0" * 64,
    "language": "en",
}
GUIDE: dict[str, Any] = {
    "name": {"en": "Sindh Alliance"},
    "guiding_association": {
        "organisation_id": "lcas",
        "name": "Local Councils Association of Sindh",
        "sector": "public",
        "tier": "provincial",
    },
}


async def begin(alliance: Alliance) -> None:
    """A guided alliance with the press club (amina) and the rural circle (rafiq) as members, and a plan that is drafted."""
    await alliance.done("programme", f"{SINDH}/alliance", GUIDE)
    await alliance.join("amina", PRESS_CLUB)
    await alliance.join("rafiq", CIRCLE)
    await alliance.done("amina", f"{PLAN}/draft", DRAFT)


async def plan_activity(alliance: Alliance, who: str = "amina", **told: Any) -> str:
    """Plan an activity; its id."""
    receipt = await alliance.done(who, ACTIVITIES, ACTIVITY | told)
    activity_id: str = receipt["stream"].rpartition("/")[2]
    return activity_id


async def adopt(alliance: Alliance) -> None:
    """Endorse and adopt the plan as it is drafted."""
    await alliance.done("association", f"{PLAN}/endorsement", {"version": 1, "on": "2026-01-15"})
    await decide(alliance, "ddddddddddddddddddd1", stream=STREAM, version=1)
    await alliance.done("committee_secretary", f"{PLAN}/adoption", {"decision_id": "ddddddddddddddddddd1"})


async def decide_about(alliance: Alliance, activity_id: str, decision_id: str) -> str:
    """Let the committee carry a decision about an activity; the decision's id."""
    await decide(alliance, decision_id, stream=activity_stream("PK-SD", activity_id), version=1)
    return decision_id
