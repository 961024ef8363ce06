"""The answers to a file as JSON, as a table, and as the file itself with answers beside its rows."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import groupby
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from openpyxl import Workbook

from services.reporting.imports.intake import Imported
from services.reporting.imports.reading import open_table
from services.reporting.imports.tables import Table

COLUMNS = ("row", "outcome", "column", "value", "rule", "candidates", "facts")
BESIDE = tuple(f"answer_{name}" for name in COLUMNS if name != "value")
"""The columns that stand beside a file's own."""

_AT_ONCE = 500
_CHUNK = 1 << 16


def as_json(told: dict[str, Any], imported: Imported) -> Iterator[str]:
    """`{"rows", "accepted", "repeated", "correction_needed", "refused", "imports", ..., "answers": [...]}`, in pieces.

    `told` is what else is said of the file; `imports` are the import's ids by province.
    """
    answers = imported.answers
    whole = {"rows": len(answers), **answers.counts(), **told, "imports": dict(imported.imports)}
    yield json.dumps(whole, ensure_ascii=False)[:-1] + ', "answers": ['
    between = ""
    for some in _several(answers.each()):
        yield between + ",".join(json.dumps(one, ensure_ascii=False) for one in some)
        between = ","
    yield "]}\n"


def as_table(imported: Imported) -> Iterator[str]:
    """CSV with one line for each answer, in the columns COLUMNS."""
    yield _lines([COLUMNS])
    for some in _several(imported.answers.each()):
        yield _lines([_told(answer, COLUMNS) for answer in some])


def beside_csv(file: BinaryIO, imported: Imported) -> Iterator[bytes]:
    """The CSV file with its rows' answers beside them, as UTF-8; blank rows are left out."""
    table = open_table(file)
    yield (b"" if table.encoding == "utf-8" else b"\xef\xbb\xbf") + _lines(
        [[*table.header, *BESIDE]], table.delimiter
    ).encode()
    for some in _several(_beside(table, imported)):
        yield _lines([[*cells, *told] for cells, told in some], table.delimiter).encode()


def beside_xlsx(file: BinaryIO, sheet: str | None, imported: Imported) -> Iterator[bytes]:
    """The same as a workbook, with the one worksheet that was read."""
    table = open_table(file, sheet)
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet or "answers")
    page.append([*table.header, *BESIDE])
    for cells, told in _beside(table, imported):
        page.append([*map(_cell, cells), *map(_cell, told)])
    with TemporaryFile() as written:
        book.save(written)
        written.seek(0)
        while chunk := written.read(_CHUNK):
            yield chunk


def _beside(table: Table, imported: Imported) -> Iterator[tuple[Sequence[str], list[str]]]:
    answered = groupby(imported.answers.each(), key=lambda answer: int(answer["row"]))
    names = [name.removeprefix("answer_") for name in BESIDE]
    row, answers = next(answered, (0, iter(())))
    for record in table.records:
        cells = [*record.cells, *[""] * (len(table.header) - len(record.cells))][: len(table.header)]
        told = [""] * len(names)
        if record.row == row:
            each = [_told(answer, names) for answer in answers]
            told = ["; ".join(dict.fromkeys(filter(None, parts))) for parts in zip(*each, strict=True)]
            row, answers = next(answered, (0, iter(())))
        yield cells, told


def _told(answer: dict[str, Any], names: Sequence[str]) -> list[str]:
    facts = "; ".join(f"{name}: {fact}" for name, fact in answer.get("facts", {}).items())
    flat = answer | {"candidates": " | ".join(answer.get("candidates", ())), "facts": facts}
    return ["" if flat.get(name) is None else str(flat[name]) for name in names]


def _cell(text: str) -> str | int | float:
    """Short numbers as numbers, so that spreadsheets go on counting with them; all else as text, never as a formula."""
    try:
        number = float(text)
    except ValueError:
        return "'" + text if text.startswith("=") else text
    return number if len(text) <= 15 and repr(number).removesuffix(".0") == text else text


def _lines(rows: Iterable[Sequence[str]], delimiter: str = ",") -> str:
    written = StringIO()
    csv.writer(written, delimiter=delimiter).writerows(rows)
    return written.getvalue()


def _several(each: Iterator[Any]) -> Iterator[list[Any]]:
    some: list[Any] = []
    for one in each:
        some.append(one)
        if len(some) == _AT_ONCE:
            yield some
            some = []
    if some:
        yield some
