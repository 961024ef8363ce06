"""The core committee's decisions in the journal, as its stream tells them."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

import pytest

from services.membership.plans.committee_decisions import TAKEN
from services.membership.streams import committee_stream
from shared.contracts import catalogue
from shared.contracts.event import Event
from shared.contracts.fields import Part
from shared.decisions import Actor, Decider
from shared.journal import Request
from tests.integration.membership.conftest import Alliance

SECRETARY = Actor("secretary", "lcas", frozenset({"committee_secretary"}), frozenset({"PK-SD"}))


class Subject(Part):
    kind: str
    stream: str
    version: int


class Meeting(Event):
    """A meeting of the committee, as far as a plan asks for it."""

    type: ClassVar[str] = "membership.committee_meeting_held.v1"
    meeting_id: str
    held_on: date


class Decision(Event):
    """A decision of the committee, as far as a plan asks for it."""

    type: ClassVar[str] = TAKEN
    decision_id: str
    meeting_id: str
    subject: Subject
    result: str


async def decide(alliance: Alliance, patch: pytest.MonkeyPatch, decision_id: str, **told: Any) -> None:
    """Let the committee decide about a stream's version; carried, unless it is told otherwise.

    The journal writes and reads these facts under the names of the committee's own events.
    """
    patch.setattr(catalogue, "EVENTS", {**catalogue.EVENTS, Meeting.type: Meeting, Decision.type: Decision})
    held_on, result = told.pop("held_on", date(2026, 1, 20)), told.pop("result", "carried")
    meeting = Meeting(meeting_id=f"of-{decision_id}", held_on=held_on)
    subject = Subject(kind="plan", **told)
    decision = Decision(decision_id=decision_id, meeting_id=meeting.meeting_id, subject=subject, result=result)
    recorder: Decider[None, None] = Decider(None, lambda *_: [meeting, decision], lambda *_: None)
    await alliance.journal.carry_out(recorder, committee_stream("PK-SD"), None, Request(SECRETARY))
