"""What the unit tests of committees tell again and again: rules of eleven seats, their holders, and a meeting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from services.membership.committees.commands import Attendance, Ballot, Candidate, Command, Fill, Hold, Known, Take
from services.membership.committees.decisions import decider
from services.membership.committees.state import State
from shared.contracts.committee_seats import (
    CommitteeRules,
    CommitteeRulesSet,
    CommitteeSeatFilled,
    CommitteeSeatVacated,
    Majority,
    Quorum,
    Seat,
    SeatFact,
    SeatKind,
    VacancyReason,
)
from shared.contracts.committees import CommitteeDecisionTaken, CommitteeMeetingHeld, Subject
from shared.contracts.event import Event
from shared.contracts.fields import Doc, Org, Sector
from shared.decisions import Actor
from tests.unit.given import Given
from tests.unit.membership.sentences import TODAY

STREAM = "membership/PK-SD/committee/PK-SD"
COMMITTEE_SECRETARY = Actor("rabia@lcas", "lcas", frozenset({"committee_secretary"}), frozenset({"PK-SD"}))
MEETING_DAY = date(2026, 5, 12)
SINCE = date(2026, 2, 1)
MEETING, ANOTHER = "a" * 20, "b" * 20
DECISION = "d" * 20
SECTORS = list(Sector)
RESIGNED = VacancyReason(code="resigned")


def _seat(number: int) -> Seat:
    kinds: dict[int, SeatKind] = {1: "chair", 2: "vice_chair", 3: "secretary"}
    return Seat(
        seat_id=f"s{number}",
        kind=kinds.get(number, "member"),
        reserved_sector=Sector.MEDIA if number == 5 else None,
    )


RULES = CommitteeRules(
    effective_on=date(2026, 1, 15),
    seats=tuple(_seat(number) for number in range(1, 12)),
    term_months=24,
    max_terms=2,
    quorum=Quorum(num=1, den=2, strict=True, min=3),
    majority=Majority(base="votes_cast", num=1, den=2, strict=True),
    max_sector_share="0.4",
    min_sectors=3,
    authority="charter article 9",
)
RULES_SET = CommitteeRulesSet(**dict(RULES), rules_version=1)
MINUTES = Doc(document_id="m-1", title="Minutes", media_type="application/pdf", sha256="0" * 64, language="en")


def rules_set(version: int = 1, **changes: Any) -> CommitteeRulesSet:
    """The rules, set with these changes as a version."""
    return CommitteeRulesSet(**dict(RULES) | changes, rules_version=version)


def organisation(number: int) -> Org:
    """The organisation `ngo-<number>`; the fifth is of the media, the others of all sectors by turns."""
    sector = SECTORS[(number - 1) % 6]
    return Org(organisation_id=f"ngo-{number}", name=f"Organisation {number}", sector=sector, member_id=f"ngo-{number}")


def filled(seat: int, holder: int | None = None, **changes: Any) -> CommitteeSeatFilled:
    """A seat held by the organisation of the same number, or another, for a whole term."""
    org = organisation(holder or seat)
    told: dict[str, Any] = {
        "seat_id": f"s{seat}",
        "kind": _seat(seat).kind,
        "holder": org,
        "term_starts_on": SINCE,
        "term_ends_on": date(2028, 1, 31),
        "method": "elected",
        "rules_version": 1,
        "districts": ("PK713",),
        "goals": (4,),
        "organisations": (org.organisation_id,),
    }
    return CommitteeSeatFilled(**told | changes)


def vacated(seat: CommitteeSeatFilled, on: date, why: VacancyReason = RESIGNED) -> CommitteeSeatVacated:
    """That a seat's term ended on a day."""
    told = {name: getattr(seat, name) for name in SeatFact.model_fields}
    return CommitteeSeatVacated(**told, vacated_on=on, why=why)


def candidate(number: int, *accounts: str, active: bool = True) -> Candidate:
    """That organisation as one that may hold a seat."""
    return Candidate(organisation(number), ("PK713",), (4,), active, frozenset(accounts))


def fill(seat: int, holder: int | None = None, **changes: Any) -> Fill:
    """Let an organisation hold a seat for a whole term."""
    number = holder or seat
    command = Fill(f"s{seat}", f"ngo-{number}", candidate(number), SINCE, None, "elected", TODAY)
    return replace(command, **changes)


def hold(*seats: int, active: range = range(1, 9), **changes: Any) -> Hold:
    """Record a meeting with these seats present; organisations of these numbers were active members."""
    command = Hold(
        meeting_id=MEETING,
        held_on=MEETING_DAY,
        mode="in_person",
        present=tuple(Attendance(f"s{seat}", "holder") for seat in seats),
        minutes=MINUTES,
        active=frozenset(f"ngo-{number}" for number in active),
        alternates=frozenset({"s1"}),
        today=TODAY,
    )
    return replace(command, **changes)


def take(in_favour: int, against: int, abstain: int, *recused: int, **changes: Any) -> Take:
    """Record a vote of the meeting about another matter."""
    command = Take(
        decision_id=DECISION,
        meeting_id=MEETING,
        province="PK-SD",
        subject=Subject(kind="other"),
        known=Known(),
        text="The committee meets monthly.",
        ballot=Ballot(in_favour, against, abstain),
        recused=tuple(f"s{seat}" for seat in recused),
    )
    return replace(command, **changes)


NINE_FILLED: tuple[Event, ...] = (RULES_SET, *(filled(number) for number in range(1, 10)))
"""Eleven seats, nine of them filled; whether their holders are active members is told by each meeting."""


def given(*events: Event) -> Given[State, Command]:
    return Given(decider, *events)


def held(*seats: int, before: tuple[Event, ...] = NINE_FILLED, **changes: Any) -> CommitteeMeetingHeld:
    """The meeting as it is recorded after these events."""
    [event] = decider.decide(decider.state(before), hold(*seats, **changes), COMMITTEE_SECRETARY)
    assert isinstance(event, CommitteeMeetingHeld)
    return event


def taken(command: Take, *before: Event) -> CommitteeDecisionTaken:
    """The decision that the command makes after these events."""
    [event] = decider.decide(decider.state(before), command, COMMITTEE_SECRETARY)
    assert isinstance(event, CommitteeDecisionTaken)
    return event
