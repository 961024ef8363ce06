"""Who does what where, as a table with HXL hashtags."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

import pytest

from services.membership.members.views import directory
from services.membership.work import hxl
from services.membership.work.matrix import Wanted
from tests.unit.given import fold
from tests.unit.membership.sentences import APPLIED, JOINED

MEMBER: dict[str, Any] = fold(directory, APPLIED, JOINED)


def read(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text.removeprefix(hxl.BYTE_ORDER_MARK))))


def test_a_member_has_a_line_for_each_goal_and_district() -> None:
    member = MEMBER | {"goals": [16, 4], "districts": ["PK713", "PK701"]}
    lines = [(line.goal, line.district) for line in Wanted().lines(member)]
    assert lines == [(4, "PK701"), (4, "PK713"), (16, "PK701"), (16, "PK713")]
    assert [line.district for line in Wanted(goal=4, district="PK713").lines(member)] == ["PK713"]


def test_the_hashtags_stand_under_the_header() -> None:
    header, tags = read(hxl.head())
    assert len(header) == len(tags)
    assert tags[:5] == ["#org+name", "#org+code", "#org+type", "#sector", "#sector+code"]
    assert tags[5:] == ["#adm1+name", "#adm1+code", "#adm2+name", "#adm2+code", "#date+start"]


def test_a_line_tells_who_does_what_where() -> None:
    first, _ = read(hxl.body(Wanted().lines(MEMBER)))
    assert first[:3] == ["Larkana Press Club", "secp-0012", "media"]
    assert first[4:] == ["4", "Sindh", "PK7", "Larkana", "PK713", "2026-01-09"]


def test_a_name_is_shown_in_english_or_in_the_language_that_there_is() -> None:
    [line, _] = Wanted().lines(MEMBER | {"name": {"ur": "لاڑکانہ پریس کلب", "sd": "لاڙڪاڻو"}})
    assert line.name == "لاڙڪاڻو"


@pytest.mark.parametrize("text", ["=1+1", "+92", "-5", "@SUM(A1)", "\tx", "\rx"])
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert hxl.neutral(text) == f"'{text}"
    [row, _] = read(hxl.body(Wanted().lines(MEMBER | {"name": {"en": text}})))
    assert row[0][0] == "'"


def test_what_is_no_formula_stays() -> None:
    assert hxl.neutral("A=B") == "A=B"
