"""What a request about a partnership holds, with its bounds; a day that is not given is today."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.advocacy.partnerships.agreements import Agreement, names
from services.advocacy.places import districts_of
from services.advocacy.targets import goals_of
from shared.contracts.fields import Area, Day, Doc, Money, Sdg, Sentence, Text
from shared.contracts.partnerships import (
    Contribution,
    Milestone,
    PartnershipForm,
    PartnershipOutcome,
    PartnershipProposed,
    Party,
)
from shared.web.problems import client_input

Parties = Annotated[list[Party], Field(min_length=2, max_length=20, description="members are told by their own record")]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Proposing(Body):
    title: Text
    parties: Parties
    form: PartnershipForm
    purpose: Sentence
    targets: Annotated[list[Sdg], Field(max_length=50)] = []
    areas: Annotated[list[Area], Field(max_length=200)] = []
    value: Money | None = None
    proposed_on: Day | None = None

    def proposed(self, partnership_id: str, parties: tuple[Party, ...], today: date) -> PartnershipProposed:
        """The proposal as its event tells it. Raises Answered (422) for what the event can't hold."""
        with client_input():
            return PartnershipProposed(
                partnership_id=partnership_id,
                title=self.title,
                parties=parties,
                form=self.form,
                visibility="partner",
                purpose=self.purpose,
                targets=tuple(self.targets),
                areas=tuple(self.areas),
                value=self.value,
                proposed_on=self.proposed_on or today,
                districts=districts_of(self.areas),
                goals=goals_of(self.targets),
                organisations=names(parties),
            )


class Signing(Body):
    """What was signed; without parties or a value as proposed."""

    signed_on: Day | None = None
    valid_until_on: Day | None = None
    instrument: Doc
    parties: Parties | None = None
    value: Money | None = None
    contributions: Annotated[list[Contribution], Field(max_length=50)] = []
    milestones: Annotated[list[Milestone], Field(max_length=50)] = []

    def agreement(self, parties: tuple[Party, ...] | None, today: date) -> Agreement:
        """What was signed, by these parties."""
        return Agreement(
            signed_on=self.signed_on or today,
            instrument=self.instrument,
            valid_until_on=self.valid_until_on,
            parties=parties,
            value=self.value,
            contributions=tuple(self.contributions),
            milestones=tuple(self.milestones),
        )


class Reaching(Body):
    on: Day | None = None
    evidence: Annotated[list[Doc], Field(min_length=1, max_length=20)]


class Closing(Body):
    on: Day | None = None
    outcome: PartnershipOutcome
