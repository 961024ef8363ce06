"""XLSX read as a stream: bounded before it is unpacked, numbers as the text a person would have typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

from services.reporting.imports.tables import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    FileRefused,
    Record,
    Table,
    checked_header,
)

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

MOST_PARTS = 2_000
LARGEST_SHEETS = 256 << 20
"""Bytes of all sheets unpacked; they are read as a stream."""
LARGEST_REST = 32 << 20
"""Bytes of everything else unpacked (shared texts, styles), which is held in memory."""

LAST_ROW = 1_048_576
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_PERCENT = re.compile(r"%(?![^\[]*\])")


def open_workbook(file: BinaryIO, sheet: str | None = None) -> Table:
    """The table in the first worksheet, or in the one named.

    Raises FileRefused (`file.not_a_workbook`, `file.too_large_unpacked`, `sheet.unknown`, ...).
    """
    _check_size(file)
    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        names = [one.title for one in book.worksheets]
    except Exception as wrong:  # whatever openpyxl's parsers raise for a file that is no workbook
        raise FileRefused("file.not_a_workbook", "The file is no XLSX workbook, or a damaged one.") from wrong
    if not names or (sheet is not None and sheet not in names):
        raise FileRefused("sheet.unknown", "There is no such worksheet.", value=sheet, candidates=names)
    there: Any = book[sheet or names[0]]
    try:
        header = _header(there)
    except FileRefused:
        raise
    except Exception as wrong:  # as above: the sheet's part is parsed only here
        raise FileRefused("file.not_a_workbook", "The worksheet is damaged.") from wrong
    about = min(there.max_row or 1, MOST_ROWS) - 1
    there.reset_dimensions()  # what the file says about its own size is not relied upon
    return Table("xlsx", header, _records(book, there, len(header)), about)


def _check_size(file: BinaryIO) -> None:
    file.seek(0)
    try:
        with ZipFile(file) as parts:
            listed = parts.infolist()
    except (BadZipFile, ValueError, OSError) as wrong:
        raise FileRefused("file.not_a_workbook", "The file is a damaged XLSX workbook.") from wrong
    sheets = sum(part.file_size for part in listed if _SHEET.fullmatch(part.filename))
    rest = sum(part.file_size for part in listed) - sheets
    if len(listed) > MOST_PARTS or sheets > LARGEST_SHEETS or rest > LARGEST_REST:
        raise FileRefused(
            "file.too_large_unpacked",
            f"Unpacked, a workbook's sheets may have {LARGEST_SHEETS >> 20} MiB and the rest {LARGEST_REST >> 20} MiB.",
        )


def _header(sheet: Any) -> tuple[str, ...]:
    for cells in sheet.iter_rows(min_row=1, max_row=1, max_col=MOST_COLUMNS + 1, values_only=True):
        return checked_header([as_text(cell) for cell in cells])
    raise FileRefused("file.empty", "The worksheet is empty.")


def _records(book: Workbook, sheet: Any, width: int) -> Iterator[Record]:
    row = 1
    try:
        for row, cells in enumerate(_rows(sheet, width), 2):
            if not any(cells):
                continue
            if row > MOST_ROWS:
                yield Record(row, (), "file.too_many_rows")
                return
            long = any(len(cell) > LONGEST_CELL for cell in cells)
            yield Record(row, cells, "row.cell_too_long" if long else None)
    except Exception:  # noqa: BLE001  whatever openpyxl's parsers raise half-way: what was read stands and is answered
        yield Record(row + 1, (), "file.damaged")
    finally:
        book.close()


def _rows(sheet: Any, width: int) -> Iterator[Sequence[str]]:
    rows: Iterable[Sequence[Any]] = sheet.iter_rows(min_row=2, max_row=LAST_ROW, max_col=width)
    for cells in rows:
        texts = [as_text(cell.value, percent=_is_percent(cell)) for cell in cells]
        yield texts + [""] * (width - len(texts))


def _is_percent(cell: Any) -> bool:
    return isinstance(cell.value, float | int) and _PERCENT.search(cell.number_format or "") is not None


def as_text(value: object, *, percent: bool = False) -> str:
    """A cell's value as text: numbers plain and exact, dates as ISO 8601; `percent`: shown with a percent sign."""
    match value:
        case None:
            text = ""
        case bool():
            text = str(value).upper()
        case int() | float() if percent:
            text = f"{_plain(Decimal(repr(value)).scaleb(2))}%"
        case float():
            text = _plain(Decimal(repr(value)))
        case datetime() if value.time() == time():
            text = value.date().isoformat()
        case datetime() | date() | time():
            text = value.isoformat()
        case _:
            text = str(value)
    return text


def _plain(number: Decimal) -> str:
    if not number.is_finite():
        return str(number)
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
