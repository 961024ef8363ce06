"""What a committee's commands answer besides their receipt: what was computed, and the keys that were made."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from pydantic import BaseModel

from services.membership.committees.balance import Balance, balance
from services.membership.committees.state import Committee
from shared.contracts.committees import (
    CommitteeDecisionTaken,
    CommitteeMeetingHeld,
    MajorityCount,
    QuorumCount,
    Result,
    Votes,
)
from shared.journal import Receipt


class Answer(BaseModel):
    """Where the stream stands after the command, and the types of its events (none: nothing changed)."""

    stream: str
    version: int
    events: list[str]


class Seated(Answer):
    """With the balance of the seats on the first day of the term: its `warnings` forbid nothing."""

    balance: Balance


class MeetingRecorded(Answer):
    """With the meeting's key, for its decisions, and its quorum: without one it decides nothing."""

    meeting_id: str
    quorum: QuorumCount


class DecisionRecorded(Answer):
    """With the decision's key, its result, and how it was computed."""

    decision_id: str
    result: Result
    votes: Votes
    quorum: QuorumCount
    majority: MajorityCount


def seated(receipt: Receipt, committee: Committee, day: date) -> Seated:
    """The answer to a seat's filling, with the balance on a day."""
    sectors = [term.filled.holder.sector for term in committee.seated(day).values()]
    rules = committee.latest
    return Seated(**asdict(receipt), balance=balance(sectors, rules.max_sector_share, rules.min_sectors))


def meeting_recorded(receipt: Receipt, meeting: CommitteeMeetingHeld) -> MeetingRecorded:
    """The answer to a meeting's record."""
    return MeetingRecorded(**asdict(receipt), meeting_id=meeting.meeting_id, quorum=meeting.quorum)


def decision_recorded(receipt: Receipt, decision: CommitteeDecisionTaken) -> DecisionRecorded:
    """The answer to a decision's record."""
    return DecisionRecorded(
        **asdict(receipt),
        decision_id=decision.decision_id,
        result=decision.result,
        votes=decision.votes,
        quorum=decision.quorum,
        majority=decision.majority,
    )
