"""Numbers, periods and disaggregations in a language's words."""

from __future__ import annotations

import re

from services.notifications.words.languages import Language
from shared.reference import periods
from shared.reference.dimensions import CODES, DimensionError, parse

_SPAN = re.compile(r"(?P<unit>[YM])(?P<low>[0-9]+)(T(?P<high>[0-9]+))?")


def grouped(number: str) -> str:
    """A decimal number with its thousands apart: `1,250,000.50`."""
    sign, digits = ("-", number[1:]) if number.startswith("-") else ("", number)
    whole, point, rest = digits.partition(".")
    return f"{sign}{int(whole):,}{point}{rest}"


def period(language: Language, text: str) -> str:
    """A time period in words: `2019`, `the first half of 2026`; the text itself where it is none."""
    try:
        told = periods.parse(text)
    except periods.PeriodError:
        return text
    pattern = language.phrases["periods"][told.frequency.name]
    months = told.frequency.value
    if isinstance(pattern, list):
        pattern = pattern[(told.first.month - 1) // months]
    month = language.phrases["months"][told.first.month - 1]
    return str(pattern.format(year=told.year, month=month))


def dimensions(language: Language, key: str) -> list[str]:
    """Whom a figure counts, a text for each dimension; the key itself where it can't be read."""
    try:
        codes = parse(key)
    except DimensionError:
        return [key]
    return [
        language.codes[dimension][code] if dimension in CODES else _age(language, code)
        for dimension, code in codes.items()
    ] or [key]


def _age(language: Language, code: str) -> str:
    ages = language.phrases["ages"]
    if code.startswith("Y_"):
        return str(ages["from" if code.startswith("Y_GE") else "below"].format(low=code[4:]))
    span = _SPAN.fullmatch(code)
    assert span is not None  # parse has read it
    months = span["unit"] == "M"
    if span["high"] is None:
        return str(ages["month" if months else "exactly"].format(low=span["low"]))
    return str(ages["months" if months else "between"].format(low=span["low"], high=span["high"]))
