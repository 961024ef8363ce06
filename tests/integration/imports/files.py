"""Files of figures in the platform's own columns, made for a test."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from io import StringIO

from services.reporting.imports.template import EXAMPLE
from shared.reference.areas import districts


def own_columns(rows: Iterable[Mapping[str, str]]) -> bytes:
    """A CSV file: each row is the template's example with what a test changes."""
    written = StringIO()
    table = csv.DictWriter(written, list(EXAMPLE), lineterminator="\n")
    table.writeheader()
    table.writerows(dict(EXAMPLE) | {"province": ""} | dict(row) for row in rows)
    return written.getvalue().encode()


def large(indicators: Iterable[str], periods: Iterable[str] = ("2019",)) -> bytes:
    """Every district of Punjab, by sex and total: some hundred series for each indicator, each value twice at its end."""
    rows = [
        {"indicator": code, "area": area.code, "dimensions": dimensions, "period": period, "value": str(number % 90)}
        for number, (code, area, dimensions, period) in enumerate(
            (code, area, dimensions, period)
            for period in periods
            for code in indicators
            for area in districts("PK-PB")
            for dimensions in ("_T", "sex=F", "sex=M")
        )
    ]
    return own_columns([*rows, *rows[:100]])
