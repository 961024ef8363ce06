"""What a run prints and writes: a table for people, JSON for programs, a picture of growth."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tests.performance.bench import Bench
from tests.performance.figures import Figure
from tests.performance.picture import picture


def show(console: Console, figures: Sequence[Figure], left_out: Sequence[str]) -> None:
    """Print the table; what falls short is marked."""
    table = Table(title="more is better in every ratio", title_justify="left")
    table.add_column("row")
    table.add_column("store")
    for name in ("value", "yardstick", "ratio", "at least"):
        table.add_column(name, justify="right")
    for one in figures:
        style = "" if one.holds else "bold red"
        numbers = (one.value, one.yardstick, one.ratio, one.at_least)
        table.add_row(one.row, one.store, *(Text(number(told), style=style) for told in numbers))
    console.print(table)
    for why in left_out:
        console.print(f"Left out: {why}", highlight=False)
    if short := [f"{one.row} ({one.store})" for one in figures if not one.holds]:
        console.print(f"Below what it should be: {'; '.join(short)}", highlight=False)


def line(one: Figure) -> str:
    """A figure as it is told once measured, before the table."""
    beside = "" if one.ratio is None else f" beside {number(one.yardstick)}, ratio {number(one.ratio)}"
    return f"{one.row} ({one.store}): {number(one.value)}{beside}{'' if one.holds else ', below its floor'}"


def number(told: float | None) -> str:
    """A number with the digits that count."""
    if told is None:
        return "-"
    if abs(told) >= 100:
        return f"{told:,.0f}"
    return f"{told:.3g}"


def write(bench: Bench, figures: Sequence[Figure], out: Path) -> list[Path]:
    """Write the figures, and the picture beside them where growth was measured; what was written."""
    out.write_text(json.dumps([one.jsonable() for one in figures], indent=1) + "\n", encoding="utf-8")
    if not bench.curves:
        return [out]
    drawn = out.with_suffix(".svg")
    drawn.write_text(picture(bench.curves), encoding="utf-8")
    return [out, drawn]
