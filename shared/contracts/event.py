"""What every event is: a frozen model that says what happened, where, and whom it concerns."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.fields import AreaCode, Goal, OrganisationId

Audience = Literal["partner", "internal"]


class Event(BaseModel):
    """A past fact. The class is its catalogue entry: type, stream, audience, meaning (the docstring), an example.

    `since` and `deprecated` are versions of the platform, `sunset_on` the day from which none is recorded any more.
    Readers of records ask for tolerance where they read (`model_validate_json(raw, extra="ignore")`): within a major
    version fields are only added, and are optional.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    type: ClassVar[str]
    stream: ClassVar[str]
    audience: ClassVar[Audience] = "partner"
    since: ClassVar[str] = "0.1.0"
    deprecated: ClassVar[str | None] = None
    sunset_on: ClassVar[date | None] = None
    example: ClassVar[dict[str, Any]]

    districts: tuple[AreaCode, ...] = Field(default=(), description="districts concerned, for filters")
    goals: tuple[Goal, ...] = Field(default=(), description="Sustainable Development Goals concerned, for filters")
    organisations: tuple[OrganisationId, ...] = Field(default=(), description="organisations concerned, for filters")
