"""What a request about a committee holds, with its bounds; a day that is not given is today."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.membership.committees.commands import Attendance, Ballot
from shared.contracts.committee_seats import (
    CommitteeRules,
    Majority,
    Method,
    Quorum,
    Seat,
    SeatId,
    Share,
    VacancyReason,
)
from shared.contracts.committees import Choice, MeetingMode, Subject, Tally
from shared.contracts.fields import ContactId, Day, Doc, OrganisationId, Sentence


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class RulesBody(Body):
    """How the committee is seated and decides, told whole."""

    effective_on: Day | None = None
    seats: Annotated[list[Seat], Field(min_length=1, max_length=100)]
    term_months: Annotated[int, Field(ge=1, le=120)]
    max_terms: Annotated[int, Field(ge=1, le=20)] | None = None
    quorum: Quorum
    majority: Majority
    max_sector_share: Share | None = None
    min_sectors: Annotated[int, Field(ge=1, le=6)] = 1
    casting_vote: bool = False
    authority: Annotated[Sentence, Field(examples=["charter article 9"])]

    def rules(self, today: date) -> CommitteeRules:
        """The rules as events tell them."""
        told = {name: getattr(self, name) for name in type(self).model_fields}
        return CommitteeRules(**told | {"effective_on": self.effective_on or today, "seats": tuple(self.seats)})


class Filling(Body):
    """Who holds the seat from when; without `term_ends_on` for as long as the rules allow."""

    organisation_id: OrganisationId
    term_starts_on: Day | None = None
    term_ends_on: Day | None = None
    method: Method


class Vacating(Body):
    """Who holds the seat no more, from which day, and why."""

    organisation_id: OrganisationId
    on: Day | None = None
    why: VacancyReason


class Sitting(Body):
    """Which of the organisation's contacts sit on its seat, and since when."""

    organisation_id: OrganisationId
    contact_id: ContactId
    alternate: ContactId | None = None
    from_on: Day | None = None


class PresentSeat(Body):
    seat_id: SeatId
    by: Literal["holder", "alternate"] = "holder"


class MeetingBody(Body):
    """A meeting as its minutes tell it: the quorum is computed."""

    held_on: Day | None = None
    mode: MeetingMode
    present: Annotated[list[PresentSeat], Field(min_length=1, max_length=100)]
    minutes: Doc

    def attendance(self) -> tuple[Attendance, ...]:
        """The seats that were present."""
        return tuple(Attendance(one.seat_id, one.by) for one in self.present)


class VotesBody(Body):
    """Seats present and not recused, by how they voted."""

    in_favour: Tally = Field(alias="for")
    against: Tally
    abstain: Tally


class DecisionBody(Body):
    """A vote as the minutes tell it: the result is computed. Without `votes` the matter was put off."""

    subject: Subject
    text: Annotated[Sentence, Field(examples=["The action plan is adopted as drafted."])]
    votes: VotesBody | None = None
    recused: Annotated[list[SeatId], Field(max_length=100, description="seats present that took no part")] = []
    concerns: Annotated[
        list[OrganisationId],
        Field(max_length=100, description="organisations whose own matter it is: their seats recuse themselves"),
    ] = []
    tie_broken: Choice | None = Field(default=None, description="the chair's second vote, in a tie")

    def ballot(self) -> Ballot | None:
        """How the seats voted, None where they did not."""
        votes = self.votes
        return Ballot(votes.in_favour, votes.against, votes.abstain) if votes else None
