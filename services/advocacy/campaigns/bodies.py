"""What a request about a campaign holds, with its bounds."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.advocacy.places import districts_of
from services.advocacy.targets import goals_of
from shared.contracts.campaigns import CampaignLaunched, Count, Language
from shared.contracts.fields import Area, Day, Org, OrganisationId, Sdg, Text
from shared.web.problems import client_input


class Launching(BaseModel):
    """A campaign; without a lead the organisation acted for leads it."""

    model_config = ConfigDict(extra="forbid")

    title: Text
    lead: OrganisationId | None = Field(default=None, description="an active member")
    languages: Annotated[list[Language], Field(min_length=1, max_length=12)]
    targets: Annotated[list[Sdg], Field(max_length=50)] = []
    planned_areas: Annotated[list[Area], Field(max_length=200)] = []
    starts_on: Day
    ends_on: Day
    reach_target: Count | None = None

    def launched(self, campaign_id: str, lead: Org) -> CampaignLaunched:
        """The campaign as its event tells it. Raises Answered (422) for what the event can't hold."""
        with client_input():
            return CampaignLaunched(
                campaign_id=campaign_id,
                title=self.title,
                lead=lead,
                starts_on=self.starts_on,
                ends_on=self.ends_on,
                reach_target=self.reach_target,
                languages=tuple(dict.fromkeys(self.languages)),
                targets=tuple(self.targets),
                planned_areas=tuple(self.planned_areas),
                districts=districts_of(self.planned_areas),
                goals=goals_of(self.targets),
                organisations=(lead.organisation_id,),
            )


class Closing(BaseModel):
    """Without a day today."""

    model_config = ConfigDict(extra="forbid")

    on: Day | None = None
