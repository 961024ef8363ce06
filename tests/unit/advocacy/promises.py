"""What tests of commitments tell again and again: a promise, who follows it, and their sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from services.advocacy.commitments.commands import Assess, ChangeDue, Close, HandOver, Make, Report
from shared.contracts.commitments import (
    CommitmentClosed,
    CommitmentDueChanged,
    CommitmentFellOverdue,
    CommitmentHandedOver,
    CommitmentInShort,
    CommitmentMade,
    CommitmentProgressAssessed,
    CommitmentProgressReported,
    CommitmentTerms,
    DueReason,
    HandoverReason,
)
from shared.contracts.fields import Doc
from shared.decisions import Actor
from tests.unit.given import SECRETARIAT

TODAY = date(2026, 6, 1)
MINISTER = "ps-11-example-minister"

REPORTER = Actor("amina@larkana-press", "secp-0012345", frozenset({"member", "head"}), frozenset({"PK-SD"}))
DEPARTMENT = replace(SECRETARIAT, organisation_id="govsindh-education")

MADE = CommitmentMade(**CommitmentMade.example)
PAPER = Doc(document_id="n-1", title="Notification", media_type="application/pdf", sha256="0" * 64, language="en")
MORE_PAPER = PAPER.model_copy(update={"document_id": "n-2"})
SUCCESSOR = MADE.by.model_copy(update={"person_id": "ps-14-example-successor", "name": {"en": "Example Successor"}})

WHOLE: dict[str, Any] = {name: getattr(MADE, name) for name in CommitmentTerms.model_fields}
IN_SHORT: dict[str, Any] = {name: getattr(MADE, name) for name in CommitmentInShort.model_fields}
CONCERNED: dict[str, Any] = IN_SHORT | {"organisations": ("govsindh-education", "lcas", "secp-0012345")}

MAKE = Make(made=MADE, attended=frozenset({MINISTER}), ask_known=True, today=TODAY)

LATER = date(2027, 12, 31)
BUDGET = DueReason(code="budget")
MOVE = ChangeDue(due_on=LATER, why=BUDGET, today=TODAY)
MOVED = CommitmentDueChanged(**WHOLE | {"due_on": LATER}, previous_due_on=MADE.due_on, changed=("due_on",), why=BUDGET)

LEFT_POST = HandoverReason(code="left_post")
HAND_OVER = HandOver(to=SUCCESSOR, on=date(2026, 5, 1), why=LEFT_POST, today=TODAY)
HANDED_OVER = CommitmentHandedOver(
    **WHOLE | {"by": SUCCESSOR},
    previous=MADE.by,
    handed_over_on=date(2026, 5, 1),
    changed=("by",),
    why=LEFT_POST,
)

ANSWER = {"en": "The second list follows."}
REPORT = Report(
    completion="limited", as_of_on=date(2026, 5, 31), evidence=(PAPER,), holder_response=ANSWER, today=TODAY
)
REPORTED = CommitmentProgressReported(
    **CONCERNED,
    completion="limited",
    as_of_on=date(2026, 5, 31),
    reported_by="secp-0012345",
    evidence=(PAPER,),
    holder_response=ANSWER,
)

ASSESS = Assess(as_of_on=date(2026, 5, 31))
ASSESSED = CommitmentProgressAssessed(
    **{name: getattr(REPORTED, name) for name in CommitmentProgressReported.model_fields}, assessed_by="lcas"
)
COMPLETE = ASSESSED.model_copy(update={"completion": "complete"})

OVERDUE = CommitmentFellOverdue(**IN_SHORT, completion="no_evidence_available", observed_on=date(2027, 7, 1))

CLOSE = Close(outcome="partly", on=TODAY, today=TODAY)
CLOSED = CommitmentClosed(**IN_SHORT, outcome="partly", completion="no_evidence_available", closed_on=TODAY)
