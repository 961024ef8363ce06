"""Which events ask membership to do something: each view holds the tasks of one reaction."""

from __future__ import annotations

from shared.contracts.campaigns import AwarenessSessionCorrected, AwarenessSessionHeld
from shared.contracts.committees import CommitteeDecisionTaken
from shared.contracts.meetings import LegislatorMeetingLogged, MeetingRecordCorrected
from shared.contracts.membership import MemberLeft, RepresentativeReleased
from shared.contracts.partnerships import PartnershipSigned
from shared.contracts.recorded import Recorded
from shared.reactions import BY_TASK, with_task
from shared.runtime.store import Document
from shared.streams.view import View


def leaving(document: Document, recorded: Recorded) -> Document:
    """Who left holds no seat any more."""
    match recorded.event:
        case MemberLeft() as left:
            on = left.left_on.isoformat()
            return with_task(document, recorded, "vacate", member_id=left.member_id, contact_id=None, on=on)
        case _:
            return document


def releasing(document: Document, recorded: Recorded) -> Document:
    """Who was released sits on no seat for the member any more."""
    match recorded.event:
        case RepresentativeReleased() as released:
            facts = {"member_id": released.member_id, "contact_id": released.contact_id, "on": released.on.isoformat()}
            return with_task(document, recorded, "vacate", **facts)
        case _:
            return document


def deciding(document: Document, recorded: Recorded) -> Document:
    """A carried decision about a plan adopts it, once the plan is endorsed too."""
    match recorded.event:
        case CommitteeDecisionTaken(result="carried") as decision if decision.subject.kind == "plan":
            plan_id = (decision.subject.stream or "").rpartition("/")[2]
            return with_task(document, recorded, "adopt", decision_id=decision.decision_id, plan_id=plan_id)
        case _:
            return document


def signing(document: Document, recorded: Recorded) -> Document:
    """A signed partnership is a formal linkage of its parties."""
    match recorded.event:
        case PartnershipSigned() as signed:
            about = {"partnership_id", "title", "parties", "districts", "goals"}
            told = about | {"signed_on", "valid_until_on", "instrument"}
            return with_task(document, recorded, "linkage", **signed.model_dump(mode="json", include=told))
        case _:
            return document


def session(document: Document, recorded: Recorded) -> Document:
    """A session that was an activity's counts there; so does its correction."""
    match recorded.event:
        case AwarenessSessionHeld() | AwarenessSessionCorrected() as held if held.activity_id:
            facts = {"held_on": held.held_on.isoformat(), "reached": held.reached.total}
            return with_task(document, recorded, "progress", kind="session", activity_id=held.activity_id, **facts)
        case _:
            return document


def meeting(document: Document, recorded: Recorded) -> Document:
    """A meeting that was an activity's counts there; so does its correction."""
    match recorded.event:
        case LegislatorMeetingLogged() | MeetingRecordCorrected() as held if held.activity_id:
            facts = {"held_on": held.starts_at.date().isoformat(), "reached": held.headcount}
            return with_task(document, recorded, "progress", kind="meeting", activity_id=held.activity_id, **facts)
        case _:
            return document


leavings = View("leavings", "membership/members", leaving, indexes=BY_TASK)
releases = View("releases", "membership/representatives", releasing, indexes=BY_TASK)
adoptions = View("adoptions", "membership/committee", deciding, indexes=BY_TASK)
signings = View("signings", "advocacy/partnerships", signing, indexes=BY_TASK)
sessions_held = View("sessions_held", "advocacy/sessions", session, indexes=BY_TASK)
meetings_held = View("meetings_held", "advocacy/meetings", meeting, indexes=BY_TASK)

VIEWS: tuple[View, ...] = (leavings, releases, adoptions, signings, sessions_held, meetings_held)
