"""A committee as readers see it; what depends on the day is computed when it is read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from pydantic import BaseModel, Field

from services.membership.committees.arithmetic import required
from services.membership.committees.balance import Balance, balance
from shared.contracts.committee_seats import Majority, Method, Quorum, Seat, SeatKind
from shared.contracts.committees import (
    Choice,
    MajorityCount,
    MeetingMode,
    Presence,
    QuorumCount,
    Result,
    Subject,
    Votes,
)
from shared.contracts.fields import Doc, Org, Sector
from shared.runtime.store import Document

SOON = timedelta(days=60)


class Rules(BaseModel):
    """A version of the rules, in force from `effective_on` until the next one's."""

    rules_version: int
    effective_on: date
    seats: list[Seat]
    term_months: int
    max_terms: int | None
    quorum: Quorum
    majority: Majority
    max_sector_share: str | None
    min_sectors: int
    casting_vote: bool
    authority: str


class RulesOverTime(BaseModel):
    """All versions of the rules, the newest first."""

    data: list[Rules]


class TermShown(BaseModel):
    """A term of a seat, both days included; `why` is the code of the reason for which it became vacant."""

    holder: Org
    term_starts_on: date
    term_ends_on: date
    method: Method
    vacated_on: date | None = None
    why: str | None = None


class SeatShown(BaseModel):
    """A seat today. Contacts are shown inside the alliance only."""

    seat_id: str
    kind: SeatKind
    reserved_sector: Sector | None
    reserved_for: str | None
    vacant: bool
    now: TermShown | None = Field(description="the term that runs")
    standing: str | None = Field(description="where the holder stands as a member; only active ones count and vote")
    ends_soon: bool = Field(description="whether the term that runs ends within 60 days")
    later: list[TermShown] = Field(description="terms to come, the next one first")
    before: list[TermShown] = Field(description="terms that are over, the last one first")
    contact_id: str | None = None
    alternate: str | None = None


class QuorumToday(BaseModel):
    """What a meeting today would need: seats filled by active members, and how many of them must be present."""

    filled: int
    required: int


class CommitteeShown(BaseModel):
    """The committee today, by the rules in force."""

    province: str
    rules: Rules
    seats: list[SeatShown]
    vacant: int
    quorum: QuorumToday
    balance: Balance
    version: int = Field(description="for If-Match")


class MeetingShown(BaseModel):
    """A meeting with its quorum, and how many decisions it took."""

    meeting_id: str
    held_on: date
    mode: MeetingMode
    present: list[Presence]
    quorum: QuorumCount
    rules_version: int
    minutes: Doc
    decisions: int


class Meetings(BaseModel):
    """Meetings, the latest first; `cursor` asks for the next part, null at the end."""

    data: list[MeetingShown]
    cursor: str | None


class DecisionShown(BaseModel):
    """A decision with its result, and how it was computed."""

    decision_id: str
    meeting_id: str
    decided_on: date
    subject: Subject
    text: str
    votes: Votes
    recused_seats: list[str]
    concerns: list[str]
    tie_broken: Choice | None
    quorum: QuorumCount
    majority: MajorityCount
    rules_version: int
    result: Result


class Decisions(BaseModel):
    """Decisions, the latest first; `cursor` asks for the next part, null at the end."""

    data: list[DecisionShown]
    cursor: str | None


def running(document: Document, day: date) -> dict[str, Document]:
    """The terms of a committee's document that run on a day, by seat."""
    return {term["seat_id"]: term for term in document.get("terms", []) if _holds(term, day.isoformat())}


def committee_shown(
    document: Document, today: date, standings: Mapping[str, str], people: Mapping[tuple[str, str], Document]
) -> CommitteeShown:
    """The committee on a day: `standings` by organisation, `people` by seat and organisation (none for the public)."""
    rules = Rules.model_validate(document["rules"][-1])
    terms = running(document, today)
    seats = [_seat(seat, terms.get(seat.seat_id), document, today, standings, people) for seat in rules.seats]
    filled = [seat for seat in seats if seat.now is not None]
    counting = sum(1 for seat in filled if seat.standing == "active")
    return CommitteeShown(
        province=document["province"],
        rules=rules,
        seats=seats,
        vacant=len(seats) - len(filled),
        quorum=QuorumToday(filled=counting, required=required(rules.quorum, counting)),
        balance=balance(
            (seat.now.holder.sector for seat in filled if seat.now), rules.max_sector_share, rules.min_sectors
        ),
        version=document["version"],
    )


def _seat(
    seat: Seat,
    term: Document | None,
    document: Document,
    today: date,
    standings: Mapping[str, str],
    people: Mapping[tuple[str, str], Document],
) -> SeatShown:
    others = [one for one in document.get("terms", []) if one["seat_id"] == seat.seat_id and one is not term]
    others.sort(key=lambda one: str(one["term_starts_on"]))
    later = [one for one in others if one["vacated_on"] is None and one["term_starts_on"] > today.isoformat()]
    holder = term["holder"]["organisation_id"] if term else ""
    person = people.get((seat.seat_id, holder), {})
    now = TermShown.model_validate(term) if term else None
    return SeatShown(
        **seat.model_dump(),
        vacant=now is None,
        now=now,
        standing=standings.get(holder),
        ends_soon=now is not None and now.term_ends_on - today <= SOON,
        later=[TermShown.model_validate(one) for one in later],
        before=[TermShown.model_validate(one) for one in reversed(others) if one not in later],
        contact_id=person.get("contact_id"),
        alternate=person.get("alternate"),
    )


def _holds(term: Document, day: str) -> bool:
    in_term = term["term_starts_on"] <= day <= term["term_ends_on"]
    return bool(in_term and (term["vacated_on"] is None or day < term["vacated_on"]))
