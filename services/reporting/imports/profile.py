"""Mapping profiles: what a foreign file's columns mean here, said in a small YAML file instead of code."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from services.reporting.imports.tables import FileRefused
from shared.contracts.fields import Dimensions, IndicatorCode, Period
from shared.contracts.indicators import SourceKind, Unit

FOLDER = Path(__file__).parent / "profiles"

Column = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Words = dict[str, str]


class ProfileWrong(Exception):  # noqa: N818  names what a file is
    """A profile that can't be used: the file, and each thing that is wrong with it."""


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Taken(Part):
    """Where a field comes from: a column, or a constant for the whole file.

    `words` says what the column's words mean here; where it is given, other words are refused. `blank` stands for an
    empty cell (and for a column that the file lacks); without it an empty cell is an empty field.
    """

    column: Column | None = None
    constant: str | None = None
    words: Words = Field(default_factory=dict)
    blank: str | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Taken:
        if (self.column is None) == (self.constant is None):
            raise ValueError("give either a column or a constant")
        if self.constant is not None and (self.words or self.blank is not None):
            raise ValueError("words and blank go with a column")
        return self


class Meaning(Part):
    """What an indicator's name in the file means here.

    The value is multiplied by `scale` (exactly), then rounded to `decimals` where given. `years`: the meaning holds for
    these periods of the file only, before one without years. `period` stands in for the file's.
    """

    code: IndicatorCode
    unit: Unit
    scale: Annotated[Decimal, Field(strict=False, gt=0)] = Decimal(1)
    decimals: Annotated[int, Field(ge=0, le=12)] | None = None
    dimensions: Dimensions = "_T"
    period: Period | None = None
    years: tuple[str, ...] = ()


class AreaFrom(Part):
    """The area's column: a P-code or a name; `province`: the column that tells areas of one name apart."""

    column: Column
    province: Column | None = None
    level: Literal["province", "district", "tehsil"] = "district"


class ValueFrom(Part):
    """How values are written.

    `percent_sign`: one at the end is taken off, and such a value is not scaled. `thousands`: the sign between groups of
    three digits. `missing`: words for "no value" besides an empty cell: missing is not zero. `decimals`: values are
    rounded to so many (half to even), where an indicator says nothing else.
    """

    column: Column | None = None
    percent_sign: bool = False
    thousands: Literal[",", " ", "'"] | None = None
    missing: tuple[str, ...] = ()
    decimals: Annotated[int, Field(ge=0, le=12)] | None = None


class SourceFrom(Part):
    """Where the figures come from: the source's name, and its kind by `kinds` of that name, or from `kind`."""

    name: Taken
    kind: Taken | None = None
    kinds: dict[str, SourceKind] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _kind_is_told(self) -> SourceFrom:
        if (self.kind is None) == (not self.kinds):
            raise ValueError("give either kind or kinds")
        return self


class Recognised(Part):
    """The columns that a file of this profile has, and what its first row says in some of them."""

    columns: Annotated[tuple[Column, ...], Field(min_length=1)]
    first_row: Words = Field(default_factory=dict)


class Profile(Part):
    """A mapping profile. A long file has one value a row, a wide one a column for each indicator in `indicators`.

    Without `indicators` the file names indicators by the platform's own codes.
    """

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,49}$")]
    title: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    about: str = ""
    recognised: Recognised
    layout: Literal["long", "wide"] = "long"
    indicator: Taken | None = None
    indicators: dict[str, Annotated[tuple[Meaning, ...], Field(min_length=1)]] = Field(default_factory=dict)
    framework: Taken | None = None
    area: AreaFrom
    period: Taken
    dimensions: Taken | dict[str, Taken] = Taken(constant="_T")
    value: ValueFrom
    unit: Taken | None = None
    source: SourceFrom
    numerator: Taken | None = None
    denominator: Taken | None = None
    method: Taken | None = None
    qualifier: Taken = Taken(constant="A")
    evidence: Taken | None = None

    @model_validator(mode="after")
    def _layout_is_whole(self) -> Profile:
        if self.layout == "long" and (self.indicator is None or self.value.column is None):
            raise ValueError("a long file needs indicator and value.column")
        if self.layout == "wide" and (self.indicator or self.value.column or not self.indicators):
            raise ValueError("a wide file needs indicators by column, and neither indicator nor value.column")
        if not self.indicators and self.unit is None:
            raise ValueError("unit is needed where no indicators are listed")
        return self

    def columns(self) -> tuple[str, ...]:
        """The columns that the file must have; those with a `blank` may be missing."""
        taken = [self.indicator, self.period, self.unit, self.source.name, self.source.kind]
        taken += self.dimensions.values() if isinstance(self.dimensions, dict) else [self.dimensions]
        needed = [one.column for one in taken if one is not None and one.column and one.blank is None]
        needed += [self.area.column, self.value.column or ""]
        needed += self.indicators if self.layout == "wide" else ()
        return tuple(dict.fromkeys(name for name in needed if name))


def plain(name: str) -> str:
    """A column's name as names are compared: case and spaces don't matter."""
    return " ".join(name.split()).casefold()


def read_profile(path: Path) -> Profile:
    """A profile from its YAML file; `indicators` may name a CSV table beside it. Raises ProfileWrong, OSError."""
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as wrong:
        raise ProfileWrong(f"{path.name} is no YAML: {wrong}") from wrong
    if not isinstance(told, dict):
        raise ProfileWrong(f"{path.name} must be a mapping of fields")
    if isinstance(table := told.get("indicators"), str):
        told["indicators"] = _table(path.parent / table)
    try:
        return Profile.model_validate_json(json.dumps(told, default=str))
    except ValidationError as wrong:
        said = "; ".join(f"{'.'.join(map(str, one['loc'])) or 'profile'}: {one['msg']}" for one in wrong.errors())
        raise ProfileWrong(f"{path.name}: {said}") from wrong


def _table(path: Path) -> dict[str, list[dict[str, Any]]]:
    """The meanings in a CSV table: columns `name` and those of Meaning; several rows of a name differ by `years`."""
    if not path.is_file():
        raise ProfileWrong(f"{path.name} is named as table of indicators, and is not beside the profile")
    meanings: dict[str, list[dict[str, Any]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            told: dict[str, Any] = {name: text for name, text in row.items() if text and name not in {"name", "note"}}
            if "years" in told:
                told["years"] = told["years"].split()
            if "decimals" in told:
                told["decimals"] = int(told["decimals"])
            meanings.setdefault(row["name"], []).append(told)
    return meanings


@cache
def profiles() -> Mapping[str, Profile]:
    """The profiles that come with the platform, by name. Raises ProfileWrong."""
    read = [read_profile(path) for path in sorted(FOLDER.glob("*.yaml"))]
    return {profile.name: profile for profile in read}


def named(name: str) -> Profile:
    """The profile of that name. Raises FileRefused (`profile.unknown`)."""
    try:
        return profiles()[name]
    except KeyError:
        raise FileRefused(
            "profile.unknown", "There is no such profile.", value=name, candidates=sorted(profiles())
        ) from None


def fitting(header: Sequence[str], first: Sequence[str], known: Iterable[Profile]) -> Profile:
    """The profile that the header (and the first row) picks: the one that recognises most of it.

    Raises FileRefused: `profile.none_fits` says how near each comes, `profile.several_fit` names them.
    """
    there = {plain(name): cell for name, cell in zip(header, [*first, *[""] * len(header)], strict=False)}
    fits: list[Profile] = []
    nearly: list[str] = []
    for profile in known:
        lacking = [name for name in profile.recognised.columns if plain(name) not in there]
        says = profile.recognised.first_row
        other = [f"{name} is {there.get(plain(name), '')!r}, not {word!r}" for name, word in says.items()
                 if there.get(plain(name), "").strip() != word]  # fmt: skip
        if not lacking and not other:
            fits.append(profile)
        elif not lacking:
            nearly.append(f"{profile.name}: {', '.join(other)}")
        elif len(lacking) * 2 < len(profile.recognised.columns):
            nearly.append(f"{profile.name} lacks {', '.join(lacking)}")
    most = max((len(profile.recognised.columns) for profile in fits), default=0)
    best = [profile for profile in fits if len(profile.recognised.columns) == most]
    if len(best) == 1:
        return best[0]
    if best:
        raise FileRefused(
            "profile.several_fit", "Several profiles fit the header: name one.", candidates=[one.name for one in best]
        )
    told = f" ({'; '.join(nearly[:4])})" if nearly else ""
    raise FileRefused(
        "profile.none_fits",
        f"No profile fits the header{told}. Name a profile, or use the platform's own columns: there is a template.",
        value=", ".join(header)[:200],
        candidates=sorted(profiles()),
    )
