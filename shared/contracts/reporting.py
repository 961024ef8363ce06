"""Reporting's events: series of figures with their checks and approvals, imports of files, and adopted indicators."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from shared.contracts.event import Event
from shared.contracts.fields import (
    AreaCode,
    Dimensions,
    FieldName,
    IndicatorCode,
    Name,
    Number,
    OrganisationId,
    Period,
    Sentence,
    Sha256,
)
from shared.contracts.free_text import FREE_TEXT
from shared.contracts.indicators import (
    Framework,
    IndicatorAdopted,
    IndicatorRetired,
    IndicatorTargetChanged,
    Reason,
    Source,
    Unit,
)

SERIES_STREAM = "reporting/<province>/series/<indicator>/<area>/<dimensions>"
IMPORT_STREAM = "reporting/<province>/imports/<import_id>"

Qualifier = Annotated[
    Literal["A", "E", "P", "F", "B", "U"],
    Field(
        description="SDMX observation status: A normal, E estimated, P provisional, F forecast, B break, U unreliable"
    ),
]


WebAddress = Annotated[str, Field(pattern=r"^https?://", max_length=2000)]


class Figure(Event):
    """A figure whole: key (indicator, framework, area, dimensions, period, source), value, and who answers for it."""

    member_id: OrganisationId
    indicator: IndicatorCode
    framework: Framework
    area: AreaCode
    dimensions: Dimensions
    period: Period
    source: Source
    value: Number
    unit: Unit = Field(description="what the value is in; pkr: Pakistani rupees")
    numerator: Number | None = Field(
        default=None, description="decimal number as text: how many, where the value is a share"
    )
    denominator: Number | None = Field(default=None, description="decimal number as text: of how many")
    method: Annotated[Sentence | None, FREE_TEXT] = Field(default=None, description="how it was collected")
    qualifier: Qualifier = "A"
    evidence: Annotated[WebAddress | None, FREE_TEXT] = Field(default=None, description="where it can be looked up")


_FIGURE: dict[str, Any] = {
    "member_id": "secp-0012345",
    "indicator": "7.1.1",
    "framework": "2022",
    "area": "PK713",
    "dimensions": "_T",
    "period": "2019",
    "source": {"kind": "official_survey", "name": "PSLM"},
    "value": "88.31",
    "unit": "percent",
    "qualifier": "A",
    "districts": ["PK713"],
    "goals": [7],
    "organisations": ["secp-0012345"],
}


class IndicatorSubmitted(Figure):
    """A member submitted a figure; it counts once it is verified."""

    type: ClassVar[str] = "reporting.indicator_submitted.v1"
    stream: ClassVar[str] = SERIES_STREAM
    example: ClassVar[dict[str, Any]] = _FIGURE | {"import_id": "3f1c0a9be2d84c71"}
    import_id: str | None = Field(default=None, description="the file that brought it", max_length=64)


class SubmissionCorrected(Figure):
    """A figure got another value: the whole new figure. A verified value counts until its correction is verified."""

    type: ClassVar[str] = "reporting.submission_corrected.v1"
    stream: ClassVar[str] = SERIES_STREAM
    example: ClassVar[dict[str, Any]] = _FIGURE | {
        "value": "88.13",
        "previous_value": "88.31",
        "changed": ["value"],
        "why": {"code": "wrong_value", "text": "digits swapped"},
    }
    previous_value: Number
    changed: Annotated[tuple[FieldName, ...], Field(min_length=1)]
    why: Reason
    import_id: str | None = Field(default=None, description="the file that brought it", max_length=64)


class Judged(Event):
    """What every event about a submitted figure repeats: its key, its value, whose it is."""

    member_id: OrganisationId
    indicator: IndicatorCode
    framework: Framework
    area: AreaCode
    dimensions: Dimensions
    period: Period
    source: Source
    value: Number


_JUDGED: dict[str, Any] = {
    key: _FIGURE[key]
    for key in (
        "member_id", "indicator", "framework", "area", "dimensions", "period", "source", "value",
        "districts", "goals", "organisations",
    )
}  # fmt: skip


class SubmissionFlagged(Judged):
    """A check found something that the verifier should look at; the figure stands."""

    type: ClassVar[str] = "reporting.submission_flagged.v1"
    stream: ClassVar[str] = SERIES_STREAM
    example: ClassVar[dict[str, Any]] = _JUDGED | {
        "rule": "outlier",
        "detail": "z = 3.4 against 6 values of the series",
    }
    rule: Annotated[str, Field(pattern=r"^[a-z_]+$", description="the check that found it")]
    detail: Sentence = Field(description="what it found, in words")


class SubmissionVerified(Judged):
    """A second person confirmed the figure: it counts."""

    type: ClassVar[str] = "reporting.submission_verified.v1"
    stream: ClassVar[str] = SERIES_STREAM
    example: ClassVar[dict[str, Any]] = _JUDGED | {"verified_by": "lcas"}
    verified_by: OrganisationId
    note: Annotated[Sentence | None, FREE_TEXT] = Field(default=None, description="what the verifier adds")


class SubmissionReturned(Judged):
    """The figure went back to its member, with a reason; it does not count."""

    type: ClassVar[str] = "reporting.submission_returned.v1"
    stream: ClassVar[str] = SERIES_STREAM
    example: ClassVar[dict[str, Any]] = _JUDGED | {"returned_by": "lcas", "why": {"code": "no_evidence"}}
    returned_by: OrganisationId
    why: Reason


class SubmissionWithdrawn(Judged):
    """The member took the figure back; it no longer counts, and what was written about it is shown no more."""

    type: ClassVar[str] = "reporting.submission_withdrawn.v1"
    stream: ClassVar[str] = SERIES_STREAM
    example: ClassVar[dict[str, Any]] = _JUDGED | {"why": {"code": "duplicate"}}
    why: Reason


Count = Annotated[int, Field(ge=0, description="rows of the file")]


class ImportCompleted(Event):
    """A file of figures was taken in; one event for the file, so that nobody downstream reacts per row."""

    type: ClassVar[str] = "reporting.import_completed.v1"
    stream: ClassVar[str] = IMPORT_STREAM
    example: ClassVar[dict[str, Any]] = {
        "import_id": "3f1c0a9be2d84c71",
        "file_name": "d4p_values.csv",
        "sha256": "0" * 64,
        "member_id": "secp-0012345",
        "profile": "d4p_values",
        "rows": 107987,
        "accepted": 102000,
        "repeated": 5625,
        "correction_needed": 12,
        "refused": 350,
        "districts": ["PK713"],
        "organisations": ["secp-0012345"],
    }
    import_id: str = Field(max_length=64, description="the file, as it was taken in")
    file_name: Name = Field(description="what its sender called it")
    sha256: Sha256
    member_id: OrganisationId
    profile: Name = Field(description="how its columns were read")
    rows: Count
    accepted: Count = Field(description="rows that told a new figure")
    repeated: Count = Field(description="rows that told a figure which was known")
    correction_needed: Count = Field(description="rows with another value than is known: only a correction changes it")
    refused: Count = Field(description="rows that break a rule")


EVENTS: tuple[type[Event], ...] = (
    IndicatorAdopted,
    IndicatorTargetChanged,
    IndicatorRetired,
    IndicatorSubmitted,
    SubmissionFlagged,
    SubmissionVerified,
    SubmissionReturned,
    SubmissionCorrected,
    SubmissionWithdrawn,
    ImportCompleted,
)
