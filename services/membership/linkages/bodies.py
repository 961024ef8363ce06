"""What a request about a linkage holds, with its bounds; a day that is not given is today."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.membership.linkages.decisions import YEARLY
from shared.contracts.fields import Day, Doc, Goal, Org, Sentence, Text
from shared.contracts.linkages import Completion, EndReason, Instrument, ReviewEvery


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Signing(Body):
    """A linkage as it was signed."""

    title: Text | None = Field(default=None, description="left out: the document's")
    parties: Annotated[list[Org], Field(min_length=2, max_length=20)]
    instrument: Instrument
    signed_on: Day
    valid_until_on: Annotated[Day, Field(description="the last day on which it holds")] | None = None
    document: Doc
    review_every: ReviewEvery = YEARLY
    next_review_on: Day | None = Field(
        default=None, description="left out: `review_every` after signing, at the latest on the last day"
    )
    districts: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=80)]],
        Field(max_length=200, description="P-codes (COD-AB 2022) of the province", examples=[["PK713"]]),
    ] = []
    goals: Annotated[list[Goal], Field(max_length=17, examples=[[4, 16]])] = []


class Reviewing(Body):
    """What the parties did of what they agreed."""

    reviewed_on: Day | None = None
    completion: Completion
    findings: Sentence
    next_review_on: Day | None = Field(
        default=None, description="left out: as often as agreed, at the latest on the last day"
    )


class Ending(Body):
    ended_on: Annotated[Day, Field(description="the first day on which it holds no more")] | None = None
    why: EndReason
