"""Files as people send them: what can be read is read whole, what can't is refused with a rule."""

from __future__ import annotations

import csv
import zipfile
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from services.reporting.imports.reading import open_table
from services.reporting.imports.tables import FileRefused, Record

CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
ROWS = st.lists(st.lists(CELL, min_size=3, max_size=3).filter(any), min_size=1, max_size=20)


def read(content: bytes, sheet: str | None = None) -> list[Record]:
    return list(open_table(BytesIO(content), sheet).records)


def refused(content: bytes, sheet: str | None = None) -> str:
    with pytest.raises(FileRefused) as refusal:
        read(content, sheet)
    assert refusal.value.detail
    return refusal.value.rule


def workbook(rows: list[list[Any]], **sheets: list[list[Any]]) -> bytes:
    book = Workbook()
    for title, content in {"first": rows, **sheets}.items():
        sheet = book.create_sheet(title)
        for row in content:
            sheet.append(row)
    del book["Sheet"]
    written = BytesIO()
    book.save(written)
    return written.getvalue()


@given(rows=ROWS, encoding=st.sampled_from(["utf-8", "utf-8-sig"]), end=st.sampled_from(["\n", "\r\n", "\r"]))
def test_what_is_written_as_csv_is_read_back(rows: list[list[str]], encoding: str, end: str) -> None:
    written = StringIO()
    csv.writer(written, lineterminator=end, quoting=csv.QUOTE_ALL).writerows([["a", "b", "c"], *rows])
    records = read(written.getvalue().encode(encoding))
    assert [list(record.cells) for record in records] == rows
    assert [record.row for record in records] == list(range(2, len(rows) + 2))
    assert not any(record.broken for record in records)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_by_name(content: bytes) -> None:
    try:
        records = read(b"a,b\n" + content)
    except FileRefused:
        return
    assert all(record.broken or len(record.cells) == 2 for record in records)


@given(st.text("PK\x03\x04<>", max_size=50))
def test_what_only_begins_like_a_workbook_is_refused(rest: str) -> None:
    assert refused(b"PK\x03\x04" + rest.encode()) == "file.not_a_workbook"


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "file.empty"),
        (b"\xef\xbb\xbf\r\n \n", "file.empty"),
        (b",,\n1,2,3\n", "file.no_header"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file.old_excel"),
        ("a,b\n1,2\n".encode("utf-16"), "file.encoding"),
        ("a,b\n1,2\n".encode("utf-16-le"), "file.not_a_table"),
        (b"%PDF-1.7\n", "file.not_a_table"),
        ("a\nلاڑکانہ".encode() + b"\x81\xff\n", "file.encoding"),
        (b"\xef\xbb\xbfa\n\xff\n", "file.encoding"),
        (b"a,b\nok,\x81\n", "file.encoding"),
        (b",".join(b"c%d" % number for number in range(1001)) + b"\n", "file.too_many_columns"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, rule: str) -> None:
    assert refused(content) == rule


def test_windows_1252_is_told_apart_from_utf_8() -> None:
    text = "district,note\nLarkana,caf\xe9 \u2013 na\xefve\n"
    assert read(text.encode("cp1252")) == read(text.encode()) == [Record(2, ["Larkana", "caf\xe9 \u2013 na\xefve"])]
    assert open_table(BytesIO(text.encode("cp1252"))).encoding == "cp1252"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_header_tells_the_delimiter(delimiter: str) -> None:
    assert read(delimiter.join("abc").encode() + b"\n" + delimiter.join("123").encode()) == [Record(2, ["1", "2", "3"])]


def test_a_broken_quote_costs_one_row() -> None:
    content = b'a,b\n1,2\n3,"4\n5,6\n7,"8"x\n9,"two\nlines"\n10,11'
    assert [(record.row, record.broken or list(record.cells)) for record in read(content)] == [
        (2, ["1", "2"]),
        (3, "row.broken_quoting"),
        (4, ["5", "6"]),
        (5, "row.broken_quoting"),
        (6, ["9", "two\nlines"]),
        (7, ["10", "11"]),
    ]


def test_an_open_quote_in_every_row_is_answered_for_every_row() -> None:
    records = read(b"a,b\n" + b'1,"2\n3,4\n' * 300)
    assert [record.row for record in records] == list(range(2, 602))
    assert {record.broken for record in records[::2]} <= {"row.broken_quoting", None}


def test_a_huge_line_costs_one_row() -> None:
    records = read(b"a,b\n1,2\n" + b"x" * 600_000 + b",y\n3," + b"z" * 40_000 + b"\n5,6\n")
    assert [(record.row, record.broken) for record in records] == [
        (2, None),
        (3, "row.too_long"),
        (4, "row.cell_too_long"),
        (5, None),
    ]
    assert all(len(cell) <= 200 for record in records for cell in record.cells)


def test_rows_of_another_width_and_with_nul_are_named_and_blank_ones_passed_over() -> None:
    content = b"a,b\n1\n\n1,2,\n1,2,3\n,\n1,\0002\n"
    assert [(record.row, record.broken) for record in read(content)] == [
        (2, "row.too_few_cells"),
        (4, None),
        (5, "row.too_many_cells"),
        (7, "row.nul_character"),
    ]


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(
            st.text("abcdefé لاڑکانہ", min_size=1, max_size=10).map(str.strip).filter(bool),
            st.integers(-(10**14), 10**14),
            st.floats(-1e12, 1e12, allow_nan=False).filter(lambda number: number == 0 or abs(number) > 1e-12),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_numbers_of_a_workbook_are_read_exactly(rows: list[tuple[str, int, float]]) -> None:
    records = read(workbook([["name", "count", "value"], *map(list, rows)]))
    for (name, count, value), record in zip(rows, records, strict=True):
        assert record.cells[0] == name
        assert int(record.cells[1]) == count
        assert float(record.cells[2]) == float(f"{value:.16g}")  # as openpyxl writes it
        assert "e" not in record.cells[2]


def test_a_workbook_gives_its_first_sheet_or_the_one_named() -> None:
    content = workbook([["a"], ["1"]], second=[["b"], [date(2019, 7, 1)], [None], [True]])
    assert read(content) == [Record(2, ["1"])]
    assert read(content, "second") == [Record(2, ["2019-07-01"]), Record(4, ["TRUE"])]
    assert refused(content, "third") == "sheet.unknown"
    assert refused(b"a\n1\n", "second") == "sheet.unknown"


def test_a_percent_format_is_read_as_it_is_shown() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["value"])
    sheet.append([0.331])
    sheet["A2"].number_format = "0.0%"
    written = BytesIO()
    book.save(written)
    assert read(written.getvalue()) == [Record(2, ["33.1%"])]


@pytest.mark.parametrize(("part", "mebibytes"), [("xl/sharedStrings.xml", 33), ("xl/worksheets/sheet1.xml", 257)])
def test_a_zip_bomb_is_refused_before_it_is_unpacked(part: str, mebibytes: int) -> None:
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as parts, parts.open(part, "w", force_zip64=True) as bomb:
        for _ in range(mebibytes):
            bomb.write(bytes(1 << 20))
    assert len(written.getvalue()) < 1 << 20
    assert refused(written.getvalue()) == "file.too_large_unpacked"


def test_a_damaged_sheet_is_answered_up_to_the_damage() -> None:
    whole = workbook([["a"], *([[str(number)] for number in range(2000)])])
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(whole)) as parts, zipfile.ZipFile(written, "w") as damaged:
        for name in parts.namelist():
            content = parts.read(name)
            damaged.writestr(name, content[: len(content) // 2] if name.endswith("sheet1.xml") else content)
    *records, last = read(written.getvalue())
    assert last.broken == "file.damaged"
    assert len(records) > 100
