"""The table and its ratios: fast, and the only part of this folder that `make test` runs."""

from __future__ import annotations

import asyncio
import json
import xml.etree.ElementTree as ET
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from tests.performance import report
from tests.performance.__main__ import ROWS
from tests.performance.bench import Bench, Curve
from tests.performance.figures import Figure, Stuck, compared, in_turn, limited, rate
from tests.performance.picture import picture
from tests.performance.stack import Stack


def test_a_ratio_is_the_middle_of_each_rounds_own_ratio() -> None:
    disturbed = [(100.0, 200.0), (10.0, 20.0), (90.0, 100.0)]
    assert compared("row", "instant", disturbed, 0.5) == Figure("row", "instant", 90.0, 100.0, 0.5, 0.5)


@pytest.mark.parametrize(("seen", "holds"), [(50.0, True), (100.0, True), (100.1, False)])
def test_a_limit_holds_up_to_itself_and_more_is_better(seen: float, holds: bool) -> None:
    figure = limited("row", "fast", seen, 100.0)
    assert figure.ratio == 100.0 / seen
    assert figure.holds is holds


def test_a_ratio_without_a_floor_holds() -> None:
    assert Figure("row", "fast", 1.0, 2.0, 0.5).holds
    assert Figure("row", "fast", 1.0).holds
    assert not Figure("row", "fast", 1.0, 2.0, 0.5, 0.6).holds


async def test_what_is_compared_is_measured_in_turn() -> None:
    order: list[str] = []

    def measured(name: str, result: float) -> float:
        order.append(name)
        return result

    async def one() -> float:
        return measured("one", 1.0)

    async def other() -> float:
        return measured("other", 2.0)

    assert await in_turn(3, one, other) == [(1.0, 2.0)] * 3
    assert order == ["one", "other"] * 3


async def test_a_rate_counts_from_the_first_that_are_seen() -> None:
    done = iter([0, 0, 10, 60, 110])
    began: list[float] = []
    measured = asyncio.create_task(rate(lambda: next(done), 110, began.append))
    assert 0 < await measured < 100 / 0.04
    assert began == [10]


async def test_a_rate_of_what_is_done_at_once_can_not_be_told() -> None:
    with pytest.raises(Stuck):
        await rate(lambda: 5, 5)


def test_the_table_marks_what_falls_short_and_the_json_has_every_figure(tmp_path: Path) -> None:
    told = StringIO()
    bench = Bench(Stack(tmp_path), Console(file=told, width=150))
    figures = [limited("memory MB", "fast", 123.456, 200.0), Figure("projector", "instant", 5000.4, 10000.0, 0.5, 0.7)]
    report.show(bench.console, figures, ["fast: not here"])
    out = tmp_path / "bench.json"
    assert report.write(bench, figures, out) == [out]
    assert "Left out: fast: not here" in told.getvalue()
    assert "Below what it should be: projector (instant)" in told.getvalue()
    assert json.loads(out.read_text()) == [
        {"row": "memory MB", "store": "fast", "value": 123.5, "yardstick": 200, "ratio": 1.62, "at_least": 1},
        {"row": "projector", "store": "instant", "value": 5000, "yardstick": 10000, "ratio": 0.5, "at_least": 0.7},
    ]
    bench.curves.append(Curve("instant", [(1_000, 30.0), (2_000, 31.0)]))
    assert report.write(bench, figures, out) == [out, tmp_path / "bench.svg"]


def test_the_picture_draws_each_curve_within_its_frame() -> None:
    drawn = ET.fromstring(picture([Curve("a < b", [(0, 5.0), (100, 20.0)]), Curve("c", [(50, 1.0), (100, 1.0)])]))
    lines = [one.get("points", "").split() for one in drawn.iter("{http://www.w3.org/2000/svg}polyline")]
    points = [tuple(map(float, point.split(","))) for line in lines for point in line]
    assert len(lines) == 2
    assert all(0 <= x <= 820 and 0 <= y <= 420 for x, y in points)
    assert "a < b" in {one.text for one in drawn.iter("{http://www.w3.org/2000/svg}text")}


def test_every_row_has_a_name_of_its_own() -> None:
    assert len({row.name for row in ROWS}) == len(ROWS)
