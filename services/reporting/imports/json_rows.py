"""Figures in bulk as JSON, for programs of partners: the rows of a file without the file, and the same answers."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from io import BytesIO, StringIO
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.reporting.imports.template import EXAMPLE

MOST_ROWS = 5_000
Cell = Annotated[str, StringConstraints(max_length=2_000)]


class FigureRow(BaseModel):
    """A figure in the platform's own columns; all are text, numbers too, so that 7.10 does not become 7.1.

    The same columns as `template.csv`: what is left out is as an empty cell there.
    """

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{k: v for k, v in EXAMPLE.items() if v}]})

    indicator: Cell
    area: Cell
    period: Cell
    value: Cell
    unit: Cell
    source: Cell
    dimensions: Cell = "_T"
    source_kind: Cell = ""
    province: Cell = ""
    framework: Cell = ""
    numerator: Cell = ""
    denominator: Cell = ""
    method: Cell = ""
    qualifier: Cell = ""
    evidence: Cell = ""


class FigureRows(BaseModel):
    """Rows that are taken in together, under a name by which people know them."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)] = "rows.json"
    rows: Annotated[list[FigureRow], Field(min_length=1, max_length=MOST_ROWS)]

    def file(self) -> BytesIO:
        """The rows as a file of the platform's own columns: the same rows make the same bytes, and so the same import."""
        written = StringIO()
        lines = csv.DictWriter(written, list(EXAMPLE), lineterminator="\n")
        lines.writeheader()
        lines.writerows(_cells(row) for row in self.rows)
        return BytesIO(written.getvalue().encode())


def _cells(row: FigureRow) -> Mapping[str, str]:
    told: dict[str, str] = row.model_dump()
    return told
