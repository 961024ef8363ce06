"""What a request about a session holds, with its bounds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from services.advocacy.campaigns.decisions import Closed, Open, State
from services.advocacy.places import districts_of
from shared.contracts.campaigns import (
    Groups,
    Indirect,
    Key,
    Reached,
    Session,
    SessionFormat,
    SessionLevel,
    SessionReason,
)
from shared.contracts.fields import Area, Day, District, Doc, Goal, Name, Org, OrganisationId, Text
from shared.web.problems import client_input

S = TypeVar("S", bound=Session)


class Holding(BaseModel):
    """A session; without a host the organisation acted for was it, without goals it served its campaign's."""

    model_config = ConfigDict(extra="forbid")

    title: Text
    campaign_id: Key | None = None
    activity_id: Key | None = None
    level: SessionLevel
    area: Area
    district: District | None = Field(default=None, description="where the area is a local one, whose code tells none")
    place: Name | None = None
    held_on: Day
    format: SessionFormat
    host: OrganisationId | None = Field(default=None, description="an active member")
    partners: Annotated[list[Org], Field(max_length=50, description="members are told by their own record")] = []
    goals: Annotated[list[Goal], Field(max_length=17)] = []
    reached: Reached
    of_which: Groups = Field(default_factory=Groups)
    estimated_indirect: Indirect | None = None
    relayed_from: Key | None = None
    evidence: Annotated[list[Doc], Field(max_length=50)] = []

    def told(self, event: type[S], session_id: str, host: Org, partners: Sequence[Org], campaign: State) -> S:
        """The session as an event tells it. Raises Answered (422) for what the event can't hold."""
        launched = campaign.launched if isinstance(campaign, Open | Closed) else None
        goals = self.goals or (launched.goals if launched else ())
        districts = {*districts_of([self.area]), *([self.district] if self.district else [])}
        with client_input():
            return event(
                session_id=session_id,
                title=self.title,
                campaign_id=self.campaign_id,
                campaign_title=launched.title if launched else None,
                activity_id=self.activity_id,
                level=self.level,
                area=self.area,
                place=self.place,
                held_on=self.held_on,
                format=self.format,
                host=host,
                partners=tuple(partners),
                reached=self.reached,
                of_which=self.of_which,
                estimated_indirect=self.estimated_indirect,
                relayed_from=self.relayed_from,
                evidence=tuple(self.evidence),
                districts=tuple(sorted(districts)),
                goals=tuple(sorted(set(goals))),
                organisations=tuple(sorted({host.organisation_id, *(one.organisation_id for one in partners)})),
            )


class Correction(Holding):
    """The whole record as it is right; without a host the one that was told."""

    why: SessionReason
