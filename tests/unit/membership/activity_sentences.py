"""What the tests of activities tell again and again: an activity of the half-year, its changes, and what came of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from services.membership.activities.changes import Cancel, Reassign, Reschedule
from services.membership.activities.planning import PlanActivity
from services.membership.activities.progress import Complete, CountHeld, FallOverdue, Progress
from services.membership.plans.decided import CarriedDecision
from services.membership.streams import activity_stream
from shared.contracts.activities import (
    ActivityCancelled,
    ActivityCompleted,
    ActivityFellOverdue,
    ActivityPlanned,
    ActivityProgressed,
    ActivityReason,
    ActivityReassigned,
    ActivityRescheduled,
    Output,
)
from shared.contracts.fields import Area, Doc, Money, Org, Sdg, Sector
from tests.unit.membership.plan_sentences import A_LOT, HALF_YEAR, IN_FORCE, PLAN_STREAM, PROPOSED, SINDH, TODAY

ACTIVITY_STREAM = activity_stream(SINDH, "a1")

PRESS_CLUB = Org(organisation_id="secp-0012", name="Larkana Press Club", sector=Sector.MEDIA, member_id="secp-0012")
CIRCLE = Org(organisation_id="ngo-77", name="Sindh Rural Circle", sector=Sector.CIVIL_SOCIETY, member_id="ngo-77")
UNIVERSITY = Org(organisation_id="hec-9", name="University of Larkana", sector=Sector.ACADEMIA, member_id="hec-9")

SESSIONS = Output(id="sessions", measure="awareness sessions held", unit="sessions", target="12", counts="sessions")
PEOPLE = Output(id="people", measure="people reached", unit="people", target="600", counts="people_reached")
GUIDEBOOK = Output(id="guidebook", measure="guidebooks printed", unit="copies", target="1000.5")
PLANNED = ActivityPlanned(
    activity_id="a1",
    plan_id=HALF_YEAR,
    title={"en": "Twelve sessions with school councils of Larkana"},
    owner=PRESS_CLUB,
    purpose="awareness",
    partners=(CIRCLE,),
    areas=(Area(code="PK713", scheme="COD-AB-2022", level="district"),),
    targets=(Sdg(code="4.1", framework="2022"),),
    starts_on=date(2026, 2, 1),
    due_on=date(2026, 5, 31),
    budget=A_LOT,
    funding="own",
    outputs=(SESSIONS, PEOPLE, GUIDEBOOK),
    districts=("PK713",),
    goals=(4,),
    organisations=("ngo-77", "secp-0012"),
)
OF_ACTIVITY: dict[str, Any] = {
    name: getattr(PLANNED, name)
    for name in ("activity_id", "plan_id", "title", "owner", "districts", "goals", "organisations")
}
PLAN_IT = PlanActivity(planned=PLANNED, province=SINDH, plan=PROPOSED, owner_standing="active")

REPORT = Doc(document_id="r1", title="Report", media_type="application/pdf", sha256="0" * 64, language="en")
PHOTOS = REPORT.model_copy(update={"document_id": "r2", "title": "Photographs"})
WHY = ActivityReason(code="weather", text="The bridge was gone, says Mr. X.")

ON_THE_PLAN = CarriedDecision("d-2", PLAN_STREAM, version=3, carried=True)
ON_THE_ACTIVITY = CarriedDecision("d-3", ACTIVITY_STREAM, version=1, carried=True)
THAT_ADOPTED = CarriedDecision("d-1", PLAN_STREAM, version=1, carried=True)
LOST = replace(ON_THE_PLAN, carried=False)

CHANGE: dict[str, Any] = {"why": WHY, "province": SINDH, "plan": PROPOSED, "today": TODAY}
JUNE = date(2026, 6, 20)
RESCHEDULE = Reschedule(due_on=JUNE, **CHANGE)
REASSIGN = Reassign(owner=UNIVERSITY, owner_standing="active", on=date(2026, 3, 1), **CHANGE)
CANCEL = Cancel(on=date(2026, 4, 2), **CHANGE)

RESCHEDULED = ActivityRescheduled(**OF_ACTIVITY, previous_due_on=PLANNED.due_on, due_on=JUNE, why=WHY)
REASSIGNED = ActivityReassigned(
    **OF_ACTIVITY | {"owner": UNIVERSITY, "organisations": ("hec-9", "ngo-77")},
    previous_owner=PRESS_CLUB,
    reassigned_on=date(2026, 3, 1),
    why=WHY,
)
CANCELLED = ActivityCancelled(**OF_ACTIVITY, cancelled_on=date(2026, 4, 2), why=WHY)
OVERDUE = ActivityFellOverdue(**OF_ACTIVITY, due_on=PLANNED.due_on, observed_on=TODAY)
MARCH = date(2026, 3, 31)
SPENT = Money(amount="180000", currency="PKR")


def outputs(sessions: str | None, people: str | None, guidebook: str | None) -> Any:
    """The activity's outputs with these numbers."""
    achieved = (sessions, people, guidebook)
    return tuple(
        output.model_copy(update={"achieved": number})
        for output, number in zip((SESSIONS, PEOPLE, GUIDEBOOK), achieved, strict=True)
    )


REPORTED = Progress(
    as_of_on=MARCH, outputs={"sessions": "5"}, spent=SPENT, evidence=(REPORT,), plan=IN_FORCE, today=TODAY
)
PROGRESSED = ActivityProgressed(
    **OF_ACTIVITY, as_of_on=MARCH, outputs=outputs("5", None, None), spent=SPENT, evidence=(REPORT,)
)
SESSION = "advocacy/PK-SD/sessions/s1"
HELD = CountHeld(kind="session", held=SESSION, held_on=MARCH, reached=40, evidence=(REPORT,), plan=IN_FORCE)
COUNTED = ActivityProgressed(
    **OF_ACTIVITY,
    as_of_on=MARCH,
    outputs=outputs("1", "40", None),
    evidence=(REPORT,),
    held=SESSION,
    reached=40,
)
DONE = Complete(
    completed_on=date(2026, 5, 28),
    outputs={"sessions": "12", "people": "580", "guidebook": "0"},
    spent=None,
    evidence=(REPORT,),
    plan=IN_FORCE,
    today=TODAY,
)
COMPLETED = ActivityCompleted(
    **OF_ACTIVITY, completed_on=date(2026, 5, 28), outputs=outputs("12", "580", "0"), evidence=(REPORT,)
)
FALL = FallOverdue(due_on=PLANNED.due_on, today=TODAY, plan=IN_FORCE)
