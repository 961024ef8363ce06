"""What clients send about figures; the rules of the domain are the decisions', these only say what a request holds."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.fields import Dimensions, IndicatorCode, Name, Number, Period, Sentence
from shared.contracts.indicators import Framework, Reason, Source, Unit
from shared.contracts.reporting import Qualifier

Place = Annotated[
    str,
    Field(
        min_length=1,
        max_length=80,
        description="OCHA P-code, COD-AB 2022; a name is answered with codes",
        examples=["PK713"],
    ),
]
Adopted = Annotated[
    Framework | None, Field(description="framework version of the indicator; left out: the one it was adopted with")
]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FigureBody(Body):
    """A figure, whole. `dimensions` is explicit: `_T` means the total, and nothing means nothing."""

    indicator: IndicatorCode
    framework: Adopted = None
    area: Place
    dimensions: Dimensions
    period: Period
    source: Source
    value: Number
    unit: Unit
    numerator: Number | None = None
    denominator: Number | None = None
    method: Sentence | None = None
    qualifier: Qualifier = "A"
    evidence: Annotated[str, Field(pattern=r"^https?://", max_length=2000)] | None = None


class CorrectionBody(FigureBody):
    why: Reason


class KeyBody(Body):
    """Which figure: its series, and its key there."""

    indicator: IndicatorCode
    framework: Adopted = None
    area: Place
    dimensions: Dimensions
    period: Period
    source: Name = Field(description="the source's name", examples=["PSLM"])


class VerificationBody(KeyBody):
    value: Number | None = Field(default=None, description="what was looked at: another value by now is refused")
    note: Sentence | None = None


class ReturnBody(KeyBody):
    why: Reason


class WithdrawalBody(KeyBody):
    why: Reason


MOST_VERIFICATIONS = 1000


class VerificationsBody(Body):
    """Many figures to verify: those listed, or those of an import that wait, a page at a time."""

    figures: Annotated[tuple[VerificationBody, ...], Field(max_length=MOST_VERIFICATIONS)] = ()
    import_id: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    limit: Annotated[int, Field(ge=1, le=MOST_VERIFICATIONS, description="series per page of an import")] = (
        MOST_VERIFICATIONS
    )
    cursor: Annotated[str, Field(max_length=2000)] | None = Field(default=None, description="`next` of the page before")
    note: Sentence | None = None


class FigureAnswer(BaseModel):
    """What one of many figures was answered."""

    stream: str
    framework: str
    period: str
    source: str
    answer: str = Field(examples=["accepted", "repeated", "refused"])
    rule: str | None = None
    facts: dict[str, str | None] = Field(default_factory=dict)


class VerificationsAnswer(BaseModel):
    """Answers in the order asked; `next` goes on where an import has more series that wait."""

    accepted: int
    repeated: int
    refused: int
    answers: list[FigureAnswer]
    next: str | None = None
