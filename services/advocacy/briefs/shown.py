"""What a brief holds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from services.advocacy.commitments.lights import Light
from shared.contracts.commitments import Completion
from shared.contracts.indicators import Source
from shared.reference.progress import Category


class PostHeld(BaseModel):
    """A time in a post; without an end it goes on."""

    membership_id: str
    role: str
    kind: str
    organization: str
    party: str | None
    constituency: str | None
    start_date: date
    end_date: date | None


class Place(BaseModel):
    code: str = Field(description="P-code, COD-AB 2022")
    name: str
    province: str


class MemberThere(BaseModel):
    """An active member of the alliance that works in one of the districts."""

    member_id: str
    name: dict[str, str]
    sector: str
    districts: list[str] = Field(description="those of the brief's districts where it works")


class Line(BaseModel):
    """An adopted indicator in a district: its headline, with source, and its progress by the Open SDG method."""

    indicator: str
    label: dict[str, str]
    goals: list[int]
    area: str
    period: str
    value: str
    unit: str
    source: Source
    assessment: Category
    reason: str | None = Field(description="why it can't be assessed, or `target_reached`")
    since: str | None = Field(description="the period that progress is measured from")


class Promise(BaseModel):
    """An open commitment of the person."""

    commitment_id: str
    province: str
    title: dict[str, str]
    made_on: date
    due_on: date
    overdue: bool
    completion: Completion
    staleness: Light
    indicators: list[str]


class Meeting(BaseModel):
    """A meeting that the person attended, or sent somebody to."""

    meeting_id: str
    province: str
    title: dict[str, str]
    starts_at: datetime
    attendance: Literal["present", "delegate", "absent"]


class PursuedAsk(BaseModel):
    ask_id: str
    title: dict[str, str]
    stage: str


class Suggestion(BaseModel):
    """What to ask for: an indicator that is off track in a district where nobody in office has an open commitment on it."""

    indicator: str
    label: dict[str, str]
    area: str
    period: str
    value: str
    unit: str
    assessment: Category
    asks: list[PursuedAsk] = Field(description="asks that the alliance pursues there for the same goals")


class Brief(BaseModel):
    """What there is to know before a meeting with a person in office. What goes along with a commitment proves nothing."""

    person_id: str
    registered_in: str = Field(description="the province in which the person is registered; PK for federal office")
    name: dict[str, str]
    as_of: date
    posts: list[PostHeld] = Field(description="newest first")
    districts: list[Place]
    members: list[MemberThere]
    indicators: list[Line]
    commitments: list[Promise]
    meetings: list[Meeting] = Field(description="the last five")
    suggestions: list[Suggestion]

    def told(self, text: dict[str, str], language: str) -> str:
        """A text in a language, else in English, else as it is there."""
        return text.get(language) or text.get("en") or next(iter(text.values()))

    def place(self, code: str) -> str:
        """A district's name by its code."""
        return next((place.name for place in self.districts if place.code == code), code)

    def by_district(self) -> dict[str, list[Line]]:
        """The indicators under the names of their districts."""
        lines: dict[str, list[Line]] = {place.name: [] for place in self.districts}
        for line in self.indicators:
            lines[self.place(line.area)].append(line)
        return lines
