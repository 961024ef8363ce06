"""Disaggregation as a sorted key: `_T` for the total, else such as `sex=F,urbanisation=R`."""

from __future__ import annotations

import difflib
import re

TOTAL = "_T"

SEX = {"F": "female", "M": "male"}
URBANISATION = {"U": "urban", "R": "rural"}
DISABILITY = {"PD": "persons with disabilities", "PWD": "persons without disabilities"}
WEALTH = {
    "Q1": "poorest fifth",
    "Q2": "second fifth",
    "Q3": "middle fifth",
    "Q4": "fourth fifth",
    "Q5": "richest fifth",
}
AGE = re.compile(r"[YM](0|[1-9][0-9]?)(T[1-9][0-9]?)?|Y_(GE|LT)[1-9][0-9]?")

CODES: dict[str, dict[str, str]] = {
    "sex": SEX,
    "urbanisation": URBANISATION,
    "disability": DISABILITY,
    "wealth_quintile": WEALTH,
}
IDS = frozenset({*CODES, "age"})
"""Dimensions of the SDG data structure (SDMX) that figures come by; `_T` is every one's total."""


class DimensionError(ValueError):
    """A disaggregation that cannot be read: `rule`, the part it is about, and known words like it."""

    def __init__(self, rule: str, value: str, candidates: tuple[str, ...] = ()) -> None:
        hint = f": {', '.join(candidates)}?" if candidates else ""
        super().__init__(f"{rule} {value!r}{hint}")
        self.rule, self.value, self.candidates = rule, value, candidates


def parse(text: str) -> dict[str, str]:
    """The codes by dimension, without totals; none of them for `_T`.

    Ages are SDMX spans: Y15T24 years 15 to 24, M6T23 months, Y_GE25 25 and over, Y_LT5 under 5. Raises
    DimensionError: `dimensions.empty` (blank is not the total), `dimensions.form`, `dimensions.unknown`,
    `dimensions.twice`, `dimensions.code`.
    """
    if not text.strip():
        raise DimensionError("dimensions.empty", text, (TOTAL,))
    if text.strip() == TOTAL:
        return {}
    found: dict[str, str] = {}
    for part in text.split(","):
        dimension, equals, code = (piece.strip() for piece in part.partition("="))
        if not equals:
            raise DimensionError("dimensions.form", part)
        if dimension not in IDS:
            raise DimensionError(
                "dimensions.unknown", dimension, tuple(difflib.get_close_matches(dimension, sorted(IDS)))
            )
        if dimension in found:
            raise DimensionError("dimensions.twice", dimension)
        if not _known(dimension, code):
            raise DimensionError("dimensions.code", code, tuple(CODES.get(dimension, ())))
        found[dimension] = code
    return {dimension: code for dimension, code in found.items() if code != TOTAL}


def key(codes: dict[str, str]) -> str:
    """The one name of a disaggregation: dimensions in order, `_T` where there are none."""
    return ",".join(f"{dimension}={codes[dimension]}" for dimension in sorted(codes)) or TOTAL


def canonical(text: str) -> str:
    """The one name of what a text says. Raises DimensionError."""
    return key(parse(text))


def _known(dimension: str, code: str) -> bool:
    if code == TOTAL:
        return True
    return AGE.fullmatch(code) is not None if dimension == "age" else code in CODES[dimension]
