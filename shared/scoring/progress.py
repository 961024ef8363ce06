"""How far an indicator has come towards its target, by the Open SDG method, with the values it was computed from."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from shared.contracts.indicators import IndicatorTerms
from shared.reference import periods
from shared.reference.progress import METHOD, VERSION, Point, open_sdg
from shared.scoring.headlines import baseline
from shared.streams import Document


def progress(terms: IndicatorTerms, by_period: Sequence[Document]) -> Document:
    """What the method says of an indicator's headlines, oldest period first.

    `assessment` is a category of the method; `cannot_be_assessed` comes with the `reason`, `no_value` among them. `base`
    and `last` are the values compared; `ratio` and `growth` are decimal texts.
    """
    named = {"method": METHOD, "version": VERSION}
    if not by_period:
        return named | {"assessment": "cannot_be_assessed", "reason": "no_value"}
    base, last = baseline(by_period), by_period[-1]
    target = Point(terms.target.year, Decimal(terms.target.value)) if terms.target else None
    said = open_sdg(_point(base), _point(last), terms.direction, target)
    return {
        "method": said.method,
        "version": said.version,
        "assessment": said.category,
        "reason": said.reason,
        "ratio": None if said.ratio is None else str(said.ratio),
        "growth": None if said.growth is None else str(said.growth),
        "base": base,
        "last": last,
    }


def _point(told: Document) -> Point:
    return Point(periods.parse(told["period"]).year, Decimal(told["value"]))
