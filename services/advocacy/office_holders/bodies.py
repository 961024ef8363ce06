"""What a request about a person in office holds, and what is shown of one."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.advocacy.posts.bodies import Tenure
from shared.contracts.fields import Identifier, Text
from shared.contracts.office_holders import HolderReason, PersonId, Source


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Registration(Body):
    """A person; the first identifier, where there is one, makes the person's id."""

    name: Text
    identifiers: Annotated[list[Identifier], Field(max_length=8)] = []
    sources: Annotated[list[Source], Field(min_length=1, max_length=20)]


class Correction(Registration):
    """The whole of what holds of the person."""

    why: HolderReason


class Corrected(BaseModel):
    """A correction: when it was told, what it changed, and why, by code."""

    at: datetime
    changed: list[str]
    why: str


class OfficeHolder(BaseModel):
    """A person in office, with the posts held now and before."""

    person_id: PersonId
    province: str = Field(description="where the person is registered; PK for federal office")
    name: dict[str, str]
    identifiers: list[Identifier]
    sources: list[Source]
    corrections: list[Corrected]
    posts: list[Tenure]
    version: int = Field(description="of the person's stream, for If-Match")


class OfficeHolders(BaseModel):
    """A part of a list; `cursor` asks for the next part, null at the end."""

    data: list[OfficeHolder]
    cursor: str | None
