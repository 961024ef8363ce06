"""The core committee's decisions in the journal, as its stream tells them."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.membership.streams import committee_stream
from shared.contracts.committees import CommitteeDecisionTaken
from shared.decisions import Actor, Decider
from shared.journal import Request
from tests.integration.membership.conftest import Alliance

SECRETARY = Actor("secretary", "lcas", frozenset({"committee_secretary"}), frozenset({"PK-SD"}))


async def decide(alliance: Alliance, decision_id: str, **told: Any) -> None:
    """Let the committee decide about a stream's version; carried, unless it is told otherwise."""
    held_on, result = told.pop("held_on", date(2026, 1, 20)), told.pop("result", "carried")
    changes = {"decision_id": decision_id, "decided_on": held_on, "result": result, "subject": {"kind": "plan", **told}}
    decision = CommitteeDecisionTaken.model_validate(CommitteeDecisionTaken.example | changes)
    recorder: Decider[None, None] = Decider(None, lambda *_: [decision], lambda *_: None)
    await alliance.journal.carry_out(recorder, committee_stream("PK-SD"), None, Request(SECRETARY))
