"""What a request about an ask holds, with its bounds; a day that is not given is today."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.advocacy.subjects import Subject
from shared.contracts.asks import AskKind, CitedFigure, DropReason, PolicyAskRaised, Stage, StageReason
from shared.contracts.commitments import AskId
from shared.contracts.fields import Area, Day, Name, OrganisationId, Prose, Sdg, Text
from shared.contracts.in_office import Addressee
from shared.web.problems import client_input


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AskBody(Body):
    """What is asked for, of whom, and the verified figures that it rests on."""

    title: Text
    text: Prose
    kind: AskKind
    addressed_to: Annotated[list[Addressee], Field(min_length=1, max_length=20)]
    targets: Annotated[list[Sdg], Field(max_length=10)] = []
    areas: Annotated[list[Area], Field(max_length=20)] = []
    evidence: Annotated[list[CitedFigure], Field(max_length=20)] = []
    decision_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=80)] | None = None
    raised_on: Day | None = None

    def raised(self, ask_id: AskId, raised_by: OrganisationId, subject: Subject, today: date) -> PolicyAskRaised:
        """The ask as its event tells it."""
        bodies = {asked.organization.organisation_id for asked in self.addressed_to}
        with client_input():
            return PolicyAskRaised(
                ask_id=ask_id,
                title=self.title,
                text=self.text,
                kind=self.kind,
                addressed_to=tuple(self.addressed_to),
                raised_by=raised_by,
                targets=subject.targets,
                areas=subject.areas,
                evidence=tuple(dict.fromkeys(self.evidence)),
                decision_id=self.decision_id,
                raised_on=self.raised_on or today,
                districts=subject.districts,
                goals=subject.goals,
                organisations=tuple(sorted({raised_by, *bodies})),
            )


class Advancement(Body):
    stage: Stage
    on: Day | None = None
    why: Annotated[StageReason | None, Field(description="needed for a step back")] = None


class Achievement(Body):
    instrument: Annotated[Name, Field(examples=["Sindh Finance Act 2027"])]
    reference: Annotated[Name, Field(examples=["Act XI of 2027"])]
    effective_on: Day
    on: Day | None = None


class Dropping(Body):
    on: Day | None = None
    why: DropReason
