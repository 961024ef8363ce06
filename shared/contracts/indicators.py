"""What an indicator means here: adopted by the programme, with its unit, direction, limits and target."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from shared.contracts.event import Event
from shared.contracts.fields import Day, FieldName, IndicatorCode, Name, Number, Part, Sentence, Text
from shared.contracts.free_text import FREE_TEXT

INDICATOR_STREAM = "reporting/PK/indicators/<code>"

Direction = Literal["higher_better", "lower_better"]
Unit = Literal["percent", "rate", "count", "per_1000", "per_100000", "ratio", "index", "years", "pkr"]
Framework = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9-]+$",
        max_length=20,
        description="the list of indicators that a code is from: the global one of a year, or the programme's own",
        examples=["2022", "LEAD-1"],
    ),
]
SourceKind = Literal["official_survey", "census", "administrative", "alliance_collected", "other"]


class Source(Part):
    """Where a figure comes from: the kind decides precedence, the name tells the figure apart from others."""

    kind: SourceKind
    name: Name


class Limits(Part):
    """Natural limits of the values: a value outside is refused."""

    low: Number | None = None
    high: Number | None = None


class Target(Part):
    """The value to reach, and by when."""

    value: Number
    year: Annotated[int, Field(ge=2015, le=2100)]


class Baseline(Part):
    """The value that progress is measured from."""

    value: Number
    year: Annotated[int, Field(ge=1990, le=2100)]


class Reason(Part):
    """Why something was decided: a code and, where a person has more to say, their words."""

    code: Literal["wrong_value", "wrong_area", "wrong_period", "no_evidence", "method", "duplicate", "revised", "other"]
    text: Annotated[Sentence | None, FREE_TEXT] = None


class IndicatorTerms(Event):
    """What an adopted indicator means here: told whole by every event that sets or changes it."""

    code: IndicatorCode
    framework: Framework
    label: Text
    unit: Unit = Field(description="what values are in; pkr: Pakistani rupees")
    direction: Direction = Field(description="which way is better")
    baseline: Baseline | None = None
    target: Target | None = None
    limits: Limits = Limits()
    dimensions: tuple[Annotated[str, Field(pattern=r"^[a-z_]+$")], ...] = Field(
        default=(), description="expected disaggregations"
    )
    source_precedence: Annotated[
        tuple[SourceKind, ...], Field(min_length=1, description="which source counts where several tell a figure")
    ] = (
        "official_survey",
        "census",
        "administrative",
        "alliance_collected",
        "other",
    )


_TERMS: dict[str, Any] = {
    "code": "7.1.1",
    "framework": "2022",
    "label": {"en": "Access to electricity"},
    "unit": "percent",
    "direction": "higher_better",
    "target": {"value": "100", "year": 2030},
    "limits": {"low": "0", "high": "100"},
    "source_precedence": ["official_survey", "administrative", "alliance_collected"],
    "goals": [7],
}


class IndicatorAdopted(IndicatorTerms):
    """The programme adopted an indicator: figures for it may be submitted."""

    type: ClassVar[str] = "reporting.indicator_adopted.v1"
    stream: ClassVar[str] = INDICATOR_STREAM
    example: ClassVar[dict[str, Any]] = _TERMS | {"adopted_on": "2026-01-02"}
    adopted_on: Day


class IndicatorTargetChanged(IndicatorTerms):
    """The target of an adopted indicator changed; the whole new terms."""

    type: ClassVar[str] = "reporting.indicator_target_changed.v1"
    stream: ClassVar[str] = INDICATOR_STREAM
    example: ClassVar[dict[str, Any]] = _TERMS | {
        "changed_on": "2026-06-01",
        "changed": ["target"],
        "why": {"code": "revised"},
    }
    changed_on: Day
    changed: Annotated[tuple[FieldName, ...], Field(min_length=1)]
    why: Reason


class IndicatorRetired(Event):
    """No new figures are taken for the indicator; those there are stand."""

    type: ClassVar[str] = "reporting.indicator_retired.v1"
    stream: ClassVar[str] = INDICATOR_STREAM
    example: ClassVar[dict[str, Any]] = {
        "code": "7.1.1",
        "framework": "2022",
        "label": {"en": "Access to electricity"},
        "retired_on": "2030-12-31",
        "why": {"code": "revised"},
        "goals": [7],
    }
    code: IndicatorCode
    framework: Framework
    label: Text
    retired_on: Day
    why: Reason
