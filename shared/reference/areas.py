"""Provinces, districts and tehsils by P-code, and the answer to which one a written name means."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from shared.reference import periods
from shared.reference.provinces import PK, WITH_SANDBOX, lies_in, province_of_pcode
from shared.reference.tables import rows

Level = Literal["province", "district", "tehsil"]
Scheme = Literal["COD-AB-2022", "COD-AB-older"]

P_CODE = re.compile(r"PK[1-7X]([0-9]{2}([0-9]{2})?)?")
LEVELS: dict[int, Level] = {3: "province", 5: "district", 7: "tehsil"}  # by the code's length
MOST_CANDIDATES = 5
SIMILAR = 0.6


@dataclass(frozen=True, slots=True)
class Area:
    """A place with a P-code of COD-AB September 2022, or a made-up one of the sandbox (`PKX01`), which names itself so.

    `parent` is the P-code of the area it lies in (PK for a province), `province` the ISO code; `aliases` are reviewed
    other spellings; `valid_from` and `valid_to` are the first and last year it existed in, where known;
    `population_2023` counts persons, census of 2023, where known.
    """

    code: str
    level: Level
    name: str
    province: str
    parent: str
    aliases: tuple[str, ...] = ()
    valid_from: int | None = None
    valid_to: int | None = None
    population_2023: int | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """What a written name means: one `area` when exact or an alias, else candidates to choose from, and why."""

    kind: Literal["exact", "alias", "candidates", "none"]
    area: Area | None = None
    candidates: tuple[Area, ...] = ()
    reason: str | None = None


def find(code: str) -> Area | None:
    """The area of that P-code in COD-AB 2022; None for any other text."""
    return _register().get(code)


def districts(province: str) -> tuple[Area, ...]:
    """The districts of a province (ISO code), by P-code; for PK of all but the sandbox."""
    return tuple(area for area in _register().values() if area.level == "district" and lies_in(area.province, province))


def known() -> tuple[Area, ...]:
    """Every area: the provinces, then districts and tehsils as the table has them."""
    return tuple(_register().values())


@lru_cache(maxsize=16384)
def match(name: str, province: str | None = None, level: Level = "district") -> Match:
    """The area that a name means, in a province (ISO code) if given. Never a guess.

    Case, spaces, punctuation and a word such as "District" do not count. A name that several areas bear, that is an
    area's of another province, that is only similar, or that names what has no code in COD-AB 2022 gets at most five
    similar candidates (those that a place without a code overlaps: all) and a reason.
    """
    key = _key(name)
    bearers = _by_name(level).get(key, ())
    inside = tuple(area for area in bearers if province is None or lies_in(area.province, province))
    if len(inside) == 1:
        return Match("exact" if key == _key(inside[0].name) else "alias", inside[0])
    if inside:
        return Match("candidates", None, inside, "several areas bear this name")
    if bearers:
        return Match("candidates", None, bearers, f"not in {province}: an area of another province bears this name")
    if level == "district" and key in _without_code():
        reason, candidates = _without_code()[key]
        return Match("candidates" if candidates else "none", None, candidates, reason)
    similar = _similar(key, province, level)
    return Match("candidates" if similar else "none", None, similar, f"no {level} of this name is known")


def read_code(code: str, scheme: Scheme = "COD-AB-2022", name: str | None = None) -> Match:
    """The area that a P-code means under its scheme, told apart by the name written beside it, if any.

    The older scheme numbers the provinces differently (there PK201 is Abbottabad, here Awaran), so an older code says
    nothing by itself: it is mapped by name or not at all. A code that another name stands beside is refused, with
    both areas as candidates.
    """
    if not P_CODE.fullmatch(code):
        return Match("none", reason="not a P-code: PK, the province's digit, two digits of district, two of tehsil")
    level = LEVELS[len(code)]
    if scheme == "COD-AB-older":
        if name is None:
            return Match("none", reason="a code of the older scheme says nothing without the area's name")
        return match(name, None, level)
    area = find(code)
    if area is None:
        return Match("none", reason="no such code in COD-AB 2022")
    if name is None or _key(name) in _keys(area):
        return Match("exact", area)
    named = match(name, None, level)
    meant = (named.area,) if named.area else named.candidates
    return Match(
        "candidates",
        None,
        (area, *(other for other in meant if other != area))[:MOST_CANDIDATES],
        f"the code is {area.name}'s in COD-AB 2022, the name is another: an older code?",
    )


def valid_in(area: Area, period: str) -> bool:
    """Whether the area existed in some part of the period, as far as known. Raises PeriodError."""
    year = periods.parse(period).year
    return (area.valid_from is None or area.valid_from <= year) and (area.valid_to is None or year <= area.valid_to)


@cache
def _register() -> dict[str, Area]:
    provinces = [Area(row.pcode, "province", row.name, row.code, PK, (*row.variants, row.urdu)) for row in WITH_SANDBOX]
    tables = (*rows("areas.csv"), *rows("sandbox_areas.csv"))
    return {area.code: area for area in (*provinces, *map(_area, tables))}


def _area(row: dict[str, str]) -> Area:
    province = province_of_pcode(row["code"])
    assert province is not None  # the table's codes begin with a province's
    return Area(
        code=row["code"],
        level="district" if row["level"] == "district" else "tehsil",
        name=row["name"],
        province=province,
        parent=row["parent"],
        aliases=tuple(filter(None, row["aliases"].split("|"))),
        valid_from=_year(row["valid_from"]),
        valid_to=_year(row["valid_to"]),
        population_2023=int(row["population_2023"]) if row["population_2023"] else None,
    )


def _year(text: str) -> int | None:
    return int(text) if text else None


@lru_cache(maxsize=16384)
def _key(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).casefold().replace("&", " and ")
    words = re.sub(r"[\W\d_]+", " ", plain).split()
    return "".join(word for word in words if word not in {"district", "distt", "tehsil", "taluka"})


def _keys(area: Area) -> frozenset[str]:
    return frozenset(map(_key, (area.name, *area.aliases)))


@cache
def _by_name(level: Level) -> dict[str, tuple[Area, ...]]:
    named: dict[str, tuple[Area, ...]] = {}
    for area in _register().values():
        if area.level == level:
            for key in _keys(area):
                named[key] = (*named.get(key, ()), area)
    return named


@cache
def _without_code() -> dict[str, tuple[str, tuple[Area, ...]]]:
    register = _register()
    return {
        _key(row["name"]): (
            row["reason"],
            tuple(register[code] for code in row["candidates"].split("|") if code),
        )
        for row in rows("names_without_code.csv")
    }


def _similar(key: str, province: str | None, level: Level) -> tuple[Area, ...]:
    """At most five areas of similar name, the most similar first."""
    named = _by_name(level)
    inside = [other for other, areas in named.items() if any(_counts(area, province) for area in areas)]
    close = difflib.get_close_matches(key, inside, n=MOST_CANDIDATES, cutoff=SIMILAR)
    found = dict.fromkeys(area for other in close for area in named[other] if _counts(area, province))
    return tuple(found)[:MOST_CANDIDATES]


def _counts(area: Area, province: str | None) -> bool:
    """Whether a name may mean the area: the sandbox's only where the sandbox is named."""
    return lies_in(area.province, PK if province is None else province)
