"""The codes and small records that events are made of, each with its rule."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from shared.reference.provinces import PROVINCE_CODES


def _known_province(code: str) -> str:
    if code not in PROVINCE_CODES:
        raise ValueError(f"unknown province: one of {', '.join(sorted(PROVINCE_CODES))}")
    return code


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _written_day(value: object) -> object:
    if isinstance(value, date) or (isinstance(value, str) and _DAY.fullmatch(value)):
        return value
    raise PydanticCustomError("date_format", "a day is written as 2026-11-30")


def _written_time(value: object) -> object:
    if isinstance(value, datetime) or (isinstance(value, str) and _DAY.match(value)):
        return value
    raise PydanticCustomError("time_format", "a time is written as 2026-11-30T09:00:00+05:00")


def _utc_seconds(at: datetime) -> datetime:
    if not 1900 < at.year < 2200:
        raise ValueError("no time of ours: the year lies between 1900 and 2200")
    return at.astimezone(UTC).replace(microsecond=0)


def _plain_decimal(text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError("not a decimal number") from None
    if not number.is_finite():
        raise ValueError("not a finite number")
    return text


Province = Annotated[
    str,
    AfterValidator(_known_province),
    Field(description="ISO 3166-2 code, or PK for programme-wide facts", examples=["PK-SD"], max_length=5),
]
AreaCode = Annotated[
    str,
    Field(pattern=r"^PK[1-7X]([0-9]{2}([0-9]{2})?)?$", description="OCHA P-code, COD-AB 2022", examples=["PK713"]),
]
District = Annotated[
    str, Field(pattern=r"^PK[1-7X][0-9]{2}$", description="OCHA P-code, COD-AB 2022", examples=["PK713"])
]
Goal = Annotated[int, Field(ge=1, le=17, description="Sustainable Development Goal")]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Text = Annotated[
    dict[Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")], Name],
    Field(
        min_length=1,
        max_length=8,
        description="BCP 47 language tag to text",
        examples=[{"en": "Larkana Press Club"}],
        json_schema_extra={"additionalProperties": False},
    ),
]
Prose = Annotated[
    dict[Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")], Sentence],
    Field(
        min_length=1,
        max_length=8,
        description="BCP 47 language tag to text of some sentences",
        examples=[{"en": "Every girls' high school of the district gets a laboratory by June 2027."}],
        json_schema_extra={"additionalProperties": False},
    ),
]
OrganisationId = Annotated[
    str,
    Field(
        pattern=r"^[a-z]+(-[A-Za-z0-9]+)*$",
        max_length=80,
        description="<register>-<number there>",
        examples=["secp-0012345"],
    ),
]
AccountId = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:@|-]*$", max_length=120, description="the subject of the account's token"),
]
ContactId = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
        max_length=80,
        description="a person of an organisation, whose name and addresses are in no event",
    ),
]
FieldName = Annotated[str, Field(description="a field that differs from what was told before", examples=["title"])]
IndicatorCode = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9]+(\.[A-Za-z0-9]+)*$",
        max_length=40,
        description="code in its framework: the global one (4.6.1) or the programme's own (LEAD.EDU.01)",
        examples=["4.6.1"],
    ),
]
_AS_TEXT = "decimal number as text, compared as a number"
Number = Annotated[
    str,
    Field(pattern=r"^-?[0-9]{1,18}(\.[0-9]{1,18})?$", description=_AS_TEXT, examples=["33.1"]),
    AfterValidator(_plain_decimal),
]
Period = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{4}(-(S[12]|Q[1-4]|0[1-9]|1[0-2]))?$",
        description="SDMX time period: year, half-year, quarter or month",
        examples=["2019", "2026-S1", "2026-Q3", "2026-07"],
    ),
]
Dimensions = Annotated[
    str,
    Field(
        pattern=r"^(_T|[a-z_]+=[A-Za-z0-9_]+(,[a-z_]+=[A-Za-z0-9_]+)*)$",
        max_length=200,
        description="disaggregation, sorted, or _T for the total",
        examples=["_T", "sex=F,urbanisation=R"],
    ),
]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256, hexadecimal")]


class Sector(StrEnum):
    """The six kinds of organisation that an alliance joins."""

    PUBLIC = "public"
    PRIVATE = "private"
    CIVIL_SOCIETY = "civil_society"
    ACADEMIA = "academia"
    MEDIA = "media"
    DONOR_PROJECT = "donor_project"


class Tier(StrEnum):
    """The level of government that a public body belongs to."""

    FEDERAL = "federal"
    PROVINCIAL = "provincial"
    DISTRICT = "district"
    TEHSIL = "tehsil"
    UNION_COUNCIL = "union_council"


class Part(BaseModel):
    """A record inside an event."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Org(Part):
    """A party: it need not be a member."""

    organisation_id: OrganisationId
    name: Name
    sector: Sector
    tier: Tier | None = None
    member_id: OrganisationId | None = None


class Identifier(Part):
    """An organisation's number in a register."""

    scheme: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=40, examples=["secp"])]
    id: Name


class Programme(Part):
    """Who pays for the programme and who carries it out."""

    funders: tuple[Name, ...] = ()
    implementers: tuple[Name, ...] = ()


class Doc(Part):
    """A document elsewhere: the platform stores no files."""

    document_id: Name
    title: Name
    media_type: Name
    sha256: Sha256
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
    url: Annotated[str, Field(pattern=r"^https?://", max_length=2000)] | None = None


class Sdg(Part):
    """A target or indicator of the Sustainable Development Goals, in its frame."""

    code: Annotated[str, Field(pattern=r"^[0-9]{1,2}(\.[0-9a-z]{1,2}){0,2}$", examples=["4.6"])]
    framework: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]+$", max_length=40, examples=["2022"])]


class Area(Part):
    """A place, by its code in a scheme."""

    code: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]+$", max_length=40, examples=["PK713"])]
    scheme: Literal["ISO-3166-2", "COD-AB-2022", "local"]
    level: Literal["province", "division", "district", "tehsil", "union_council", "local"]


class Money(Part):
    """An amount in a currency."""

    amount: Annotated[str, Field(pattern=r"^[0-9]{1,15}(\.[0-9]{1,2})?$", description=_AS_TEXT, examples=["250000"])]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="ISO 4217", examples=["PKR"])]


Day = Annotated[date, BeforeValidator(_written_day), Field(description="local date, Asia/Karachi")]
At = Annotated[
    AwareDatetime,
    BeforeValidator(_written_time),
    AfterValidator(_utc_seconds),
    Field(description="time, UTC, to the second"),
]
