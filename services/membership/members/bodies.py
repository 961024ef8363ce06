"""What a request about a member holds, with its bounds; a day that is not given is today."""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.fields import (
    ContactId,
    Day,
    Goal,
    Identifier,
    Name,
    OrganisationId,
    Sector,
    Sentence,
    Text,
    Tier,
)
from shared.contracts.membership import (
    DeclineReason,
    LeaveReason,
    MembershipApplied,
    Profile,
    ProfileReason,
    StandingReason,
)
from shared.decisions import require
from shared.web.problems import client_input

P = TypeVar("P", bound=Profile)


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ProfileBody(Body):
    """Who the organisation is, told whole."""

    name: Text
    identifiers: Annotated[
        list[Identifier],
        Field(
            min_length=1,
            max_length=8,
            description="numbers in registers; the first one makes the member's id",
        ),
    ]
    sector: Sector
    organisation_type: Annotated[Name, Field(examples=["press club"])]
    tier: Tier | None = Field(default=None, description="with body_type: if and only if the sector is public")
    body_type: Name | None = None
    districts: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=80)]],
        Field(
            min_length=1,
            max_length=200,
            description="P-codes (COD-AB 2022) of the province",
            examples=[["PK713"]],
        ),
    ]
    focus_goals: Annotated[list[Goal], Field(min_length=1, max_length=17, examples=[[4, 16]])]
    charter_accepted_on: Day

    def profile(self, member_id: str, districts: tuple[str, ...]) -> Profile:
        """The profile as events tell it. Raises Refused (`member.public_has_tier`) and Answered (422)."""
        return self._told(Profile, member_id, districts)

    def _told(self, event: type[P], member_id: str, districts: tuple[str, ...]) -> P:
        public = self.tier is not None and self.body_type is not None
        none_given = self.tier is None and self.body_type is None
        require(public if self.sector is Sector.PUBLIC else none_given, "member.public_has_tier", field="tier")
        goals = tuple(sorted(set(self.focus_goals)))
        with client_input():
            return event(
                member_id=member_id,
                name=self.name,
                identifiers=tuple(self.identifiers),
                sector=self.sector,
                organisation_type=self.organisation_type,
                tier=self.tier,
                body_type=self.body_type,
                focus_goals=goals,
                charter_accepted_on=self.charter_accepted_on,
                districts=districts,
                goals=goals,
                organisations=(member_id,),
            )


class Application(ProfileBody):
    """An application: who asks, and the contact id of the person whose account sends it (it becomes head)."""

    contact_id: ContactId

    def application(self, member_id: str, districts: tuple[str, ...]) -> MembershipApplied:
        """The application as its event tells it. Raises what `profile` raises."""
        return self._told(MembershipApplied, member_id, districts)


class ProfileChange(ProfileBody):
    effective_on: Day | None = None
    why: ProfileReason


class Approval(Body):
    on: Day | None = None
    authority: Annotated[Sentence, Field(examples=["secretariat, charter article 4"])]


class Decline(Body):
    on: Day | None = None
    why: DeclineReason


class Withdrawal(Body):
    on: Day | None = None
    text: Sentence | None = None


class Suspension(Body):
    on: Day | None = None
    review_on: Day | None = None
    why: StandingReason


class Reinstatement(Body):
    on: Day | None = None
    why: StandingReason


class Departure(Body):
    on: Day | None = None
    why: LeaveReason
    successor_member_id: OrganisationId | None = None
