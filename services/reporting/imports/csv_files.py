"""CSV as people send it: UTF-8 or Windows-1252, any line end, and a broken quote costs one row, not the file."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from io import BufferedReader, RawIOBase, TextIOWrapper
from itertools import count
from typing import Any, BinaryIO

from services.reporting.imports.tables import LONGEST_CELL, MOST_ROWS, FileRefused, Record, Table, checked_header, shape

LONGEST_LINE = 1 << 18
MOST_LINES = 100
"""Lines that one row may spread over; an open quote that goes on longer is a broken one."""
LONGEST_ROW = 1 << 16
"""Characters of a row that spreads over several lines."""

_CHUNK = 1 << 20
_DELIMITERS = ",;\t"


def open_csv(file: BinaryIO) -> Table:
    """The table in a CSV file. Raises FileRefused (`file.encoding`, `file.empty`, `file.no_header`, ...)."""
    encoding, lines = _encoding(file)
    file.seek(0)
    text = _Lines(TextIOWrapper(BufferedReader(_Lent(file)), encoding, newline=""))
    first = text.first()
    if not first.strip():
        raise FileRefused("file.empty", "The file is empty.")
    delimiter = max(_DELIMITERS, key=first.count)
    read = _read(text, delimiter)
    header = next(read)
    if header.broken:
        raise FileRefused("file.header_unreadable", f"The first row can't be read: {header.broken}.")
    names = checked_header(header.cells)
    return Table("csv", names, _shaped(read, len(names)), max(lines - 1, 0), encoding, delimiter)


def _encoding(file: BinaryIO) -> tuple[str, int]:
    """How the text is encoded, and how many lines it has."""
    file.seek(0)
    utf8 = codecs.getincrementaldecoder("utf-8")()
    bom, lines, wide, chunk = False, 0, 0, b""
    try:
        for number in count():
            chunk = file.read(_CHUNK)
            bom = bom or (number == 0 and chunk.startswith(codecs.BOM_UTF8))
            lines += max(chunk.count(b"\n"), chunk.count(b"\r"))
            decoded = utf8.decode(chunk, final=not chunk)
            wide += 0 if decoded.isascii() else sum(sign > "\x7f" for sign in decoded)
            if not chunk:
                return ("utf-8-sig" if bom else "utf-8"), lines + 1
    except UnicodeDecodeError as wrong:
        # What decodes as UTF-8 before it fails was hardly written in Windows-1252: two such letters seldom stand together.
        wide += sum(sign > "\x7f" for sign in chunk[: wrong.start].decode("utf-8", "ignore"))
        if bom or wide > 1:
            raise FileRefused(
                "file.encoding", "The text is UTF-8 with damaged characters: save it again as CSV UTF-8."
            ) from None
    return _windows(file)


def _windows(file: BinaryIO) -> tuple[str, int]:
    file.seek(0)
    lines = 0
    while chunk := file.read(_CHUNK):
        lines += max(chunk.count(b"\n"), chunk.count(b"\r"))
        try:
            chunk.decode("cp1252")
        except UnicodeDecodeError:
            raise FileRefused(
                "file.encoding", "The text is neither UTF-8 nor Windows-1252: save it as CSV UTF-8."
            ) from None
    return "cp1252", lines + 1


class _Lent(RawIOBase):
    """The caller's file: a text layer closes what lies under it when it goes, and the file is to be read again."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        content = self._file.read(len(buffer))
        buffer[: len(content)] = content
        return len(content)


class _Lines:
    """The file's lines, with those of the row being read kept, so that a broken row can give back all but its first."""

    def __init__(self, text: TextIOWrapper) -> None:
        self._text = text
        self._again: list[str] = []
        self.taken: list[str] = []
        self.size = 0

    def first(self) -> str:
        """The first line, which is read again as a row."""
        line = self._text.readline(LONGEST_LINE)
        self._again.append(line)
        return line

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else self._text.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        self.taken.append(line)
        self.size += len(line)
        if self.size > LONGEST_ROW and (len(self.taken) > 1 or line[-1] not in "\r\n"):
            raise csv.Error
        if len(self.taken) > MOST_LINES:
            raise csv.Error
        return line

    def begin(self) -> None:
        """A new row begins."""
        self.taken.clear()
        self.size = 0

    def give_back(self) -> str:
        """Take only the first line of what was taken; answer it."""
        line, *rest = self.taken
        self._again += reversed(rest)
        while not self._again and line[-1] not in "\r\n":  # the rest of a line that was cut
            line = self._text.readline(LONGEST_LINE) or "\n"
        return self.taken[0]


def _read(lines: _Lines, delimiter: str) -> Iterator[Record]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    row = 0
    while True:
        lines.begin()
        row += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            seen = lines.give_back()
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            too_long = len(seen) > LONGEST_CELL
            yield Record(row, [seen[:200].strip()], "row.too_long" if too_long else "row.broken_quoting")
            continue
        if lines.size > LONGEST_CELL and any(len(cell) > LONGEST_CELL for cell in cells):
            yield Record(row, [cell[:200] for cell in cells], "row.cell_too_long")
        elif any("\0" in line for line in lines.taken):
            yield Record(row, [cell.replace("\0", "\N{SYMBOL FOR NULL}") for cell in cells], "row.nul_character")
        else:
            yield Record(row, cells)


def _shaped(records: Iterator[Record], width: int) -> Iterator[Record]:
    for record in records:
        if record.row > MOST_ROWS:
            yield Record(record.row, (), "file.too_many_rows")
            return
        if record.broken:
            yield record
        elif any(record.cells):
            yield shape(record.row, record.cells, width)
