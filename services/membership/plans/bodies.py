"""What a request about a plan holds, with its bounds; a day that is not given is today."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from services.membership.members.bodies import Body
from shared.contracts.activities import DecisionId
from shared.contracts.fields import Day, Doc, Text
from shared.contracts.plans import Objective, Version


class DraftBody(Body):
    """A draft, told whole."""

    title: Text
    objectives: Annotated[tuple[Objective, ...], Field(min_length=1, max_length=20)]
    districts: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=80)], ...],
        Field(max_length=200, description="P-codes (COD-AB 2022) where the plan names any", examples=[["PK713"]]),
    ] = ()
    on: Day | None = None


class EndorsementBody(Body):
    """The support for a draft, by the version of the plan that was read."""

    version: Version
    on: Day | None = None


class AdoptionBody(Body):
    decision_id: DecisionId


class ClosingBody(Body):
    narrative: Doc | None = None
    on: Day | None = None
