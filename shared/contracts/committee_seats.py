"""Membership's events of core committees' rules and seats."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from shared.contracts.event import Audience, Event
from shared.contracts.fields import ContactId, Day, Name, Org, Part, Sector, Sentence

COMMITTEE_STREAM = "membership/<province>/committee/<province>"
SEAT_HOLDERS_STREAM = "membership/<province>/seat_holders/<province>"

SeatId = Annotated[
    str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40, description="key of a seat", examples=["media-1"])
]
Share = Annotated[
    str,
    Field(
        pattern=r"^(0\.[0-9]{1,4}|1|1\.0{1,4})$",
        description="a part of the whole, as decimal text",
        examples=["0.4"],
    ),
]
RulesVersion = Annotated[int, Field(ge=1, description="version of the committee's rules, counted from 1")]
SeatKind = Literal["chair", "vice_chair", "secretary", "member"]
Method = Literal["elected", "nominated", "ex_officio", "co_opted"]
MajorityBase = Literal["votes_cast", "present", "filled"]


class Seat(Part):
    """A place in the committee; a reserved one is for a sector, or for whom its words say."""

    seat_id: SeatId
    kind: SeatKind
    reserved_sector: Sector | None = None
    reserved_for: Name | None = None


class Fraction(Part):
    """A part of what counts: more than `num`/`den` of it where `strict`, else at least that."""

    num: Annotated[int, Field(ge=1, le=100)]
    den: Annotated[int, Field(ge=1, le=100)]
    strict: bool


class Quorum(Fraction):
    """How many seats must be present: a part of the filled ones, and never fewer than `min`."""

    min: Annotated[int, Field(ge=1, le=100)]


class Majority(Fraction):
    """How many votes carry a motion: a part of the votes cast, of the seats present or of the seats filled."""

    base: MajorityBase


class CommitteeRules(Event):
    """How a core committee is seated and decides: told whole by every event that sets it."""

    effective_on: Day
    seats: Annotated[tuple[Seat, ...], Field(min_length=1, max_length=100)]
    term_months: Annotated[int, Field(ge=1, le=120, description="the longest term of a seat")]
    max_terms: Annotated[int, Field(ge=1, le=20)] | None = Field(
        default=None, description="terms that an organisation may hold a seat in a row; none: no limit"
    )
    quorum: Quorum
    majority: Majority
    max_sector_share: Share | None = Field(default=None, description="of the filled seats; above it is a warning")
    min_sectors: Annotated[int, Field(ge=1, le=6, description="sectors to be seated; fewer is a warning")] = 1
    casting_vote: bool = Field(default=False, description="whether the chair has a second vote in a tie")
    authority: Annotated[Sentence, Field(description="who decided, and on what ground")]


class CommitteeRulesSet(CommitteeRules):
    """From this day the province's core committee is seated and decides by these rules; versions count from one."""

    type: ClassVar[str] = "membership.committee_rules_set.v1"
    stream: ClassVar[str] = COMMITTEE_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = {
        "rules_version": 1,
        "effective_on": "2026-01-15",
        "seats": [
            {"seat_id": "chair", "kind": "chair", "reserved_sector": "public"},
            {"seat_id": "media-1", "kind": "member", "reserved_sector": "media"},
            {"seat_id": "member-1", "kind": "member", "reserved_for": "an organisation led by women"},
        ],
        "term_months": 24,
        "max_terms": 2,
        "quorum": {"num": 1, "den": 2, "strict": True, "min": 2},
        "majority": {"base": "votes_cast", "num": 1, "den": 2, "strict": True},
        "max_sector_share": "0.4",
        "min_sectors": 3,
        "casting_vote": True,
        "authority": "charter article 9",
    }
    rules_version: RulesVersion


class SeatFact(Event):
    """What every event about a filled seat repeats, so that it is understood alone."""

    seat_id: SeatId
    kind: SeatKind = Field(description="what the seat is in the committee")
    holder: Org = Field(description="the organisation that holds the seat")
    term_starts_on: Day
    term_ends_on: Annotated[Day, Field(description="the last day of the term")]


_SEAT: dict[str, Any] = {
    "seat_id": "media-1",
    "kind": "member",
    "holder": {
        "organisation_id": "secp-0012345",
        "name": "Larkana Press Club",
        "sector": "media",
        "member_id": "secp-0012345",
    },
    "term_starts_on": "2026-02-01",
    "term_ends_on": "2028-01-31",
    "districts": ["PK713"],
    "goals": [4, 16],
    "organisations": ["secp-0012345"],
}


class CommitteeSeatFilled(SeatFact):
    """A member organisation holds a seat of the core committee for a term."""

    type: ClassVar[str] = "membership.committee_seat_filled.v1"
    stream: ClassVar[str] = COMMITTEE_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _SEAT | {"method": "elected", "rules_version": 1}
    method: Method = Field(description="how the holder came to the seat")
    rules_version: RulesVersion


class VacancyReason(Part):
    """Why a seat became vacant."""

    code: Literal["term_ended", "resigned", "removed", "member_left", "representative_released"]
    text: Sentence | None = None


class CommitteeSeatVacated(SeatFact):
    """The organisation holds the seat no more from this day; a term that had not begun is given up."""

    type: ClassVar[str] = "membership.committee_seat_vacated.v1"
    stream: ClassVar[str] = COMMITTEE_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _SEAT | {"vacated_on": "2026-09-01", "why": {"code": "resigned"}}
    vacated_on: Annotated[Day, Field(description="the first day without the holder")]
    why: VacancyReason


class CommitteeSeatHolderNamed(Event):
    """These contacts of the organisation that holds the seat sit there: one, and the alternate who stands in."""

    type: ClassVar[str] = "membership.committee_seat_holder_named.v1"
    stream: ClassVar[str] = SEAT_HOLDERS_STREAM
    audience: ClassVar[Audience] = "internal"
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = {
        "seat_id": "media-1",
        "holder": _SEAT["holder"],
        "contact_id": "c-7f3a",
        "alternate": "c-81b0",
        "from_on": "2026-02-01",
        "organisations": ["secp-0012345"],
    }
    seat_id: SeatId
    holder: Org = Field(description="the organisation that holds the seat")
    contact_id: ContactId
    alternate: ContactId | None = Field(default=None, description="the person who stands in")
    from_on: Day
