"""The platform's own columns as a file to fill in, with one example row to write over."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

from openpyxl import Workbook

EXAMPLE = {
    "indicator": "7.1.1",
    "area": "PK713",
    "period": "2019",
    "dimensions": "_T",
    "value": "88.31",
    "unit": "percent",
    "source": "PSLM",
    "source_kind": "official_survey",
    "province": "Sindh",
    "framework": "",
    "numerator": "",
    "denominator": "",
    "method": "",
    "qualifier": "A",
    "evidence": "",
}


def as_csv() -> bytes:
    """The template as CSV, UTF-8 with BOM, so that spreadsheets read what is filled in as UTF-8."""
    written = StringIO()
    csv.writer(written, lineterminator="\n").writerows([EXAMPLE.keys(), EXAMPLE.values()])
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def as_xlsx() -> bytes:
    """The template as XLSX; cells are text, so that 2019-07 stays a month and 7.10 does not become 7.1."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # a new workbook has a worksheet
    sheet.title = "figures"
    sheet.append(list(EXAMPLE))
    sheet.append(list(EXAMPLE.values()))
    for column in sheet.iter_cols(min_row=1, max_row=500, max_col=len(EXAMPLE)):
        for cell in column:
            cell.number_format = "@"
    sheet.freeze_panes = "A2"
    written = BytesIO()
    book.save(written)
    return written.getvalue()
