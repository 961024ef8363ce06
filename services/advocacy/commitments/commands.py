"""What may be asked of a commitment, with the facts of other streams and the day that deciding needs.

`today` is the local date, Asia/Karachi. `own` are the organisations whose matters are the actor's own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from shared.contracts.commitments import CommitmentMade, Completion, DueReason, HandoverReason, Outcome
from shared.contracts.fields import Doc
from shared.contracts.in_office import Holder


@dataclass(frozen=True, slots=True, kw_only=True)
class Make:
    """Record a promise. `attended` are the persons present in the meeting that it names, None when it names none that
    was held; `ask_known` says that the ask it names exists, or that it names none.
    """

    made: CommitmentMade
    attended: frozenset[str] | None
    ask_known: bool
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeDue:
    """Let it be due on another day."""

    due_on: date
    why: DueReason
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """Let somebody else in office answer for it."""

    to: Holder
    on: date
    why: HandoverReason
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Tell how far it has come; it counts once another organisation has assessed it."""

    completion: Completion
    as_of_on: date
    evidence: tuple[Doc, ...] = ()
    holder_response: dict[str, str] | None = None
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Assess:
    """Judge the last report, named by its day: as it says, or otherwise; with evidence of one's own beside the report's."""

    as_of_on: date
    completion: Completion | None = None
    evidence: tuple[Doc, ...] = ()
    holder_response: dict[str, str] | None = None
    note: str | None = None
    own: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """Expect nothing more of it. `successor_known` says that the commitment named in `superseded_by` exists."""

    outcome: Outcome
    on: date
    superseded_by: str | None = None
    successor_known: bool = False
    note: str | None = None
    own: frozenset[str] = field(default_factory=frozenset)
    today: date


@dataclass(frozen=True, slots=True)
class FallOverdue:
    """The day has passed: a due time gives this, not a person."""

    due_on: date
    today: date


Step: TypeAlias = ChangeDue | HandOver | Report | Assess | Close | FallOverdue
Command: TypeAlias = Make | Step
