"""Who does what where as CSV with a row of HXL hashtags, for tools and for spreadsheets.

Source of the tags: the Humanitarian Exchange Language 1.1, tagging conventions and hashtag dictionary. There `#sector`
says what kind of work is done, which here is the goal; what kind of organisation does it is `#org+type`.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from io import StringIO

from services.membership.work.matrix import Line
from shared.reference.provinces import WITH_SANDBOX
from shared.reference.sdg import goals

MEDIA_TYPE = "text/csv"
BYTE_ORDER_MARK = "\ufeff"
"""Spreadsheets read the file as UTF-8 by it."""

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")

_PROVINCES = {province.code: province for province in WITH_SANDBOX}

COLUMNS: tuple[tuple[str, str, Callable[[Line], object]], ...] = (
    ("Organisation", "#org+name", lambda line: line.name),
    ("Organisation code", "#org+code", lambda line: line.member["member_id"]),
    ("Kind of organisation", "#org+type", lambda line: line.member["sector"]),
    ("Goal", "#sector", lambda line: goals()[line.goal].label),
    ("Goal number", "#sector+code", lambda line: line.goal),
    ("Province", "#adm1+name", lambda line: _PROVINCES[line.member["province"]].name),
    ("Province P-code", "#adm1+code", lambda line: _PROVINCES[line.member["province"]].pcode),
    ("District", "#adm2+name", lambda line: line.district_name),
    ("District P-code", "#adm2+code", lambda line: line.district),
    ("Member since", "#date+start", lambda line: line.member["joined_on"]),
)


def head() -> str:
    """The header row, and under it the row of hashtags."""
    return BYTE_ORDER_MARK + _csv([[title for title, _, _ in COLUMNS], [tag for _, tag, _ in COLUMNS]])


def body(lines: Iterable[Line]) -> str:
    """The rows of these lines."""
    return _csv([neutral(str(value(line))) for _, _, value in COLUMNS] for line in lines)


def neutral(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula: an apostrophe before what begins like one."""
    return "'" + text if text.startswith(STARTS_A_FORMULA) else text


def _csv(rows: Iterable[Iterable[str]]) -> str:
    written = StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue()
