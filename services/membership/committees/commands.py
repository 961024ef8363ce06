"""What can be asked of a core committee; what other streams know, and today's date, come inside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from shared.contracts.committee_seats import CommitteeRules, Method, VacancyReason
from shared.contracts.committees import Choice, MeetingMode, Subject
from shared.contracts.fields import Doc, Org


@dataclass(frozen=True, slots=True)
class SetRules:
    """Set how the committee is seated and decides, in an alliance. `today` is the local date, here and below."""

    rules: CommitteeRules
    has_alliance: bool
    today: date


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organisation that may hold a seat: its standing on the day that the term begins, and who acts for it."""

    organisation: Org
    districts: tuple[str, ...]
    goals: tuple[int, ...]
    active: bool
    accounts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fill:
    """Let an organisation hold a seat for a term; `ends_on` None: for the longest that the rules allow.

    `candidate` is None where no such organisation ever applied.
    """

    seat_id: str
    organisation_id: str
    candidate: Candidate | None
    starts_on: date
    ends_on: date | None
    method: Method
    today: date


@dataclass(frozen=True, slots=True)
class Vacate:
    """End an organisation's hold of a seat from a day on, with its terms that have not begun.

    Where it does not hold the seat any more, or another one does, this changes nothing.
    """

    seat_id: str
    organisation_id: str
    why: VacancyReason
    on: date
    today: date


@dataclass(frozen=True, slots=True)
class Attendance:
    """A seat that was present, by its holder's contact or the alternate."""

    seat_id: str
    by: Literal["holder", "alternate"]


@dataclass(frozen=True, slots=True)
class Hold:
    """Record a meeting. `active` are the seats' holders that were active members on the day it was held.

    `alternates` are the seats whose holder had by that day named an alternate who acted for it that day.
    """

    meeting_id: str
    held_on: date
    mode: MeetingMode
    present: tuple[Attendance, ...]
    minutes: Doc
    active: frozenset[str]
    alternates: frozenset[str]
    today: date


@dataclass(frozen=True, slots=True)
class Ballot:
    """How many seats voted how; those recused are named one by one."""

    in_favour: int
    against: int
    abstain: int


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a subject: whether its stream belongs to this service, and where that stands (0: nothing there)."""

    ours: bool = False
    version: int = 0
    districts: tuple[str, ...] = ()
    goals: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Take:
    """Record a meeting's vote; `ballot` None: the matter was put off without one.

    `recused` are the seats that took no part, `concerns` the organisations whose own matter it was.
    """

    decision_id: str
    meeting_id: str
    province: str
    subject: Subject
    known: Known
    text: str
    ballot: Ballot | None
    recused: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    tie_broken: Choice | None = None


Command: TypeAlias = SetRules | Fill | Vacate | Hold | Take
