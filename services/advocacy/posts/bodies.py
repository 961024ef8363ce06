"""What a request about a post holds, and what is shown of one."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.fields import Day, Name, Org, Sentence
from shared.contracts.office_holders import (
    Constituency,
    ConstituencyScheme,
    EndReason,
    MembershipId,
    Party,
    PersonId,
    PostKind,
    PostReason,
    SeatKind,
    Source,
)


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Elected(Body):
    """A constituency; districts by P-code."""

    scheme: ConstituencyScheme
    code: Annotated[str, Field(pattern=r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$", max_length=40, examples=["PS-9"])]
    name: Name | None = None
    districts: Annotated[list[Annotated[str, Field(min_length=1, max_length=80)]], Field(max_length=30)] = []


class InPost(Body):
    """What is told of a time in a post."""

    kind: PostKind
    role: Name
    organization: Org
    party_id: Annotated[str, Field(max_length=40, examples=["ppp"])] | None = None
    constituency: Elected | None = None
    seat: SeatKind = "general"
    districts: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=80)]],
        Field(max_length=30, description="where an official works; of elected ones the constituency's count"),
    ] = []
    end_date: Day | None = None
    notes: Annotated[list[Sentence], Field(max_length=10)] = []
    sources: Annotated[list[Source], Field(max_length=20)] = []


class Taking(InPost):
    """A post taken: without `start_date` today; with an end and its reason where the time in it is over."""

    start_date: Day | None = None
    why: EndReason | None = None


class Correcting(InPost):
    """The whole of what holds of a time in a post, and why it differs from what was told."""

    start_date: Day
    end_reason: EndReason | None = None
    why: PostReason


class Annulling(Body):
    """Why it was told that somebody held a post that they never held."""

    why: PostReason


class Leaving(Body):
    """The last day in the post, by default today, and why it was the last."""

    end_date: Day | None = None
    why: EndReason


class Tenure(BaseModel):
    """A person's time in a post; `end_date` is the last day, null while it goes on."""

    membership_id: MembershipId
    person_id: PersonId
    name: dict[str, str] = Field(description="the person's, as it was when the post was taken")
    kind: PostKind
    role: str
    organization: Org
    on_behalf_of: Party | None
    constituency: Constituency | None
    seat: SeatKind
    districts: list[str]
    start_date: date
    end_date: date | None
    why: str | None = Field(description="why it ended, by code")
    notes: list[str]
    sources: list[Source]


class Holding(Tenure):
    """A time in a post, with the post."""

    province: str = Field(description="where the person and the post are registered; PK for federal office")
    post_id: str


class Holdings(BaseModel):
    """A part of a list; `cursor` asks for the next part, null at the end. A part may hold less than `limit`."""

    data: list[Holding]
    cursor: str | None
