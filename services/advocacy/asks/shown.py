"""What of an ask a reader sees: as it stands, and what became of the figures that it cites."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.advocacy.asks.citations import Now, cited
from shared.contracts.asks import AskKind, Stage
from shared.contracts.commitments import Completion
from shared.contracts.fields import Area, Sdg
from shared.contracts.in_office import Addressee, Holder
from shared.runtime.store import Document


class Citation(BaseModel):
    """A cited figure, and what stands of it on the day of reading."""

    event_id: str
    series: str
    period: str
    cited_value: str | None
    now: Now
    value_now: str | None = Field(description="the verified value that counts now")


class Instrument(BaseModel):
    instrument: str
    reference: str
    effective_on: date


class Step(BaseModel):
    """A fact of the ask's history, with what it told."""

    model_config = ConfigDict(extra="allow")

    event_id: str
    type: str
    version: int
    at: datetime
    by: str
    on: date


class Entry(BaseModel):
    """An ask as it stands."""

    ask_id: str
    province: str
    version: int = Field(description="for If-Match")
    title: dict[str, str]
    text: dict[str, str]
    kind: AskKind
    addressed_to: list[Addressee]
    raised_by: str
    raised_on: date
    targets: list[Sdg]
    areas: list[Area]
    districts: list[str]
    goals: list[int]
    decision_id: str | None
    stage: Stage
    standing: Literal["pursued", "achieved", "dropped"]
    since: date = Field(description="the day of the last step")
    achieved: Instrument | None
    evidence: list[Citation]
    flagged: bool = Field(description="a figure that it cites does not stand any more as it was cited")


class Page(BaseModel):
    """A part of a list; `cursor` asks for the next part, null at the end."""

    data: list[Entry]
    cursor: str | None


class LinkedCommitment(BaseModel):
    """What was promised for the ask."""

    commitment_id: str
    title: dict[str, str]
    by: Holder
    made_on: date
    due_on: date
    standing: Literal["open", "closed"]
    completion: Completion


class LinkedMeeting(BaseModel):
    """Where the ask was put to somebody in office."""

    meeting_id: str
    title: dict[str, str]
    starts_at: datetime


class Whole(Entry):
    history: list[Step]
    commitments: list[LinkedCommitment]
    meetings: list[LinkedMeeting]


def told(entry: Document, series: Mapping[str, Document]) -> dict[str, Any]:
    """The ask for a reader, its citations looked up in these series."""
    evidence = [_citation(one, series.get(one["series"])) for one in entry["terms"]["evidence"]]
    names = ("province", "version", "stage", "standing", "since", "achieved", "history")
    return {
        **entry["terms"],
        **{name: entry[name] for name in names},
        "evidence": evidence,
        "flagged": any(one["now"] != "stands" for one in evidence),
    }


def _citation(figure: Document, series: Document | None) -> Document:
    standing, step, counts = cited(series, figure["event_id"], figure["period"])
    return {
        **figure,
        "cited_value": step["value"] if step else None,
        "now": standing,
        "value_now": counts["value"] if counts else None,
    }
