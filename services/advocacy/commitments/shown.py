"""What of a commitment a reader sees, with what only the day of reading tells."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.advocacy.commitments.lights import Light, is_overdue, light
from shared.contracts.commitments import Completion, Form, GoalValue, Outcome, Visibility
from shared.contracts.fields import Area, Doc, Org, Sdg
from shared.contracts.in_office import Holder
from shared.contracts.indicators import Source
from shared.runtime.store import Document


class Progress(BaseModel):
    """How far it has come, by whom it was told and, once it counts, by whom judged."""

    completion: Completion
    as_of_on: date
    reported_by: str
    assessed_by: str | None = None
    evidence: list[Doc]
    note: str | None = None


class Ending(BaseModel):
    outcome: Outcome
    closed_on: date
    superseded_by: str | None = None
    note: str | None = None


class Value(BaseModel):
    """A verified value. `corrected`: another value was verified before; `correction_waits`: another may come."""

    period: str
    value: str
    unit: str
    qualifier: str
    member_id: str
    event_id: str = Field(description="of the event that verified it")
    verified_at: datetime
    flags: list[Literal["corrected", "correction_waits"]]
    earlier_values: list[str]


class Line(BaseModel):
    """Figures of one indicator, area and source around the day of the commitment: association, not proof."""

    series: str = Field(description="the stream of reporting")
    indicator: str
    label: dict[str, str] | None
    area: str
    dimensions: str
    source: Source
    framework: str
    before: Value | None = Field(description="the last period that had ended when the commitment was made")
    during: Value | None = Field(description="a period in which it was made")
    after: Value | None = Field(description="the last period that began on that day or later")
    change: str | None = Field(description="after minus before, in their unit")
    direction: Literal["better", "worse", "same"] | None
    withdrawn: list[str] = Field(description="periods whose verified figure was withdrawn")
    flagged: bool = Field(description="a figure here was corrected or withdrawn, or a correction waits")


class Step(BaseModel):
    """A fact of the commitment's history, with what it told."""

    model_config = ConfigDict(extra="allow")

    event_id: str
    type: str
    version: int
    at: datetime
    by: str


class Entry(BaseModel):
    """A commitment as it stands. `staleness` and `overdue` are of the day of reading."""

    commitment_id: str
    province: str
    version: int = Field(description="for If-Match")
    title: dict[str, str]
    text: dict[str, str]
    by: Holder
    follow_up: Org
    form: Form
    visibility: Visibility
    meeting_id: str | None
    source: Doc | None
    ask_id: str | None
    targets: list[Sdg]
    indicators: list[str]
    areas: list[Area]
    districts: list[str]
    goals: list[int]
    made_on: date
    due_on: date
    goal_value: GoalValue | None
    standing: Literal["open", "closed"]
    overdue: bool
    completion: Completion = Field(description="as last assessed")
    known_on: date = Field(description="the day for which the completion is known")
    staleness: Light | None = Field(
        description="of an open one: green under a year since `known_on`, yellow from one, red from two"
    )
    assessed: Progress | None
    reported: Progress | None = Field(description="waits for its assessment; for members and offices only")
    holder_response: dict[str, str] | None = Field(description="what the holder last answered")
    closing: Ending | None
    figures: list[Line] = Field(description="verified figures beside it: association, not proof")


class Page(BaseModel):
    """A part of the ledger; `cursor` asks for the next part, null at the end."""

    data: list[Entry]
    cursor: str | None


class Whole(Entry):
    history: list[Step]


UNASSESSED = "advocacy.commitment_progress_reported.v1"


def told(entry: Document, figures: list[Document], today: date, *, everything: bool) -> dict[str, Any]:
    """The entry for a reader. Without `everything`, nothing of what was reported and not assessed."""
    is_open = entry["standing"] == "open"
    return {
        **entry["terms"],
        **{name: entry[name] for name in ("province", "version", "standing", "completion", "known_on")},
        **{name: entry[name] for name in ("assessed", "holder_response", "closing")},
        "overdue": is_overdue(entry, today),
        "staleness": light(date.fromisoformat(entry["known_on"]), today) if is_open else None,
        "reported": entry["reported"] if everything else None,
        "history": [step for step in entry["history"] if everything or step["type"] != UNASSESSED],
        "figures": figures,
    }
