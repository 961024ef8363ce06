"""What a file is once it can be read: a header and numbered records, or one refusal that says what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

MOST_ROWS = 500_000
MOST_COLUMNS = 1_000
LONGEST_CELL = 32_767
"""Characters in a cell, as spreadsheets limit it."""


class FileRefused(Exception):  # noqa: N818  an answer (422), not a defect
    """A file of which no row can be read; `rule` is stable, `detail` says what would help."""

    def __init__(self, rule: str, detail: str, *, value: object = None, candidates: Sequence[str] = ()) -> None:
        super().__init__(detail)
        self.rule, self.detail, self.value, self.candidates = rule, detail, value, tuple(candidates)


class Record(NamedTuple):
    """A row of the file: its number as spreadsheets count (the header is row 1), its cells as text, and the rule that it
    breaks where it can't be read (its cells are then what could be seen of it).
    """

    row: int
    cells: Sequence[str]
    broken: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A readable file. `records` yields each row once; blank rows are passed over. `about` is roughly how many there are."""

    kind: Literal["csv", "xlsx"]
    header: tuple[str, ...]
    records: Iterator[Record] = field(repr=False)
    about: int
    encoding: str = "utf-8"
    delimiter: str = ","


def shape(row: int, cells: Sequence[str], width: int) -> Record:
    """A record of the header's width; cells beyond it may only be empty. What is missing or too much breaks a rule."""
    if len(cells) != width:
        if len(cells) < width:
            return Record(row, cells, "row.too_few_cells")
        if any(cells[width:]):
            return Record(row, cells, "row.too_many_cells")
        cells = cells[:width]
    return Record(row, cells)


def checked_header(cells: Sequence[str]) -> tuple[str, ...]:
    """The header without empty columns at its end. Raises FileRefused where nothing is named, or too much."""
    names = [" ".join(cell.split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise FileRefused("file.no_header", "The first row names no column: it must be the header.")
    if len(names) > MOST_COLUMNS:
        raise FileRefused(
            "file.too_many_columns", f"At most {MOST_COLUMNS} columns are read; the file has {len(names)}."
        )
    return tuple(names)
