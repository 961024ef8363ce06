"""Which kind of file it is, told by its first bytes and never by its name."""

from __future__ import annotations

import codecs
from typing import BinaryIO

from services.reporting.imports.csv_files import open_csv
from services.reporting.imports.tables import FileRefused, Table
from services.reporting.imports.workbooks import open_workbook

_LOOK = 8192
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WIDE_TEXT = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_NO_TABLE = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"\x7fELF")
_NUL_SHARE = 10
"""One byte in so many NUL is no text (UTF-16 has every second); fewer are told row by row."""


def open_table(file: BinaryIO, sheet: str | None = None) -> Table:
    """The table in a CSV or XLSX file, open for reading in binary and seekable; it stays open while records are read.

    `sheet` names a worksheet (default: the first). Raises FileRefused.
    """
    file.seek(0)
    start = file.read(_LOOK)
    if not start.strip(b"\xef\xbb\xbf \t\r\n") and not file.read(1):
        raise FileRefused("file.empty", "The file is empty.")
    if start.startswith(_OLD_OFFICE):
        raise FileRefused(
            "file.old_excel",
            "An old Excel file (.xls), or a workbook with a password: save it as XLSX without one, or as CSV UTF-8.",
        )
    if start.startswith(b"PK\x03\x04"):
        return open_workbook(file, sheet)
    if start.startswith(_WIDE_TEXT):
        raise FileRefused("file.encoding", "The text is UTF-16: save it as CSV UTF-8.")
    if start.startswith(_NO_TABLE) or start.count(0) * _NUL_SHARE > len(start):
        raise FileRefused("file.not_a_table", "The file is neither CSV nor XLSX.")
    if sheet is not None:
        raise FileRefused("sheet.unknown", "A CSV file has no worksheets.", value=sheet)
    return open_csv(file)
