"""What a request about a commitment holds, with its bounds; a day that is not given is today."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.advocacy.subjects import Subject
from shared.contracts.commitments import (
    AskId,
    CommitmentId,
    CommitmentMade,
    Completion,
    DueReason,
    Form,
    GoalValue,
    HandoverReason,
    MeetingId,
    Outcome,
    Visibility,
)
from shared.contracts.fields import Area, Day, Doc, IndicatorCode, Name, Org, Prose, Province, Sdg, Sentence, Text
from shared.contracts.in_office import Holder, MembershipId, Party, PersonId
from shared.reference import sdg
from shared.web.problems import client_input

Evidence = Annotated[list[Doc], Field(max_length=20)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Promiser(Body):
    """Who promised: by the post, from which the rest is known; by the person; or by name and organization alone.

    What is told beside a post or a person must be as the platform knows it.
    """

    person_id: PersonId | None = None
    membership_id: MembershipId | None = None
    province: Annotated[Province | None, Field(description="where the person is registered; PK: federal")] = None
    name: Text | None = None
    role: Name | None = None
    organization: Org | None = None
    on_behalf_of: Party | None = None


class Promise(Body):
    """A promise as it was made. Without `visibility` it is public, but a verbal one is for partners only."""

    title: Text
    text: Prose
    by: Promiser
    meeting_id: MeetingId | None = Field(default=None, description="the meeting that the person attended")
    source: Doc | None = Field(default=None, description="needed where the person did not attend a meeting")
    ask_id: AskId | None = None
    form: Form
    targets: Annotated[list[Sdg], Field(max_length=10)] = []
    indicators: Annotated[list[IndicatorCode], Field(max_length=10)] = []
    areas: Annotated[list[Area], Field(max_length=20)] = []
    made_on: Day | None = None
    due_on: Day
    goal_value: GoalValue | None = None
    follow_up: Org
    visibility: Visibility | None = None

    def made(self, commitment_id: CommitmentId, by: Holder, subject: Subject, today: date) -> CommitmentMade:
        """The promise as its event tells it."""
        aim = self.goal_value
        if aim is not None and sdg.indicator(aim.indicator):
            aim = aim.model_copy(update={"indicator": sdg.canonical(aim.indicator)})
        with client_input():
            return CommitmentMade(
                commitment_id=commitment_id,
                **self.model_dump(include={"title", "text", "meeting_id", "ask_id", "form"}),
                by=by,
                source=self.source,
                targets=subject.targets,
                indicators=subject.indicators,
                areas=subject.areas,
                made_on=self.made_on or today,
                due_on=self.due_on,
                goal_value=aim,
                follow_up=self.follow_up,
                visibility=self.visibility or ("partner" if self.form == "verbal" else "public"),
                districts=subject.districts,
                goals=subject.goals,
                organisations=tuple(sorted({by.organization.organisation_id, self.follow_up.organisation_id})),
            )


class DueChange(Body):
    due_on: Day
    why: DueReason


class Handover(Body):
    to: Annotated[Promiser, Field(description="who answers for it from now on")]
    on: Day | None = None
    why: HandoverReason


class ProgressReport(Body):
    completion: Completion
    as_of_on: Day | None = None
    evidence: Annotated[Evidence, Field(description="needed from `limited` on")] = []
    holder_response: Annotated[Prose | None, Field(description="what the holder answers to it")] = None


class Assessment(Body):
    """A judgement of the last report, named by its day; without `completion` it says what the report said."""

    as_of_on: Day
    completion: Completion | None = None
    evidence: Annotated[Evidence, Field(description="besides the report's")] = []
    holder_response: Prose | None = None
    note: Sentence | None = None


class Closing(Body):
    outcome: Outcome
    on: Day | None = None
    superseded_by: CommitmentId | None = None
    note: Sentence | None = None
